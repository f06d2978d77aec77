"""Whose suggestions were kept: each engine's of a merged run, and what one had alone."""

from dataclasses import replace

import pytest

from annotator import joining, review
from annotator.course import course
from annotator.course_rows import by_engine
from annotator.model import ArticleId, Prediction
from annotator.shares import Share
from tests.making import Reviewer, article, oslo, suggest


@pytest.fixture
def shelf(project):
    """An article of which two runs speak: one says everything, the other two mentions of these."""
    project.add_articles([article(name="a1"), article(name="a2")])
    suggest(project, oslo(), name="whole")
    suggest(project, Prediction(ArticleId("a1"), oslo().mentions[:2]), name="part")
    assert joining.join(project, project.runs()[-1].id) is not None
    return project


def counted(credit):
    return replace(credit, low=None, high=None)


def test_what_several_said_counts_for_each_and_the_rest_is_told_apart(shelf):
    reviewer = Reviewer(shelf, "a1")
    everything = list(reviewer.sheet.pending)
    reviewer.does(review.reject, everything[0])
    reviewer.does(review.accept, reviewer.sheet.pending)
    reviewer.does(review.finish)
    found = course(shelf)
    assert [each.engine for each in found.points] == ["whole + part"]
    assert set(found.engines) == {"whole", "part"}
    whole, part = found.engines["whole"], found.engines["part"]
    total = whole.share.said
    assert total == 7
    assert whole.share.rejected > 0
    assert whole.share.kept + whole.share.rejected == total
    assert part.share.said == 2
    assert part.share.kept + part.share.added == whole.share.kept
    assert part.alone.said == 0
    assert whole.alone.said == total - 2
    table = by_engine(found)
    assert [row[0] for row in table.rows] == ["part", "whole"]
    assert table.texts(0)[-2:] == ["0", "–"]
    assert found.to_dict()["engines"]["part"]["alone"]["suggested"] == 0


def test_a_run_that_was_not_merged_is_alone(shelf):
    suggest(shelf, oslo("a2"), name="whole")
    reviewer = Reviewer(shelf, "a2")
    reviewer.does(review.accept, reviewer.sheet.pending)
    reviewer.does(review.finish)
    credit = course(shelf).engines["whole"]
    assert credit.share == credit.alone == Share(1, kept=7)
