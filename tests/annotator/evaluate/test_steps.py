import json

import pytest

from annotator import Predictions, evaluate, load_gold, load_predictions
from annotator.errors import Stopped
from annotator.evaluate import Gold, GoldArticle
from annotator.model import ArticleId

GOLD = Gold("gold", tuple(GoldArticle(ArticleId(f"a{place}")) for place in range(3)))
RUNS = [Predictions.from_spans(name, {"a0": [(0, 4, "GPE")]}) for name in ("one", "two", "three")]


def _lines(path, count):
    path.write_text(
        "".join(json.dumps({"id": f"a{place}", "mentions": []}) + "\n" for place in range(count)),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("resamples", [0, 20])
def test_progress_begins_at_nothing_rises_by_one_and_ends_with_all(count, resamples):
    heard = []
    evaluate(GOLD, *RUNS[:count], resamples=resamples, report=lambda *at: heard.append(at))
    total = heard[0][1]
    assert heard == [(done, total) for done in range(total + 1)]


def test_an_evaluation_stops_between_any_two_steps():
    heard = []
    evaluate(GOLD, *RUNS, resamples=20, report=lambda _, total: heard.append(total))
    for last in range(heard[0]):
        reached = []
        with pytest.raises(Stopped):
            evaluate(
                GOLD,
                *RUNS,
                resamples=20,
                report=lambda done, _, reached=reached: reached.append(done),
                stopped=lambda last=last, reached=reached: len(reached) > last,
            )
        assert reached == list(range(last + 1))


@pytest.mark.parametrize("load", [load_gold, load_predictions])
def test_a_long_file_tells_how_far_it_is_and_can_be_stopped(load, tmp_path):
    path, heard = _lines(tmp_path / "many.jsonl", 220), []
    load(path, report=lambda *at: heard.append(at))
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    with pytest.raises(Stopped):
        load(path, stopped=lambda: True)
    load(_lines(tmp_path / "short.jsonl", 3), stopped=lambda: False)
