"""An extractor over gold's own texts: what it is given, and what is made of its answers."""

import json
import sys

import pytest

from annotator.errors import ExtractorError, SourceError, Stopped
from annotator.evaluate import Gold, GoldArticle, evaluate, gold_of
from annotator.predicting import is_extractor, predict
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest

FINDS_NORWAY = """
import json, sys
for line in sys.stdin:
    read = json.loads(line)
    assert "mentions" not in read and "finished" not in read, read
    start = read["text"].find("Norway")
    found = [{"id": "m", "start": start, "end": start + 6, "label": "GPE", "surface": "Norway"}]
    print(json.dumps({"id": read["id"], "mentions": found}), flush=True)
"""


@pytest.fixture
def gold(project):
    """Two finished articles and one that is not."""
    project.add_articles(
        article(f"{OSLO}{words}", name, meta={"split": split})
        for name, words, split in (("a1", "", "dev"), ("a2", " Yes.", "test"), ("a3", "!", "test"))
    )
    suggest(project, oslo(), oslo("a2"), oslo("a3"))
    for name in ("a1", "a2"):
        Reviewer(project, name).finishes()
    return gold_of(project)


@pytest.fixture
def program(tmp_path):
    """The spec of a command that runs this Python."""

    def write(code):
        path = tmp_path / "my extractor.py"
        path.write_text(code, "utf-8")
        return f"command:'{sys.executable}' '{path}'"

    return write


def test_what_is_an_extractor_and_what_a_file():
    own = ("builtin", "rules", "spacy:x", "package:x")
    outside = ("command:x y", "file:x.jsonl", "http://localhost/x", "https://x.org", "chat:x#y")
    assert all(map(is_extractor, own + outside))
    assert not any(map(is_extractor, ("rules.jsonl", "news.goldspan:rules", "x", "")))


def test_the_rules_are_run_on_the_judged_articles(gold):
    said = predict(gold, "rules")
    assert said.name == "rules"
    assert [each.article for each in said.articles] == ["a1", "a2"]
    assert evaluate(gold, said).runs[0].mentions.strict.tp > 0


def test_a_program_is_given_texts_without_what_is_true_of_them(gold, program):
    steps = []
    spec = program(FINDS_NORWAY)
    said = predict(gold, spec, report=lambda done, total: steps.append((done, total)))
    assert said.name == spec.removeprefix("command:")
    assert [each.article for each in said.articles] == ["a1", "a2"]
    norway = said.articles[0].mentions
    assert norway == (mention("m", "GPE", place(OSLO, "Norway")),)
    assert steps[0] == (0, 2)
    assert evaluate(gold, said).runs[0].mentions.per_label["GPE"].tp == 2


def test_a_split_is_all_that_is_read(gold, program):
    for spec in ("rules", program(FINDS_NORWAY)):
        assert [each.article for each in predict(gold, spec, split="test").articles] == ["a2"]


def test_offsets_that_do_not_fit_the_text_are_noticed(gold, program):
    spec = program(FINDS_NORWAY.replace("start + 6,", "start + 5,"))
    with pytest.raises(ExtractorError, match=r"the text has 'Norwa'.*the end is exclusive: add 1"):
        predict(gold, spec)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "no article; article a1: the program .* ended without this answer"),
        ("print('{}')", "it wrote what is no answer: '{}'"),
        ("print('hello')", "it wrote what is no answer: 'hello'"),
        ("input(); print('{\"id\": \"a1\"}')", "its answer has no mentions"),
        ("raise SystemExit('no model')", "no model"),
    ],
)  # fmt: skip
def test_answers_that_are_none_are_refused_with_the_reason(gold, program, code, reason):
    with pytest.raises(ExtractorError, match=reason):
        predict(gold, program(code))


def test_gold_that_lacks_what_it_takes_says_so(gold, program):
    bare = Gold("bare", [GoldArticle("a1")], gold.scheme)
    for spec in ("rules", program(FINDS_NORWAY)):
        with pytest.raises(SourceError, match=r"no text of the article a1.*write the texts"):
            predict(bare, spec)
    free = Gold("free", [GoldArticle("a1", text=OSLO)])
    with pytest.raises(SourceError, match=r"has no scheme.*--scheme"):
        predict(free, "rules")
    assert predict(free, program(FINDS_NORWAY)).articles[0].article == "a1"


def test_it_stops_when_it_is_told_to(gold, program):
    for spec in ("rules", program("import time; time.sleep(60)")):
        with pytest.raises(Stopped):
            predict(gold, spec, stopped=lambda: True)


def test_the_answers_may_come_in_any_order_and_lack_some(gold, program):
    late = "import json, sys\nfor line in reversed([*sys.stdin][:1]):\n"
    late += "    print(json.dumps({'id': json.loads(line)['id'], 'mentions': []}))"
    (run,) = evaluate(gold, predict(gold, program(late))).runs
    assert run.silent_articles == 1
    assert json.dumps(run.to_dict())
