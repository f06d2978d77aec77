"""The whole path: articles in, suggestions, review by keys, gold out, an extractor scored."""

import json
import sqlite3
from collections import Counter

import pytest
from PySide6.QtCore import Qt

from annotator.formats import exchange
from annotator.model import ArticleId, Prediction
from annotator.resources import resource
from app.hands import gold_of

SAMPLES = resource("samples")
GOLD = SAMPLES / "gold.jsonl"


def records(path):
    """The lines of an exchange file as plain values."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def sample(number):
    """A sample's text file and the record of its gold."""
    (path,) = SAMPLES.glob(f"{number:02}-*.txt")
    return path, next(each for each in records(GOLD) if each["meta"]["file"] == path.name)


def mentions_of(record):
    """(label, start, end) of each mention of a record."""
    return {(each["label"], each["start"], each["end"]) for each in record["mentions"]}


def relations_of(record):
    """(label, head, tail) of each relation of a record, the ends as above."""
    by_id = {each["id"]: (each["label"], each["start"], each["end"]) for each in record["mentions"]}
    return {
        (each["label"], by_id[each["head"]], by_id[each["tail"]])
        for each in record.get("relations", [])
    }


def counted(gold, said):
    """The counts and scores of two sets, as a report has them; undefined is None."""
    tp = len(gold & said)
    return {
        "tp": tp,
        "fp": len(said - gold),
        "fn": len(gold - said),
        "precision": tp / len(said) if said else None,
        "recall": tp / len(gold) if gold else None,
        "f1": 2 * tp / (len(gold) + len(said)) if gold or said else None,
    }


def per_label(gold, said):
    return {
        label: counted(
            {each for each in gold if each[0] == label}, {each for each in said if each[0] == label}
        )
        for label in {each[0] for each in gold | said}
    }


def close_to(expected):
    return {
        key: value if value is None else pytest.approx(value) for key, value in expected.items()
    }


def hold(scores, expected):
    """Whether a report's scores are these, whatever else it says."""
    for key, value in close_to(expected).items():
        assert scores[key] == value, key


def judge(hands, record):
    """Review the open article to its gold by keys."""
    read = next(each for each in exchange.read(GOLD) if each.id == record["id"])
    gold = gold_of(Prediction(ArticleId(record["id"]), read.mentions or (), read.relations))
    hands.review(gold)
    assert hands.state() == gold


def test_a_reviewer_finishes_an_article_with_the_keyboard_alone_and_the_release_scores_the_extractor(  # noqa: E501
    goldspan, open_window, tmp_path
):  # fmt: skip
    path, record = sample(6)
    project = tmp_path / "news.goldspan"
    goldspan.json("new", project)
    assert goldspan.json("import", project, path)["articles"] == 1

    hands = open_window(project)
    hands.wait_for_suggestions()
    judge(hands, record)
    hands.finish()
    assert hands.window.session.sheet.finished
    hands.window.close()

    listed = goldspan.json("list", project)
    assert [each["state"] for each in listed["articles"]] == ["finished"]
    (run,) = listed["runs"]
    made = goldspan.json("release", project, "--version", "1.0", "--output", tmp_path)
    assert made["mentions"] == len(mentions_of(record))
    report = goldspan.json("evaluate", made["path"], f"{project}:{run['name']}")

    # the same numbers, counted without Goldspan's scorer
    goldspan.json("export", project, "--format", "jsonl", "--run", run["id"],
                  "--output", tmp_path / "run.jsonl")  # fmt: skip
    (said,) = records(tmp_path / "run.jsonl")
    (scored,) = report["runs"]
    assert report["contract"] == "2"
    for kind, keys in (("mentions", mentions_of), ("relations", relations_of)):
        hold(scored[kind]["strict"], counted(keys(record), keys(said)))
        expected = per_label(keys(record), keys(said))
        assert set(scored[kind]["per_label"]) == set(expected)
        for label, counts in expected.items():
            hold(scored[kind]["per_label"][label], counts)
    assert scored["mentions"]["strict"]["tp"] > 10


def test_a_reviewer_corrects_a_span_and_the_score_improves(goldspan, open_window, tmp_path):
    path, record = sample(14)
    project = tmp_path / "news.goldspan"
    goldspan.json("new", project)
    goldspan.json("import", project, path)
    # an outside extractor that is right but for one mention, which it cuts short
    mentions = sorted(record["mentions"], key=lambda each: each["start"])
    wrong = next(each for each in mentions if each["surface"].count(" ") == 1)
    cut = {**wrong, "end": wrong["start"] + wrong["surface"].rindex(" ")}
    cut["surface"] = wrong["surface"][: cut["end"] - cut["start"]]
    said = [cut if each is wrong else each for each in mentions]
    lines = [
        {"id": record["id"], "mentions": said, "relations": record["relations"]},
        {"id": record["id"], "mentions": mentions, "relations": record["relations"]},
    ]
    for name, line in zip(("hasty", "thorough"), lines, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line), "utf-8")
    goldspan.json("import-run", project, tmp_path / "hasty.jsonl", "--name", "hasty")

    hands = open_window(project)
    session = hands.window.session
    while session.sheet.pending:
        item = session.sheet.items[session.focus]
        if (item.label, getattr(item, "end", 0)) == (cut["label"], cut["end"]):
            hands.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        hands.press(Qt.Key.Key_Space)
    hands.finish()
    hands.window.close()

    made = goldspan.json("release", project, "--version", "1", "--output", tmp_path)
    goldspan.json("import-run", project, tmp_path / "thorough.jsonl", "--name", "thorough")
    hasty, thorough = goldspan.json(
        "evaluate", made["path"], f"{project}:hasty", f"{project}:thorough"
    )["runs"]
    assert (hasty["mentions"]["strict"]["fp"], hasty["mentions"]["strict"]["fn"]) == (1, 1)
    assert thorough["mentions"]["strict"]["f1"] == thorough["relations"]["strict"]["f1"] == 1.0
    assert hasty["mentions"]["strict"]["f1"] < 1.0


