"""A project of three articles, two of them finished."""

import pytest

from annotator import linking, review
from annotator import scheme as schemes
from annotator.model import Entity, PredictedRelation, Prediction, Zone, ZoneKind
from annotator.store import NewRun, Project
from tests.annotator.release.looks import ONE, article, found, ids, judge

TWO = "Nobody came, and nothing was said of it."
THREE = "An article that nobody reads to its end, about Oslo."


@pytest.fixture
def project(tmp_path):
    """One article finished with a few items, one finished without any, one begun."""
    made = Project.create(tmp_path / "news.goldspan", scheme=schemes.load("diplomacy"))
    zones = (Zone(0, 13, ZoneKind.HEADLINE),)
    made.add_articles([article("a1", ONE, zones), article("a2", TWO), article("a3", THREE)])
    mentions = found(
        ONE, ("Talks", "MEETING"), ("Oslo", "GPE"), ("Pak Myong-du", "PERSON"), ("envoy", "ROLE")
    )
    relations = (
        PredictedRelation("r1", "held_at", "m1", "m2", 1),
        PredictedRelation("r2", "holds_role", "m3", "m4"),
    )
    made.add_run(
        NewRun("rules", "rules", "1", {}),
        [Prediction("a1", mentions, relations), Prediction("a3", found(THREE, ("Oslo", "GPE")))],
    )
    judge(made, "a1", lambda sheet: review.accept(sheet, sheet.suggested))
    monday = ONE.index("Monday")
    judge(made, "a1", lambda sheet: review.add_mention(sheet, monday, monday + 6, "DATE"))
    oslo = Entity("e1", "GPE", "Oslo", ids={"wikidata": "Q585", "geonames": "3143244"})
    judge(made, "a1", lambda sheet: linking.link(sheet, ids(sheet, "GPE"), oslo, new=True))
    (talks,) = ids(made.sheet("a1"), "MEETING")
    judge(made, "a1", lambda sheet: review.set_attribute(sheet, talks, "status", "held"))
    judge(made, "a1", review.finish, actor="Kim")
    judge(made, "a2", review.finish, actor="Kim")
    judge(made, "a3", lambda sheet: review.accept(sheet, sheet.suggested))
    yield made
    made.close()
