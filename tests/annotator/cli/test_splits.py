"""`split`, `policy` and `pace` in a terminal."""

import pytest

from annotator import review
from annotator.model import ArticleId, Shows, Split
from annotator.store import Project
from tests.making import Reviewer
from tests.planted import plant


@pytest.fixture
def split_path(path):
    with Project.open(path) as project:
        project.set_splits({ArticleId("a1"): Split.TRAIN, ArticleId("a2"): Split.TEST}, {})
    return path


def test_splits_are_made_and_shown_as_a_table(run, path):
    assert run("split", path) == 0
    assert run.out.splitlines() == [
        "split     articles  finished",
        "train            0         0",
        "dev              0         0",
        "test             0         0",
        "none             2",
    ]
    assert run("split", path, "--by", "random", "--test", "1", "--train", "0", "--dev", "0") == 0
    assert run.out.splitlines()[3:] == [
        "test             2         1",
        "none             0",
        "By random, seed 1.",
        "2 articles put into a split now.",
        "1 group of copies kept together (2 articles in all groups).",
        "Test articles show no suggestions; of the others in a split 10 % are blind.",
    ]
    assert run.err == (
        "goldspan: 1 article of test was begun with suggestions before: its gold is not blind.\n"
    )
    with Project.open(path, read_only=True) as project:
        assert {*project.split_of().values()} == {Split.TEST}


def test_splits_for_machines(run, path):
    found = run.json("split", path, "--by", "date", "--train", "1", "--dev", "0", "--test", "0")
    assert found == {
        "splits": {
            "train": {"articles": 2, "finished": 1},
            "dev": {"articles": 0, "finished": 0},
            "test": {"articles": 0, "finished": 0},
        },
        "unassigned": 0,
        "groups": 1,
        "copies": 2,
        "torn": 0,
        "new": 2,
        "undated": 2,
        "strays": 0,
        "assisted": 0,
        "empty": {},
        "how": {
            "by": "date",
            "near": 0.5,
            "seed": 1,
            "shares": {"train": 1.0, "dev": 0.0, "test": 0.0},
        },
    }
    shown = run.json("split", path)
    assert (shown["splits"], shown["how"]) == (found["splits"], found["how"])


def test_the_list_names_splits(run, split_path):
    splits = {each["id"]: each["split"] for each in run.json("list", split_path)["articles"]}
    assert set(splits.values()) == {"train", "test"}
    assert run("list", split_path) == 0
    for article, split in splits.items():
        assert f" {split:5}  {article}  " in run.out


def test_looking_at_splits_writes_nothing(run, split_path):
    before = split_path.read_bytes()
    run.json("split", split_path)
    run.json("pace", split_path)
    run.json("policy", split_path)
    assert split_path.read_bytes() == before


def test_what_cannot_be_split_is_one_sentence(run, path):
    said = run.trouble(path, "split", path, "--by", "given")
    assert said.endswith("split by date, source or at random.")
    zero = ("--train", "0", "--dev", "0", "--test", "0")
    assert "Shares are from 0 to 1" in run.trouble(path, "split", path, "--by", "date", *zero)
    assert run("split", path, "--by", "colour") == 2


def test_a_split_alone_is_judged(run, split_path):
    with Project.open(split_path) as project:
        Reviewer(project, "a2").does(_finish)
    found = run.json("evaluate", split_path, f"{split_path}:model", "--split", "test")
    assert found["method"]["split"] == "test"
    assert found["gold"]["other_splits"] == 1


def _finish(sheet):
    from annotator import review

    return review.finish(sheet)


def test_a_lead_says_what_test_articles_show(run, split_path):
    chosen = ("--test", "others", "--scored", "builtin", "--blind-share", "0.25")
    found = run.json("policy", split_path, *chosen)
    assert (found["test"], found["scored"], found["blind_share"]) == ("others", "builtin", 0.25)
    with Project.open(split_path, read_only=True) as project:
        assert project.policy.test is Shows.OTHERS
    assert run("policy", split_path, "--test", "nothing", "--paragraph-key") == 0
    assert run.out.splitlines()[-3:-1] == [
        "Test articles show no suggestions; of the others in a split 25 % are blind.",
        "No wrong suggestions are planted.",
    ]
    assert run("policy", split_path, "--test", "others", "--scored", "") == 2
    assert "--scored" in run.err


def test_the_pace_is_told_as_tables(run, path):
    assert run("pace", path) == 0
    lines = run.out.splitlines()
    assert lines[0].split() == [
        "reviewer",
        "decisions",
        "items",
        "seconds",
        "keys",
        "accepted",
        "unread",
    ]
    assert lines[1].split() == ["reviewer", "1", "7", "–", "–", "0", "–"]
    assert lines[-3:] == [
        "With suggestions: 1 finished article, 13.5 mentions in 100 words.",
        "Without: 0 finished articles.",
        "Gold agrees with model: 1.00 (1) with its suggestions, – (0) without.",
    ]
    assert run.json("pace", path)["overall"]["decisions"] == 1


def test_a_lead_has_wrong_suggestions_planted_and_sees_their_fate(run, tmp_path, diplomacy):
    path = tmp_path / "planted.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        plant(project, "a1", share=0.0)
    assert run("policy", path, "--planted", "0.05") == 0
    assert (
        "Wrong suggestions are planted, 5 % of the mentions; none of them is ever gold."
        in run.out.splitlines()
    )
    assert run.json("policy", path)["planted_share"] == 0.05
    with Project.open(path) as project:
        sheet = project.sheet_to_review("a1")
        wrong = [each.id for each in sheet.mentions if sheet.is_planted(each)]
        draft = review.accept(sheet, wrong)
        project.record(draft, actor="ada")
        project.record(review.finish(sheet.after(draft.changes)), actor="ada")
    assert run("pace", path) == 0
    many = len(wrong)
    assert run.out.splitlines()[-1] == (
        f"{many} of {many} planted suggestions were accepted (1 article). Fewer than two articles "
        "tell nothing of others."
    )
    assert run.json("progress", path)["planted"] == run.json("pace", path)["planted"]
    assert run("policy", path, "--planted", "0.06") == 2
    assert run("policy", path, "--planted", "0") == 0
    assert "No wrong suggestions are planted." in run.out.splitlines()


def test_the_pace_of_nobody(run, tmp_path):
    assert run("new", tmp_path / "new.goldspan") == 0
    assert run("pace", tmp_path / "new.goldspan") == 0
    assert run.out == "Nothing was decided yet.\n"


def test_a_split_that_gets_no_article_is_said(run, path):
    assert run("split", path, "--by", "random") == 0
    (said,) = [line for line in run.out.splitlines() if line.startswith("Test has no article: ")]
    assert said.endswith(("is 0.2.", "2 of 2 articles."))
