"""Whom "he" and "she" stand for: the person that the sentence or the one before it began with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.extract.rules.sheet import Found, Sheet

_PRONOUNS = frozenset({"he", "she"})
_REACH = 2
"""How many sentences back a pronoun looks."""


def antecedents(sheet: Sheet, people: Iterable[Found]) -> Mapping[int, Found]:
    """The person for each pronoun's word that is clear enough; none inside quotations."""
    if not sheet.tagged:
        return {}
    named: dict[int, list[Found]] = {}
    for person in sorted(people):
        named.setdefault(sheet.sentence[person.first], []).append(person)
    found: dict[int, Found] = {}
    for index in sheet.standing(_PRONOUNS):
        if _quoted(sheet, index):
            continue
        order = sheet.sentence[index]
        here = [each for each in named.get(order, ()) if each.stop <= index]
        if here:
            found[index] = here[0]
            continue
        for back in range(order - 1, max(order - _REACH, 0) - 1, -1):
            if back in named:
                found[index] = _topic(sheet, named[back])
                break
    return found


def _topic(sheet: Sheet, people: list[Found]) -> Found:
    """Of a sentence's people the one that is its subject, else the first."""
    subjects = {"nsubj", "nsubjpass"}
    for person in people:
        words = sheet.words[person.first : person.stop]
        if any(word.dep in subjects for word in words):
            return person
    return people[0]


def _quoted(sheet: Sheet, index: int) -> bool:
    """Whether the word stands inside a quotation of its sentence."""
    before = sheet.texts[sheet.bounds(index).start : index]
    straight = sum(text in {'"', "''", "``"} for text in before)
    return straight % 2 == 1 or before.count("“") > before.count("”")
