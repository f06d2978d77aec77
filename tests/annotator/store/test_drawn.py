"""The lots of copies: kept as they were drawn, and what is none is not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import ProjectError
from annotator.model import ArticleId, Split
from annotator.store import codec, drawn, meta
from annotator.store.splits import parsed
from tests.making import article

LOTS = st.dictionaries(st.integers(0, 2**32 - 1), st.floats(0, 1, exclude_max=True))


@given(lots=LOTS, other=st.integers(0, 2**32 - 1))
def test_what_was_drawn_comes_back(lots, other):
    kept = drawn.read(codec.loads(codec.dumps(drawn.written(drawn.made(lots)))))
    assert kept == drawn.made(lots)
    for key, lot in lots.items():
        assert kept.of(key) == pytest.approx(lot, abs=2**-32)
    assert (kept.of(other) is None) is (other not in lots)
    assert bool(kept) is bool(lots)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        {"keys": "AQAAAA==", "steps": ""},
        {"keys": "AQA=", "steps": "AQA="},
        {"keys": "?", "steps": "?"},
        {"keys": "é", "steps": "é"},
        {"keys": "AgAAAAEAAAA=", "steps": "AgAAAAEAAAA="},
    ],
)
def test_what_is_no_lots_is_none(said):
    assert drawn.read(said) is None
    assert parsed(codec.dumps({"how": {}, "letters": "-r", "drawn": said})) is None


def test_a_project_whose_lots_cannot_be_read_says_so(project):
    project.add_articles([article()])
    project.set_splits({ArticleId("a1"): Split.TRAIN}, {}, lots={ArticleId("a1"): 0.25})
    assert project.lots() == {"a1": 0.25}
    meta.keep(project._db, "splits", {"how": {}, "letters": "-r", "drawn": {"keys": "x"}})
    with pytest.raises(ProjectError, match="its splits cannot be read"):
        project.lots()
