"""docs/evaluating.md and evaluating-json.md: the lines run, and the JSON is the report's."""

import json
import re
from pathlib import Path

import pytest

from annotator import evaluate, load_gold, load_predictions, review
from annotator import scheme as schemes
from annotator.evaluate import Score
from annotator.evaluate.faults import Kind
from annotator.evaluate.remarks import Oddity
from annotator.model import Article, PredictedMention, Prediction
from annotator.release import release
from annotator.store import NewRun, Project
from annotator.text import sha256
from tests.example_report import example, laid_out

FOLDER = Path(__file__).parents[3] / "docs"
DOCS, FIELDS = (
    (FOLDER / name).read_text(encoding="utf-8") for name in ("evaluating.md", "evaluating-json.md")
)
LINE, REPORT = re.findall(r"```json\n(.*?)```", DOCS + FIELDS, re.DOTALL)
CODE = "".join(re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL))
NAMED = ("per_label", "by", "errors", "calibration", "thresholds", "confusion", "ranks")
"""Objects whose keys are labels, groups or kinds and no keys of the format."""
OPTIONAL = re.compile(
    r"\.comparisons\[\]|\.runs\[\]\.(thresholds|coreference|entities|facts)\.|.*(\.by\.|\.remarks\[\])"
)
"""What a report has only where there is something to say."""
TEXT = "🤝 Pak Myong-du came to Oslo."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with news-1.0.sqlite: one article with two mentions."""
    monkeypatch.chdir(tmp_path)
    with Project.create(tmp_path / "news.goldspan", scheme=schemes.load("diplomacy")) as project:
        project.add_articles([Article("a1", sha256(TEXT), "", TEXT)])
        mentions = (
            PredictedMention("m1", "PERSON", ((2, 14),)),
            PredictedMention("m2", "GPE", ((23, 27),)),
        )
        project.add_run(NewRun("rules", "rules", "1", {}), [Prediction("a1", mentions)])
        project.record(review.accept(sheet := project.sheet("a1"), sheet.suggested), actor="Ana")
        project.record(review.finish(project.sheet("a1")), actor="Ana")
        release(project, version="1.0", output=tmp_path)
    return tmp_path


def paths(value, *, at=""):
    """Every key's path; labels are not keys of the format."""
    if isinstance(value, list):
        return set().union(*(paths(each, at=f"{at}[]") for each in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    if at.endswith(NAMED):
        return set().union(*(paths(each, at=f"{at}.NAME") for each in value.values()))
    if at.endswith(".by.NAME"):
        return set().union(*(paths(each, at=f"{at}.GROUP") for each in value.values()))
    return {f"{at}.{key}" for key in value}.union(
        *(paths(each, at=f"{at}.{key}") for key, each in value.items())
    )


@pytest.mark.usefixtures("folder")
def test_ones_own_extractor_is_scored_with_the_lines_on_the_page(capsys):
    names = {}
    exec(CODE, names)
    assert names["report"].runs[0].mentions.per_label["GPE"].f1 == 1.0
    printed = capsys.readouterr().out
    assert "mentions, strict" in printed
    assert "{<Kind.MISSED: 'missed'>: 1}" in printed


def test_the_line_on_the_page_is_scored_and_the_report_has_the_keys_on_the_page(folder):
    (folder / "mine.jsonl").write_text(LINE, encoding="utf-8")
    report = evaluate(load_gold("news-1.0.sqlite"), load_predictions("mine.jsonl")).to_dict()
    assert report["runs"][0]["mentions"]["strict"]["f1"] == 1.0
    found, told = paths(report), paths(json.loads(REPORT))
    assert found <= told
    assert [path for path in sorted(told - found) if not OPTIONAL.match(path)] == []


def test_every_key_of_the_json_is_explained():
    explained = set(re.findall(r"[a-z_0-9]+", FIELDS[FIELDS.index("| field |") :]))
    keys = {path.rpartition(".")[2].removesuffix("[]") for path in paths(json.loads(REPORT))}
    assert keys <= explained


def test_every_remark_and_kind_of_error_is_explained():
    for word in (*Oddity, *Kind):
        assert f"`{word}`" in DOCS + FIELDS


def test_the_report_on_the_page_is_what_an_evaluation_gives():
    assert laid_out(example()) + "\n" == REPORT, "print it with: python -m tests.example_report"


def test_the_numbers_on_the_page_follow_from_its_counts():
    scores = re.findall(r'\{"cor".*?\}', REPORT)
    assert scores
    for score in scores:
        found = json.loads(score)
        counted = Score(**{name: found[name] for name in ("cor", "inc", "par", "mis", "spu")})
        chance = ("low", "high", "precision_interval", "recall_interval")
        sets = ("articles", "articles_right", "share_right")
        expected = {key: value for key, value in found.items() if key not in sets}
        assert counted.to_dict() == expected | dict.fromkeys(chance)
