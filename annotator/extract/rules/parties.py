"""Who stands behind "between", "with" and the like: the parties of a meeting or an agreement."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found

_LEAD = 8
_DELEGATES = frozenset(
    {"the", "a", "an", "and", "participation", "delegation", "delegations", "their", "its"}
)


def between(scene: Scene, event: Found, label: str, *more: str) -> Iterator[Link]:
    """Meeting between A and B, talks with A."""
    parties = scene.outermost("GPE", "ORG", *more)
    for index in range(event.stop, min(event.stop + 10, scene.words.stop)):
        word = scene.sheet.lower[index]
        if word in {"between", "with", "among", "involving", "without", "including"}:
            found = scene.series(parties, past_delegates(scene, index + 1))
            for party in found:
                if not scene.attributive(party):
                    yield Link(label, party, event, f"parties behind {word}")
            if found:
                return
        if word == "of" and index == event.stop:
            sent = past_delegates(scene, index + 1)
            for party in scene.series(parties, sent) if sent > index + 1 else ():
                yield Link(label, party, event, "parties behind with")
        if scene.sheet.texts[index] in {";", ":", "“", "”", "who", "which", "that"}:
            return


def past_delegates(scene: Scene, index: int) -> int:
    """Index after "the participation of" and "officials from"; the same where none stand here."""
    sheet = scene.sheet
    if sheet.lower[index : index + 3] == ["the", "two", "koreas"]:
        return index + 3
    for place in range(index, min(index + _LEAD, scene.words.stop - 1)):
        word = sheet.lower[place]
        if word in {"of", "from"}:
            return place + 1 if place > index else index
        if word not in _DELEGATES and not sheet.tags[place].startswith(("DT", "JJ", "NN", "CC")):
            break
        if word == "former" or sheet.capital[place]:
            break
    return index
