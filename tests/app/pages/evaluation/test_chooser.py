"""What the evaluation page offers to be scored: golds, runs and files, and what is ticked."""

import json

import pytest
from PySide6.QtCore import Qt

from annotator.believing import Beliefs
from annotator.exporting import export_jsonl
from annotator.importing import import_files
from annotator.joining import join, merged_run
from annotator.model import ArticleId, Prediction, Run
from annotator.retiring import retire
from annotator.store import NewRun, Project
from app.pages.evaluation.chooser import NO_RUN, NOTHING_FINISHED, NOTHING_JUDGED, NOTHING_TICKED
from tests.app.conftest import bergen
from tests.making import Reviewer, article, oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_without_a_finished_article_the_page_says_what_to_do(desk, open_evaluation):
    at = open_evaluation(desk)
    assert at.chooser.said.text() == at.page.head.answer.text() == NOTHING_FINISHED
    desk.press(Key.Key_Return)
    assert not at.chooser.bar.isVisible()


def test_gold_from_a_file_in_which_nothing_is_finished_says_so(evaluation, answer, tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "a1", "text": "Oslo", "mentions": [], "finished": false}\n', "utf-8")
    answer(open_=[file])
    evaluation.chooser.gold.box.setFocus()
    evaluation.press(Key.Key_End)
    evaluation.wait(lambda: evaluation.chooser.said.text() == NOTHING_JUDGED)
    assert not evaluation.chooser.score.isEnabled()


def test_without_a_run_it_says_so(open_desk, tmp_path, diplomacy, qtbot):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    desk = open_desk(path)
    desk.press(Key.Key_F7)
    chooser = desk.window.evaluation.page.chooser
    assert chooser.said.text() == NO_RUN


def test_with_nothing_ticked_there_is_nothing_to_score(evaluation):
    evaluation.press(Key.Key_Space)
    evaluation.press(Key.Key_Down)
    evaluation.press(Key.Key_Space)
    assert evaluation.chooser.said.text() == NOTHING_TICKED
    assert not evaluation.chooser.score.isEnabled()
    evaluation.press(Key.Key_Return)
    assert not evaluation.desk.window.evaluation.scorer.busy


def test_a_release_beside_the_project_is_offered_and_scored(evaluation):
    gold = evaluation.chooser.gold.box
    evaluation.wait(lambda: gold.findText("news-1.0.sqlite") >= 0)
    gold.setFocus()
    evaluation.press(Key.Key_Down)
    assert gold.currentText() == "news-1.0.sqlite"
    evaluation.wait(lambda: evaluation.chooser.gold.facts.text() == "1 finished article")
    evaluation.score()
    scored = evaluation.page.scored
    assert not scored.live
    assert scored.report.gold.name == "news-1.0"
    assert set(scored.runs) == {"model", "weak"}


def test_where_no_file_is_named_after_all_the_gold_stays(evaluation, answer):
    gold = evaluation.chooser.gold.box
    evaluation.wait(lambda: gold.findText("news-1.0.sqlite") >= 0)
    answer(open_=[])
    gold.setFocus()
    evaluation.press(Key.Key_Down)
    evaluation.press(Key.Key_Down)
    assert gold.currentText() == "news-1.0.sqlite"
    assert evaluation.chooser.choice.gold.name == "news-1.0.sqlite"


def test_gold_from_a_file_may_have_splits(evaluation, answer, tmp_path, oslo_text):
    file = tmp_path / "gold.jsonl"
    record = {"text": oslo_text, "mentions": [], "relations": [], "finished": True}
    said = [
        {"id": "a1", **record, "meta": {"split": "dev"}},
        {"id": "b1", **record, "text": "Else.", "meta": {"split": "test"}},
    ]
    file.write_text("".join(json.dumps(each) + "\n" for each in said), encoding="utf-8")
    answer(open_=[file])
    chooser = evaluation.chooser
    chooser.gold.box.setFocus()
    evaluation.press(Key.Key_End)
    evaluation.wait(lambda: chooser.gold.split.isVisible())
    assert chooser.gold.box.currentText() == "gold.jsonl"
    assert [chooser.gold.split.itemText(row) for row in range(3)] == [
        "All finished articles",
        "dev: 1 article",
        "test: 1 article",
    ]
    chooser.gold.split.setFocus()
    evaluation.press(Key.Key_Down)
    evaluation.score()
    assert evaluation.page.scored.report.method.split == "dev"
    assert evaluation.page.scored.report.gold.other_splits == 1