def test_gold_that_comes_in_is_the_gold_that_is_released(goldspan, tmp_path):
    project = tmp_path / "samples.goldspan"
    goldspan.json("new", project)
    goldspan.json("import-gold", project, GOLD, "--reviewer", "us")
    made = goldspan.json("release", project, "--version", "1", "--output", tmp_path)
    release = sqlite3.connect(made["path"])
    live = sqlite3.connect(project)
    try:
        for database, view in ((release, ""), (live, "gold_")):
            found = Counter(
                database.execute(
                    f"SELECT article_id, label, start, end, surface FROM {view}mention"
                )
            )
            assert found == Counter(
                (each["id"], m["label"], m["start"], m["end"], m["surface"])
                for each in records(GOLD)
                for m in each["mentions"]
            )
            linked = database.execute(f"""
                SELECT r.article_id, r.label, h.label, h.start, h.end, t.label, t.start, t.end
                FROM {view}relation r
                JOIN {view}mention h ON h.id = r.head_id JOIN {view}mention t ON t.id = r.tail_id
            """)
            assert set(linked) == {
                (each["id"], label, *head, *tail)
                for each in records(GOLD)
                for label, head, tail in relations_of(each)
            }
        assert release.execute("PRAGMA foreign_key_check").fetchall() == []
        assert release.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = release.execute(
            "SELECT m.article_id, m.start, m.end, m.label, e.name FROM mention m "
            "JOIN entity e ON e.id = m.entity_id"
        )
        assert set(names) == {
            (each["id"], m["start"], m["end"], m["label"], m["entity"])
            for each in records(GOLD)
            for m in each["mentions"]
            if m.get("entity")
        }
        attributes = release.execute(
            "SELECT article_id, start, end, label, attributes FROM mention WHERE attributes <> '{}'"
        )
        assert {(*row[:4], tuple(sorted(json.loads(row[4]).items()))) for row in attributes} == {
            (each["id"], m["start"], m["end"], m["label"], tuple(sorted(m["attributes"].items())))
            for each in records(GOLD)
            for m in each["mentions"]
            if m.get("attributes")
        }
    finally:
        release.close()
        live.close()
    # and scored against itself it is perfect
    (run,) = goldspan.json("evaluate", made["path"], GOLD)["runs"]
    assert run["mentions"]["strict"]["f1"] == run["relations"]["strict"]["f1"] == 1.0


def test_a_project_goes_out_as_lines_and_comes_back_the_same(goldspan, tmp_path):
    for name, source in (("one", GOLD), ("two", tmp_path / "one.jsonl")):
        goldspan.json("new", f"{name}.goldspan")
        goldspan.json("import-gold", f"{name}.goldspan", source, "--reviewer", "us")
        goldspan.json(
            "export", f"{name}.goldspan", "--format", "jsonl", "--output", f"{name}.jsonl"
        )
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "There is no screen"),
        (["notes.txt"], "is not a Goldspan project"),
        (["missing.goldspan"], "does not exist"),
        (["list", "notes.txt"], "is not a Goldspan project"),
        (["new", "a.goldspan", "--scheme", "broken.toml"], "broken.toml, line 1"),
        (["import", "good.goldspan", "picture.txt"], "picture.txt: is a PNG picture"),
    ],
)
def test_trouble_is_one_sentence_and_exit_code_1(goldspan, tmp_path, arguments, said):
    (tmp_path / "notes.txt").write_text("They met.")
    (tmp_path / "broken.toml").write_text("name = \n")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    if "good.goldspan" in arguments:
        goldspan.json("new", "good.goldspan")
    if len(arguments) == 1:  # it would open a window, if there were a screen
        goldspan.environment["QT_QPA_PLATFORM"] = "offscreen"
    sentence = goldspan.refuses(*arguments)
    assert said in sentence
    assert not (tmp_path / "a.goldspan").exists()


def test_usage_is_exit_code_2_and_a_mistyped_command_opens_no_window(goldspan):
    for arguments in (["frobnicate"], ["new"], ["--frob"], ["evaluate", "x"]):
        ran = goldspan(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Usage: goldspan")
