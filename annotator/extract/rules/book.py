"""The rules in order: from a reading to mentions and relations that the scheme knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.bulk import maker
from annotator.extract.reading import Reading
from annotator.extract.rules import (
    attributes,
    channels,
    naming,
    organisations,
    phrases,
    places,
    roles,
    topics,
)
from annotator.extract.rules.attendance import attendance
from annotator.extract.rules.belonging import belonging
from annotator.extract.rules.following import following
from annotator.extract.rules.furniture import without_furniture
from annotator.extract.rules.lexicon import lexicon
from annotator.extract.rules.precision import precision
from annotator.extract.rules.pronouns import antecedents
from annotator.extract.rules.scene import Link, scenes
from annotator.extract.rules.sheet import NESTING, Found, Names, Sheet, settle
from annotator.extract.rules.signing import signing
from annotator.extract.rules.splitting import split
from annotator.extract.trim import trim
from annotator.model import PredictedMention, PredictedRelation, Prediction
from annotator.scheme import Scheme

VERSION = "4"
"""Of all rules and word lists together: changes when any of them gives other items."""

_BY_NAME = 82
"""What a list or its letters in brackets tell is believed before the model's names."""
_mention, _relation = maker(PredictedMention), maker(PredictedRelation)
_LARGER = {"ROLE": 4, "AGREEMENT": 3, "MEETING": 2, "ISSUE": 1}


def apply(reading: Reading, scheme: Scheme) -> Prediction:
    """What the rules make of a reading, its model's marks included."""
    sheet = Sheet(split(reading), lexicon())
    adjectives = list(places.adjectives(sheet))
    named = naming.named(sheet, adjectives)
    names = Names([*named, *adjectives])
    people = [each for each in named if each.label == "PERSON"]
    stands = antecedents(sheet, people)
    offices = list(roles.offices(sheet, people, names, stands))
    meetings = list(phrases.meetings(sheet, names))
    agreements = list(phrases.agreements(sheet, names))
    events = [*meetings, *agreements]
    issues = [*phrases.issues(sheet, names), *topics.topics(sheet, events, names)]
    larger = settle(
        [
            *(each.role for each in offices),
            *meetings,
            *agreements,
            *issues,
            *phrases.issues_again(sheet, issues),
            *channels.tracks(sheet),
            *channels.processes(sheet),
            *topics.exercises(sheet),
        ],
        rank=lambda each: _LARGER[each.label],
    )
    larger += channels.acronyms(sheet, larger)
    spans = settle([*named, *larger, *_nested(sheet, adjectives, [*named, *larger])], rank=_rank)
    spans = without_furniture(sheet, spans)
    links = [Link("holds_role", each.person, each.role, each.role.family) for each in offices]
    told = list(scenes(sheet, spans, stands))
    for scene in told:
        links += belonging(scene)
        links += attendance(scene)
        links += signing(scene)
    links += following(told)
    said = attributes.told(sheet, (each for each in spans if each.label == "MEETING"))
    mentions = _mentions(sheet, spans, said, scheme)
    return Prediction(
        reading.article.id,
        tuple(mentions.values()),
        tuple(_relations(sheet, links, mentions, said, scheme)),
    )


def _rank(found: Found) -> int:
    if found.label not in _LARGER:
        return naming.rank(found)
    return 40 + _LARGER[found.label] if found.family not in phrases.BY_NAME else _BY_NAME


def _nested(sheet: Sheet, adjectives: Iterable[Found], outer: Iterable[Found]) -> Iterator[Found]:
    """The adjectives of countries that stand inside a longer mention."""
    holders: dict[int, list[Found]] = {}
    for span in outer:
        if "GPE" in NESTING.get(span.label, ()) and span.stop - span.first > 1:
            for index in range(span.first, span.stop):
                holders.setdefault(index, []).append(span)
    for adjective in adjectives:
        around = [each for each in holders.get(adjective.first, ()) if each.holds(adjective)]
        bodies = [each for each in around if each.label == "ORG"]
        if around and all(organisations.names_place(sheet, each, adjective) for each in bodies):
            yield adjective


def _mentions(
    sheet: Sheet, spans: Iterable[Found], told: Mapping[Found, attributes.Told], scheme: Scheme
) -> dict[Found, PredictedMention]:
    """Each span that the scheme has a label for, as a mention, in the order of the text."""
    text = sheet.reading.article.text
    placed: dict[tuple[int, int, str], Found] = {}
    for span in spans:
        start, end = sheet.words[span.first].start, sheet.words[span.stop - 1].end
        place = trim(text, start, end, articles=False)
        if place is not None and sheet.whole(span) and span.label in scheme.mentions:
            placed.setdefault((*place, span.label), span)
    ordered = sorted(placed.items(), key=lambda each: (each[0][0], -each[0][1], each[0][2]))
    return {
        span: _mention(
            f"m{order}",
            label,
            ((start, end),),
            precision(span.family),
            None,
            attributes.of_meeting(told[span], scheme.mentions[label].attributes)
            if label == "MEETING"
            else {},
        )
        for order, ((start, end, label), span) in enumerate(ordered, 1)
    }


def _relations(
    sheet: Sheet,
    links: Iterable[Link],
    mentions: Mapping[Found, PredictedMention],
    told: Mapping[Found, attributes.Told],
    scheme: Scheme,
) -> Iterator[PredictedRelation]:
    """Each link whose ends are mentions and whose label the scheme allows between them."""
    best: dict[tuple[int, int, str], Link] = {}
    order = {mention.id: place for place, mention in enumerate(mentions.values())}
    for link in links:
        head, tail = mentions.get(link.head), mentions.get(link.tail)
        if head is None or tail is None or not scheme.allows(link.label, head.label, tail.label):
            continue
        key = order[head.id], order[tail.id], link.label
        if key not in best or precision(best[key].family) < precision(link.family):
            best[key] = link
    for number, (_, link) in enumerate(sorted(best.items(), key=lambda each: each[0]), 1):
        yield _relation(
            f"r{number}",
            link.label,
            mentions[link.head].id,
            mentions[link.tail].id,
            precision(link.family),
            attributes.of_relation(
                sheet, link.head, link.tail, told, scheme.relations[link.label].attributes
            ),
        )
