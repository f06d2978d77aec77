"""Which of the mentions in a sentence are the subject of a verb."""

from __future__ import annotations

from annotator.extract.rules.scene import Scene
from annotator.extract.rules.sheet import Found

_SERVANTS = frozenset(
    {
        "administration", "delegates", "delegation", "diplomats", "envoys", "government",
        "negotiators", "officers", "officials", "representatives", "side", "team",
    }
)  # fmt: skip


def subject(scene: Scene, verb: int, actors: list[Found]) -> list[Found]:
    """The actors that are the subject of a verb: by the parse, else those right before it."""
    sheet = scene.sheet
    actors = [each for each in actors if not scene.datelined(each)]
    if sheet.tagged:
        parsed = _parsed(scene, verb, actors)
        if parsed:
            return parsed
    near = [actor for actor in actors if verb - 9 <= actor.stop <= verb]
    found: list[Found] = []
    for actor in reversed(near):
        right = found[-1].first if found else verb
        gap = sheet.lower[actor.stop : right]
        if found and not set(gap) <= {",", "and", "the", "former"}:
            break
        if not found and (scene.before(actor)[-1:] in (["in"], ["at"]) or ";" in gap):
            break
        found.append(actor)
    return found


def _parsed(scene: Scene, verb: int, actors: list[Found]) -> list[Found]:
    sheet = scene.sheet
    for _ in range(4):
        heads = [
            index
            for index in scene.words
            if sheet.heads[index] == verb and sheet.deps[index] in {"nsubj", "nsubjpass"}
        ]
        wanted = {"who", "which", "that"} & {sheet.lower[index] for index in heads}
        if heads and wanted and sheet.deps[verb] == "relcl":
            heads = [sheet.heads[verb]]
        if heads:
            return _coordinated(scene, heads, actors)
        if sheet.deps[verb] not in {"xcomp", "conj", "advcl", "ccomp", "aux", "acl"}:
            return []
        verb = sheet.heads[verb]
    return []


def _serving(scene: Scene, actor: Found) -> bool:
    """Whether those who serve a state or body follow: US officials, but not former US officials."""
    served = scene.sheet.lower[actor.stop] in _SERVANTS
    return served and not set(scene.before(actor)) & {"former", "retired", "ex", "-"}


def _sent(scene: Scene, index: int) -> bool:
    """Whether whose people these are follows: delegations from A and B."""
    lower = scene.sheet.lower
    return (
        lower[index] in _SERVANTS
        and index + 1 < scene.words.stop
        and lower[index + 1] in {"from", "of"}
        and lower[index - 1] not in {"former", "retired"}
    )


def _coordinated(scene: Scene, heads: list[int], actors: list[Found]) -> list[Found]:
    """The actors that hold one of these words or one joined to it by "and"."""
    sheet = scene.sheet
    reached, grown = set(heads), True
    while grown:
        more = {
            index
            for index in scene.words
            if sheet.deps[index] in {"conj", "appos"} and sheet.heads[index] in reached
        }
        grown = not more <= reached
        reached |= more
    found = [
        actor
        for actor in actors
        if any(index in reached for index in range(actor.first, actor.stop))
        or (actor.stop in reached and _serving(scene, actor))
    ]
    for index in sorted(reached):
        if _sent(scene, index):
            found += [each for each in scene.series(actors, index + 2) if each not in found]
    return found or [scene.stands[index] for index in heads if index in scene.stands]
