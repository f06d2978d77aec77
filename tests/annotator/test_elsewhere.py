"""Where a mention stands in the other articles of a project."""

import pytest

from annotator import elsewhere, projecting, review
from annotator.elsewhere import Look
from annotator.model import Zone, ZoneKind
from annotator.store import scan
from tests.making import Reviewer, article, place

OWN = "Ada Lind came. Lind left."


@pytest.fixture
def find(project):
    """Looks for a mention of an article of its own among others; gives all that was found."""

    def find(*texts, words="Ada Lind", nth=0, aliases=(), **options):
        project.add_articles([article(OWN, "own")])
        reviewer = Reviewer(project, "own")
        reviewer.does(review.add_mention, *place(OWN, "Ada Lind"), "PERSON")
        if words != "Ada Lind":
            reviewer.does(review.add_mention, *place(OWN, words, nth), "PERSON")
        project.add_articles(
            each if not isinstance(each, str) else article(each, f"a{place_}")
            for place_, each in enumerate(texts)
        )
        item = reviewer.finds("PERSON", words)
        like = projecting.wanted(reviewer.sheet, item, aliases)
        known = tuple(projecting.here(reviewer.sheet, item, like))
        return list(elsewhere.look(project, Look(reviewer.sheet, item, like, known), **options))

    return find


def seen(found):
    """(article, words, likely, why) of every place."""
    return [
        (sight.article.id, sight.article.text[each.start : each.end], each.likely, each.why)
        for one in found
        for sight in one.sightings
        for each in sight.occurrences
    ]


def test_places_are_found_in_import_order_as_whole_words(find):
    found = find("Nobody.", "Ada Lind, Ada Lindgren", "ada lind", "Both: Ada Lind and Ada Lind.")
    assert seen(found) == [
        ("a1", "Ada Lind", True, ""),
        ("a3", "Ada Lind", True, ""),
        ("a3", "Ada Lind", True, ""),
    ]
    assert [one.end for one in found] == [False] * (len(found) - 1) + [True]


def test_what_may_have_another_name_in_its_own_article_comes_first(find):
    first = find("Ada Lind")[0]
    assert [(each.start, each.why) for each in first.renamed] == [(15, "the surname alone")]
    assert (first.sightings, first.end) == ([], False)


def test_the_names_of_the_entity_are_found_and_parts_of_them_behind_a_full_one(find):
    found = find(
        "Eva Lind came. Lind left.",
        "Lind left.",
        "Lind spoke before Ada Lind came.",
        aliases=["Eva Lind", "Lind"],
    )
    assert seen(found) == [
        ("a0", "Eva Lind", True, "a known alias"),
        ("a0", "Lind", True, "a known alias"),
        ("a2", "Ada Lind", True, ""),
    ]


def test_a_surname_is_found_where_its_full_name_stands_before_it(find):
    found = find("Lind left.", "Ada Lind came. Lind left.", words="Lind", nth=1)
    assert seen(found) == [
        ("a1", "Lind", True, ""),
        ("a1", "Ada Lind", False, "a known alias"),
    ]


def test_finished_articles_are_counted_if_they_really_have_it(project, find):
    texts = ("Ada Lind", "Ada Lindgren", "Ada Lind")
    project.add_articles(article(text, f"f{at}") for at, text in enumerate(texts))
    for at in range(2):
        Reviewer(project, f"f{at}").finishes()
    found = find()
    assert seen(found) == [("f2", "Ada Lind", True, "")]
    assert sum(one.finished for one in found) == 1


def test_bylines_and_what_is_judged_are_left_out(project, find):
    by = article("By Ada Lind\nBody", "by", zones=(Zone(0, 11, ZoneKind.BYLINE),))
    project.add_articles([article("Ada Lind", "done"), article("Ada Lind", "other")])
    Reviewer(project, "done").does(review.add_mention, 0, 8, "PERSON")
    Reviewer(project, "other").does(review.add_mention, 0, 8, "ORG")
    assert seen(find(by)) == [("other", "Ada Lind", False, "")]


def test_no_more_is_told_than_anybody_vetoes(find, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST", 2)
    found = find("Ada Lind", "Ada Lindgren", "Ada Lind", "Ada Lind", "Nobody")
    assert [each[0] for each in seen(found)] == ["a0", "a2"]
    assert found[-1].more


def test_there_is_no_more_where_no_article_is_left(find, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST", 2)
    found = find("Ada Lind", "Ada Lind", "Nobody")
    assert len(seen(found)) == 2
    assert not found[-1].more


def test_it_is_told_in_parts_and_can_be_stopped_between_articles(find, monkeypatch):
    monkeypatch.setattr(elsewhere, "_SECONDS", 0)
    monkeypatch.setattr(scan, "_BATCH", 2)
    asked = []

    def stopped():
        asked.append(None)
        return len(asked) > 6

    found = find(*["Ada Lind"] * 9, stopped=stopped)
    assert 1 < len(seen(found)) < 9
    assert not any(one.end for one in found)