def test_predictions_from_a_file_are_scored_beside_the_runs(evaluation, answer, tmp_path):
    file = tmp_path / "other.jsonl"
    file.write_text('{"id": "a1", "mentions": []}\n', encoding="utf-8")
    answer(open_=[file])
    evaluation.chooser.add.setFocus()
    evaluation.press(Key.Key_Return)  # a button does what it says
    assert names(evaluation.chooser.rows) == ["weak", "model", "other.jsonl"]
    evaluation.chooser.runs.setFocus()
    evaluation.score()
    assert [run.name for run in evaluation.page.scored.report.runs] == ["model", "weak", "other"]
    assert "other" not in evaluation.page.scored.runs
    evaluation.chooser.runs.setFocus()
    evaluation.press(Key.Key_Delete)
    assert names(evaluation.chooser.rows) == ["weak", "model"]


def test_a_file_that_does_not_fit_is_a_sentence_with_its_name(evaluation, answer, tmp_path, qtbot):
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"id": "nobody", "mentions": []}\n', encoding="utf-8")
    answer(open_=[file])
    evaluation.chooser.add.click()
    evaluation.chooser.runs.setFocus()
    with qtbot.waitSignal(evaluation.desk.window.evaluation.scorer.failed, timeout=30_000):
        evaluation.press(Key.Key_Return)
    assert "wrong.jsonl" in evaluation.chooser.said.text()
    assert evaluation.chooser.score.isEnabled()


def test_the_choice_is_there_again_and_what_has_run_since_is_ticked(
    evaluation, open_desk, open_evaluation
):
    evaluation.press(Key.Key_Space)  # weak, the newest, is above
    evaluation.score()
    path = evaluation.desk.session.project.path
    evaluation.desk.window.close()
    again = open_evaluation(open_desk(path))
    assert [again.desk.session.project.run(run).name for run in again.chooser.choice.runs] == [
        "model"
    ]


def test_gold_that_was_imported_as_a_run_too_is_not_ticked_unless_somebody_ticks_it(
    open_desk, judged, open_evaluation, tmp_path
):
    with Project.open(judged) as project:
        file = tmp_path / "gold.jsonl"
        export_jsonl(project, file)
        (run,) = import_files(project, [file]).runs
    at = open_evaluation(open_desk(judged))
    assert len(at.chooser.choice.runs) == 2
    assert run not in at.chooser.choice.runs
    at.press(Key.Key_Space)  # it is the newest, and so the first
    assert run in at.chooser.choice.runs
    at.press(Key.Key_Escape)
    at.press(Key.Key_F7)
    at.score()
    assert run in at.page.scored.runs.values()
    assert "gold" in at.page.head.answer.text().partition(" say exactly what the gold says")[0]


