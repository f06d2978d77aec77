"""Who made, signed or is bound by an agreement, and what it binds them to."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.parties import between
from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found
from annotator.extract.rules.subjects import subject

_MADE = frozenset({"signed", "reached", "concluded", "made", "struck", "agreed"})
_BINDING = frozenset(
    {"bound", "commitment", "commitments", "committed", "obligation", "obligations"}
)


def signing(scene: Scene) -> Iterator[Link]:
    """All relations of parties to the agreements in one sentence."""
    for agreement in scene.of("AGREEMENT"):
        yield from between(scene, agreement, "party_to")
        yield from _parties(scene, agreement)
        yield from _signed_by(scene, agreement)
        yield from _bound(scene, agreement)
        yield from _under(scene, agreement)


def _parties(scene: Scene, agreement: Found) -> Iterator[Link]:
    """Who signed, left or is bound by an agreement."""
    sheet = scene.sheet
    low = max(scene.words.start, agreement.first - 8)
    for index in range(agreement.first - 1, low - 1, -1):
        if sheet.lower[index] in sheet.lexicon.signing:
            for actor in subject(scene, index, scene.outermost("GPE", "ORG")):
                yield Link("party_to", actor, agreement, "subject of signing")
            return


def _signed_by(scene: Scene, agreement: Found) -> Iterator[Link]:
    """The joint statement signed by A and B, or that A and B signed."""
    sheet, actors = scene.sheet, scene.outermost("GPE", "ORG")
    relative = agreement.stop + 1
    if sheet.lower[relative - 1 : relative] in (["that"], ["which"]):
        parties = scene.series(actors, relative)
        behind = parties[-1].stop if parties else relative
        if set(sheet.lower[behind : behind + 3]) & sheet.lexicon.signing:
            for party in parties:
                yield Link("party_to", party, agreement, "signed by")
    for index in range(agreement.stop, min(agreement.stop + 6, scene.words.stop - 1)):
        signed = sheet.lower[index] in {"signed", "ratified", "concluded", "reached"}
        if signed and sheet.lower[index + 1] in {"by", "between"}:
            for party in scene.series(actors, index + 2):
                yield Link("party_to", party, agreement, "signed by")
            return


def _bound(scene: Scene, agreement: Found) -> Iterator[Link]:
    """A has obligations under the agreement; A is bound by it."""
    sheet = scene.sheet
    for index in range(agreement.first - 1, max(scene.words.start, agreement.first - 9) - 1, -1):
        if sheet.lower[index] in _BINDING and {"under", "by", "to"} & set(
            sheet.lower[index + 1 : index + 3]
        ):
            verb = index if sheet.tags[index].startswith("VB") else sheet.words[index].head
            agreements = scene.series(scene.of("AGREEMENT"), agreement.first)
            for actor in subject(scene, verb, scene.outermost("GPE", "ORG")):
                for each in agreements:
                    yield Link("party_to", actor, each, "bound by")
            return


def _under(scene: Scene, agreement: Found) -> Iterator[Link]:
    """Under the agreement, A would freeze …; the agreement, under which A froze …"""
    sheet = scene.sheet
    end = agreement.stop
    for date in scene.outermost("DATE"):
        if date.first == end + 1 and sheet.lower[end] in {"of", "from", "in"}:
            end = date.stop  # the Declaration of 2002, in which
    behind = sheet.lower[end : end + 3]
    if behind[:3] in ([",", "under", "which"], [",", "in", "which"], [",", "by", "which"]):
        place = end + 3
    elif behind[:2] in (["under", "which"], ["in", "which"]):
        place = end + 2
    elif "under" in scene.before(agreement):
        # under the agreement signed in Geneva in 1994, A would
        signed = behind[:1] == [","] or bool(set(behind[:1]) & _MADE)
        near = range(end, min(end + 14, scene.words.stop - 1))
        commas = [at for at in near if sheet.texts[at] == ","]
        ends = [at + 1 for at in commas if not sheet.texts[at + 1][:1].isdigit()]
        if not signed or not ends:
            return
        place = ends[0]
    else:
        return
    parties = scene.series(scene.outermost("GPE", "ORG"), place)
    if not parties or not sheet.tags[parties[-1].stop].startswith(("VB", "MD")):
        return
    for party in parties:
        yield Link("party_to", party, agreement, "bound by")
    for issue in scene.outermost("ISSUE"):
        if issue.first > place:
            yield Link("concerns", agreement, issue, "what it binds to")
