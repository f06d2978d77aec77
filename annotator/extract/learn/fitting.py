"""Learning: from lessons to a frozen model, the same for the same lessons in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.descent import LEARNT, mark_of
from annotator.effort import KEYBOARD
from annotator.errors import Stopped
from annotator.extract.learn import features, tagging, valuing
from annotator.extract.learn.lesson import Lesson, Name, fingerprint, in_order
from annotator.extract.learn.marking import MarkingTeacher
from annotator.extract.learn.model import Model
from annotator.extract.learn.page import Link, Page, Place, links_of, page_of, places_of
from annotator.extract.learn.readings import Reads, version_of
from annotator.extract.learn.relating import RelatingTeacher
from annotator.extract.learn.units import Cut, cuts_at
from annotator.extract.learn.valuing import Example
from annotator.extract.rules.book import VERSION as RULES
from annotator.model import PredictedMention, PredictedRelation
from annotator.scheme import Scheme

LIBRARIES = ("python-crfsuite", "scikit-learn", "numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as it is learnt from: its page, and what is true of it by place."""

    page: Page
    mentions: Mapping[Place, PredictedMention]
    links: Mapping[Link, PredictedRelation]


def fit(
    lessons: Iterable[Lesson],
    scheme: Scheme,
    reader: Reads,
    *,
    names: Sequence[Name] = (),
    engine: Mapping[str, object] | None = None,
    report: Callable[[int, int], None] = lambda _done, _all: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Model:
    """All that the lessons teach; none at all give a model that says what the rules say.

    `engine` is what the readings depend on, for the record. Raises Stopped soon after `stopped`
    says so.
    """

    def step() -> None:
        if stopped():
            raise Stopped("Stopped.")

    ordered = in_order(lessons)
    known = [each for each in names if each.label in scheme.mentions]
    taught: list[Taught] = []
    for done, lesson in enumerate(ordered):
        step()
        report(done, len(ordered))
        taught.append(taught_by(lesson, scheme, reader))
    report(len(ordered), len(ordered))
    return learn(
        taught,
        scheme,
        names=known,
        about={
            "lessons": len(ordered),
            "lessons_sha256": fingerprint(ordered, known),
            LEARNT: {each.article.id: mark_of(each.article.sha256) for each in ordered},
            "names": len(set(known)),
            "threshold": round(KEYBOARD.threshold, 4),
            "features": features.VERSION,
            "rules": RULES,
            "tagger": {"iterations": tagging.ITERATIONS, "c1": tagging.C1, "c2": tagging.C2},
            "libraries": {name: version_of(name) for name in LIBRARIES},
            "engine": dict(engine or {}),
        },
        step=step,
    )


def taught_by(lesson: Lesson, scheme: Scheme, reader: Reads) -> Taught:
    """A lesson, read."""
    page = page_of(reader.read(lesson.article), scheme)
    mentions = {
        place: each
        for place, each in places_of(lesson.gold.mentions).items()
        if each.label in scheme.mentions
    }
    links = {
        link: each
        for link, each in links_of(lesson.gold).items()
        if scheme.allows(link[2], link[0][2], link[1][2])
    }
    return Taught(page, mentions, links)


def learn(
    taught: Sequence[Taught],
    scheme: Scheme,
    *,
    names: Sequence[Name] = (),
    about: Mapping[str, object] | None = None,
    step: Callable[[], None] = lambda: None,
) -> Model:
    """The model of pages that are in order already."""
    golds = [sorted(each.mentions) for each in taught]
    cuts = frozenset[Cut]().union(
        *(
            cuts_at(each.page.reading, (edge for place in gold for edge in place[:2]))
            for each, gold in zip(taught, golds, strict=True)
        )
    )
    pages = [each.page.finer(cuts) for each in taught]
    marks = MarkingTeacher(pages, golds, names, scheme.mentions, cuts, step)
    unseen = list(marks.unseen())
    marking = marks.learn(unseen)
    suggested = {
        number: dict(marking.chosen(pages[number], marking.weighed(found), KEYBOARD.threshold))
        for number, found in unseen
    }
    step()
    relations = RelatingTeacher(
        pages,
        [(gold, frozenset(each.links)) for gold, each in zip(golds, taught, strict=True)],
        marks.folds,
        scheme,
    )
    relating = relations.learn(suggested)
    step()
    # within a token that nothing cuts, or over the end of a sentence
    unlearnable = sum(
        page.exact(start, end) is None
        for page, gold in zip(pages, golds, strict=True)
        for start, end, _ in gold
    )
    return Model(
        scheme.sha256,
        marking,
        relating,
        valuing.learn(_examples(taught)),
        {**(about or {}), "unlearnable": unlearnable},
    )


def _examples(taught: Iterable[Taught]) -> Iterator[Example]:
    for number, each in enumerate(taught):
        page = each.page
        text = page.reading.article.text
        for place, mention in sorted(each.mentions.items()):
            rule = page.ruled.get(place)
            yield Example(
                number,
                place[2],
                text[place[0] : place[1]],
                mention.attributes,
                None if rule is None else rule.attributes,
            )
        for link, relation in sorted(each.links.items()):
            ruled = page.ruled_links.get(link)
            yield Example(
                number,
                link[2],
                text[link[1][0] : link[1][1]],
                relation.attributes,
                None if ruled is None else ruled.attributes,
            )