def test_a_retired_run_is_marked_and_not_ticked_unless_somebody_ticks_it(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        retire(project, ["weak"])
    at = open_evaluation(open_desk(judged))
    (row, other) = at.chooser.rows.rows
    assert row.detail().startswith("retired · ")
    assert row.whole().endswith(", retired")
    assert not other.retired
    assert at.chooser.choice.runs == (other.key,)
    at.press(Key.Key_Space)
    at.score()
    assert row.key in at.page.scored.runs.values()


def test_a_run_that_was_merged_of_many_is_listed_by_the_first_two(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        for name in ("second", "third", "fourth"):
            merged = join(project, suggest(project, bergen(), name=name))
    at = open_evaluation(open_desk(judged))
    row = next(each for each in at.chooser.rows.rows if each.key == merged.id)
    assert row.name == "model + second + 2 more"
    assert row.whole().startswith("model + second + third + fourth, run ")


def test_a_run_of_no_judged_article_is_not_ticked_until_one_of_its_articles_is(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        run = suggest(project, bergen(), name="elsewhere")
    at = open_evaluation(open_desk(judged))
    assert run not in at.chooser.choice.runs
    assert len(at.chooser.choice.runs) == 2
    with Project.open(judged) as project:
        Reviewer(project, "a2").finishes()
    at.press(Key.Key_Escape)
    at.press(Key.Key_F7)
    at.wait(lambda: run in at.chooser.choice.runs)


@pytest.fixture
def many_merges(judged):
    """The project with six merged runs more, as learning leaves them: each of one article."""
    with Project.open(judged) as project:
        project.add_articles(article(f"Bergen {n}.", f"m{n}") for n in range(6))
        sources = [project.run("model"), project.run("weak")]
        said = [Prediction(ArticleId(f"m{n}")) for n in range(6)]
        suggest(project, oslo(), *said, name="wide")
        for each in said:
            project.add_run(merged_run(sources, Beliefs()), [each])
    return judged


def test_extractors_come_first_and_what_was_merged_of_them_is_listed_when_asked(
    open_desk, many_merges, open_evaluation
):
    at = open_evaluation(open_desk(many_merges))
    assert [each.split()[0] for each in names(at.chooser.rows)] == ["wide", "weak", "model"]
    at.score()
    assert set(at.page.scored.runs) == {"model", "weak", "wide"}
    at.chooser.merged.setFocus()
    assert at.chooser.merged.text() == "List 6 merged runs too"
    at.press(Key.Key_Space)
    assert at.chooser.rows.rowCount() == 9
    assert [each.split()[0] for each in names(at.chooser.rows)[:3]] == ["wide", "weak", "model"]
    assert len(at.chooser.choice.runs) == 3
    at.press(Key.Key_Space)
    assert at.chooser.rows.rowCount() == 3


@pytest.fixture
def wide_merge(many_merges):
    """The same project with a merged run more, of as many articles as the widest extractor has."""
    with Project.open(many_merges) as project:
        sources = [project.run("wide"), project.run("weak")]
        said = [Prediction(ArticleId(f"m{n}")) for n in range(6)]
        project.add_run(merged_run(sources, Beliefs()), [oslo(), *said])
    return many_merges


@pytest.mark.parametrize("name", ["wide + weak", "model"])
def test_what_was_unticked_stays_so_when_there_are_new_runs(
    open_desk, wide_merge, open_evaluation, name
):
    """What is merged is folded away until it is counted again, and is not new after it."""
    at = open_evaluation(open_desk(wide_merge))

    def ticked():
        with Project.open(wide_merge) as project:
            return [project.run(run).name for run in at.chooser.choice.runs]

    assert sorted(ticked()) == ["model", "weak", "wide", "wide + weak"]
    for _ in range(names(at.chooser.rows).index(name)):
        at.press(Key.Key_Down)
    at.press(Key.Key_Space)
    left = sorted({"model", "weak", "wide", "wide + weak"} - {name})
    assert sorted(ticked()) == left
    at.press(Key.Key_Escape)
    with Project.open(wide_merge) as project:
        for again in ("weak", "new"):
            suggest(project, oslo(), name=again)
        said = [Prediction(ArticleId(f"m{n}")) for n in range(6)]
        sources = [project.run("wide"), project.run("weak")]
        project.add_run(merged_run(sources, Beliefs()), [oslo(), *said])
        suggest(project, oslo(), name="model")
    at.press(Key.Key_F7)
    at.wait(lambda: "new" in ticked() and isinstance(at.chooser.rows.rows[0].source, Run))
    assert set(ticked()) == {*left, "new"}


def test_a_merged_run_that_was_not_scored_is_not_ticked_the_next_time(
    open_desk, wide_merge, open_evaluation
):
    at = open_evaluation(open_desk(wide_merge))
    at.press(Key.Key_End)
    for _ in range(at.chooser.rows.rowCount() - 1 - names(at.chooser.rows).index("wide + weak")):
        at.press(Key.Key_Up)
    at.press(Key.Key_Space)
    at.score()
    at.desk.window.close()
    again = open_evaluation(open_desk(wide_merge))
    again.wait(lambda: "wide + weak" in names(again.chooser.rows))
    assert set(again.chooser.choice.runs) == set(at.page.scored.runs.values())


def test_a_merged_run_that_was_scored_is_listed_the_next_time(
    open_desk, many_merges, open_evaluation, qtbot
):
    at = open_evaluation(open_desk(many_merges))
    at.chooser.merged.setFocus()
    at.press(Key.Key_Space)
    at.chooser.runs.setFocus()
    at.press(Key.Key_End)
    at.press(Key.Key_Space)
    at.score()
    again = open_evaluation(open_desk(many_merges))
    assert again.chooser.rows.rowCount() == 4
    assert len(again.chooser.choice.runs) == 4


def test_two_runs_that_would_read_alike_are_told_apart_and_their_whole_names_are_behind(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        for version in "3.7", "3.8":
            project.add_run(NewRun("spacy:en", "spacy:en", version, {}), [bergen()])
    rows = open_evaluation(open_desk(judged)).chooser.rows
    assert names(rows)[:2] == ["spaCy en · 3.8", "spaCy en · 3.7"]
    assert rows.rows[0].whole().startswith("spacy:en 3.8, run ")
