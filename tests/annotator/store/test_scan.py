"""Looking through texts for words, and reading a file beside the window that holds it."""

import pytest

from annotator.errors import ProjectError, ReviewError
from annotator.model import ItemChange, Progress, ProgressChange, Verdict
from annotator.store import Project, scan
from tests.making import OSLO, Reviewer, accepted, article, draft, oslo, suggest


def found(project, *strings):
    return [each for batch in project.articles_with(strings) for each in batch]


def test_articles_with_one_of_several_strings_are_found_in_import_order(project):
    texts = ("Cem Tan left.", OSLO, "Nobody came.", "Cem met Ada Lind.")
    project.add_articles(article(text, f"a{place}") for place, text in enumerate(texts, start=1))
    assert found(project, "Ada Lind", "Cem Tan") == ["a1", "a2", "a4"]
    assert found(project, "Nobody ca") == ["a3"]
    assert found(project, "ada lind") == []


def test_what_means_something_to_sql_is_only_text(project):
    project.add_articles([article('100 % of _it_\'s "here"'), article("nothing", "a2")])
    assert found(project, "%") == found(project, "_it_'s \"") == ["a1"]
    assert found(project, "' OR 1 --") == []


def test_no_strings_are_in_no_article(project):
    project.add_articles([article()])
    assert found(project) == found(project, "") == []


def test_every_article_is_looked_at_whatever_the_batch(project, monkeypatch):
    monkeypatch.setattr(scan, "_BATCH", 3)
    project.add_articles(article(name=f"a{place:02}") for place in range(10))
    assert [len(batch) for batch in project.articles_with(["Oslo"])] == [3, 3, 3, 1]


def test_a_file_is_read_beside_the_project_that_holds_it(project):
    project.add_articles([article()])
    with Project.beside(project.path) as beside:
        assert beside.article_ids() == ["a1"]
        suggest(project, oslo())
        assert beside.sheet("a1") == project.sheet("a1")
        with pytest.raises(ProjectError, match="open for reading only"):
            beside.add_articles([article(name="a2")])


def test_an_article_is_touched_by_any_decision_until_it_is_taken_back(project):
    project.add_articles([article(), article(name="a2"), article(name="a3")])
    suggest(project, oslo(), oslo("a2"))
    Reviewer(project).finishes()
    ada = project.sheet("a2").mentions[0]
    project.record(
        draft(
            Verdict.ADD,
            ItemChange(ada.id, "a2", None, accepted(ada)),
            ProgressChange("a2", None, Progress()),
        ),
        actor="reviewer",
    )
    assert project.touched_ids() == {"a1", "a2"}
    project.undo(actor="reviewer")
    assert project.touched_ids() == {"a1"}
    project.undo(actor="reviewer")
    project.undo(actor="reviewer")
    assert project.touched_ids() == set()
    with pytest.raises(ReviewError):
        project.undo(actor="reviewer")
