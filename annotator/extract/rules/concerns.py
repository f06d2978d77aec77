"""What the meetings and agreements of a sentence are about."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found

_ABOUT = frozenset({"on", "about", "over", "concerning", "regarding"})
_DURING = frozenset({"at", "during", "in", "the", "a"})
_REACH = 14
_LOOSE, _WIDEST = 2, 6
_JOINING = frozenset({",", "and", "or", "of", "the", "a", "an"})
_PARTING = frozenset({";", ":", ".", "“", "”", '"', "after", "before", "despite", "said", "over"})
_ITEMS = frozenset({"item", "agenda", "topic", "topics", "subject", "subjects"})
_OF = frozenset({"of", "at", "for"})


def _topics(scene: Scene, issues: list[Found], start: int) -> list[Found]:
    """The issues from a word on: on sanctions, the return of remains and ways to ease a ban."""
    found: list[Found] = []
    sheet = scene.sheet
    for issue in issues:
        low = found[-1].stop if found else start
        gap = range(low, issue.first)
        if issue.first < start:
            continue
        words = {sheet.lower[index] for index in gap}
        clause = any(sheet.tags[index] in {"VBD", "VBZ", "MD", "WDT", "WP"} for index in gap)
        if len([each for each in gap if sheet.lower[each] not in _JOINING]) > _LOOSE:
            break
        if clause or len(gap) > _WIDEST or words & _PARTING:
            break
        if found and not words & {",", "and", "or", "of"}:
            break
        found.append(issue)
    return found


def concerns(scene: Scene) -> Iterator[Link]:
    """Talks on sanctions; the meeting will deal with food aid."""
    issues = scene.outermost("ISSUE")
    for event in scene.of("MEETING", "AGREEMENT") if issues else ():
        for index in range(event.stop, min(event.stop + _REACH, scene.words.stop)):
            word = scene.sheet.lower[index]
            if word in _ABOUT or word in scene.sheet.lexicon.dealing:
                found = _topics(scene, issues, index + 1)
                family = "about an issue" if word in _ABOUT else "dealing with an issue"
                for issue in found:
                    yield Link("concerns", event, issue, family)
                if found:
                    break
            if scene.sheet.texts[index] in {";", ".", "“", "”"}:
                break
        for issue in issues:
            gap = scene.between(issue, event) if issue.stop < event.first else []
            if gap and set(gap) <= _DURING:
                yield Link("concerns", event, issue, "issue near before")
            elif len(gap) <= _REACH and _ITEMS & set(gap[:-1]) and _OF & set(gap[-2:]):
                yield Link("concerns", event, issue, "item of its agenda")
            if 0 <= issue.first - event.stop <= 8 and not _acts(scene, event, issue):
                yield Link("concerns", event, issue, "issue near behind")


def _acts(scene: Scene, event: Found, issue: Found) -> bool:
    """Whether another deed stands between: sign a treaty and lift sanctions."""
    sheet = scene.sheet
    return any(
        sheet.lower[index] == "and" and sheet.tags[index + 1].startswith("VB")
        for index in range(event.stop, issue.first - 1)
    )
