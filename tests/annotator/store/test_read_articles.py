"""Finished articles as they tell what was passed over: what was judged there, and no plants."""

from dataclasses import replace

from annotator import review
from annotator.model import Zone, ZoneKind
from annotator.store import read_articles
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest
from tests.planted import having

NORWAY, TALKS = place(OSLO, "Norway"), place(OSLO, "Oslo talks")


def newest(project):
    return read_articles.newest(project._db)


def test_only_what_is_finished_tells_and_what_it_says_is_how_it_was_judged(project):
    headline = Zone(0, OSLO.index("\n"), ZoneKind.HEADLINE)
    project.add_articles([article(zones=(headline,)), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    reviewer = Reviewer(project)
    reviewer.does(review.reject, reviewer.finds("GPE", "Norway"))
    assert newest(project) == []
    reviewer.finishes()
    (read,) = newest(project)
    assert (read.text, read.zones) == (OSLO, (headline,))
    assert read.rejected == (("GPE", (NORWAY,)),)
    assert ("MEETING", (TALKS,)) in read.accepted
    assert len(read.accepted) == 4


def test_a_mention_with_a_gap_tells_all_its_pieces(project):
    project.add_articles([article()])
    pieces = place(OSLO, "Ada"), place(OSLO, "Quist")
    gap = replace(oslo(), mentions=(mention("gap", "PERSON", *pieces),), relations=())
    suggest(project, gap)
    Reviewer(project).finishes()
    (read,) = newest(project)
    assert read.accepted == (("PERSON", pieces),)


def test_plants_tell_nothing(project):
    project.add_articles([article()])
    suggest(project, oslo())
    reviewer = Reviewer(project)
    talks = reviewer.item("MEETING")
    project.record(having(review.accept(reviewer.sheet, [talks.id]), talks), actor="ada")
    reviewer.looks_again()
    reviewer.finishes()
    (read,) = newest(project)
    assert not {label for label, _ in (*read.accepted, *read.rejected)} & {"MEETING"}


def test_the_last_ones_are_read_until_it_is_enough(project, monkeypatch):
    monkeypatch.setattr(read_articles, "_MOST", 2 * len(OSLO))
    names = [f"a{number}" for number in range(1, 5)]
    project.add_articles(article(f"{OSLO} {name}", name) for name in names)
    suggest(project, *map(oslo, names))
    for name in names:
        Reviewer(project, name).finishes()
    assert [each.text[-2:] for each in newest(project)] == ["a4", "a3"]
