"""The evaluation page, by key: what is chosen, what is answered, and the way back."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget

from annotator.evaluate.plots import LIGHT
from annotator.evaluate.plots.canvas import SIZE
from annotator.exporting import export_jsonl
from annotator.importing import import_files
from annotator.joining import join
from annotator.model import ArticleId, ArticleState, Prediction
from annotator.retiring import retire
from annotator.store import Project
from app.pages.evaluation.chooser import NO_RUN, NOTHING_FINISHED, NOTHING_JUDGED, NOTHING_TICKED
from tests.app.conftest import bergen
from tests.app.pages.evaluation.conftest import half
from tests.making import Reviewer, article, oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def panes(desk):
    return [each.objectName() for each in desk.window.findChildren(QDockWidget) if each.isVisible()]


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_f7_has_the_window_for_itself_and_esc_brings_article_and_panes_back(desk, open_evaluation):
    before = panes(desk)
    page = open_evaluation(desk).page
    assert desk.window.stack.currentWidget() is page
    assert panes(desk) == []
    assert QApplication.focusWidget() is page.chooser.runs
    desk.press(Key.Key_Escape)
    assert desk.window.stack.currentWidget() is desk.window.middle
    assert panes(desk) == before
    assert QApplication.focusWidget() is desk.canvas


def test_enter_scores_the_newest_run_of_each_extractor_and_the_answer_comes_first(evaluation):
    evaluation.score()
    page = evaluation.page
    assert page.head.answer.text().startswith(
        "model says exactly what the gold says. weak: strict F1 "
    )
    assert "One article only" in page.head.caveat.text()
    assert QApplication.focusWidget() is page.tabs.scores
    strict = [page.tabs.scores.rows.line(row) for row in range(2)]
    assert [line.about for line in strict] == [
        ("mentions", "strict", "model"),
        ("mentions", "strict", "weak"),
    ]
    assert [line.f1 for line in strict] == [1.0, pytest.approx(4 / 7)]


def test_what_was_compared_stands_below(evaluation):
    evaluation.score()
    told = evaluation.page.box.toPlainText()
    report = evaluation.page.scored.report
    for hashed in (report.gold.sha256, *(run.sha256 for run in report.runs)):
        assert hashed[:12] in told
    assert "1 article unfinished and not judged" in told
    assert "no intervals: there is one article only" in told
    assert "Contract 2" in told


def test_every_group_has_its_line(evaluation):
    evaluation.score()
    evaluation.go_to(evaluation.page.tabs.labels)
    lines = [each.about[1:3] for each in evaluation.page.tabs.labels.rows.lines()]
    assert ("label", "PERSON") in lines
    assert ("zone", "body") in lines


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


def test_no_key_judges_or_moves_anything_meanwhile(evaluation):
    desk = evaluation.desk
    before, sheet = desk.stored(), desk.sheet
    for letter in "xpr ":
        desk.press(letter)
    for key in (Key.Key_Return, Key.Key_Z, Key.Key_Down, Key.Key_E):
        desk.press(key, CTRL)
    assert desk.sheet is sheet
    assert desk.stored() == before
    for action in ("accept", "undo", "finish", "next_article"):
        assert not desk.window.actions_by_id[action].isEnabled()
    desk.press(Key.Key_Escape)
    assert desk.window.actions_by_id["undo"].isEnabled()


def test_esc_stops_scoring_and_leaves_only_then(evaluation, qtbot):
    scorer = evaluation.desk.window.evaluation.scorer
    evaluation.press(Key.Key_Return)
    assert scorer.busy
    with qtbot.waitSignal(scorer.cancelled):
        evaluation.press(Key.Key_Escape)
    assert not scorer.busy
    assert evaluation.chooser.score.isVisible()
    assert evaluation.page.scored is None
    evaluation.press(Key.Key_Escape)
    assert QApplication.focusWidget() is evaluation.desk.canvas


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
    assert names(evaluation.chooser.rows) == ["weak  1.0", "model  1.0", "other.jsonl"]
    evaluation.chooser.runs.setFocus()
    evaluation.score()
    assert [run.name for run in evaluation.page.scored.report.runs] == ["model", "weak", "other"]
    assert "other" not in evaluation.page.scored.runs
    evaluation.chooser.runs.setFocus()
    evaluation.press(Key.Key_Delete)
    assert names(evaluation.chooser.rows) == ["weak  1.0", "model  1.0"]


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


def test_s_sorts_by_the_column_and_ctrl_c_copies_for_a_spreadsheet(evaluation):
    evaluation.score()
    table = evaluation.page.tabs.scores
    column = table.rows.columns.index("Support")
    table.setCurrentIndex(table.rows.index(0, column))
    evaluation.press("s")
    supports = [line.counts[-1] for line in table.rows.lines() if line.counts]
    assert supports == sorted(supports, reverse=True)
    evaluation.press("s")
    supports = [line.counts[-1] for line in table.rows.lines() if line.counts]
    assert supports == sorted(supports)
    evaluation.press(Key.Key_C, CTRL)
    head, *rows = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[3:8] == ["P", "R", "F1", "F1 low", "F1 high"]
    assert len(rows) == table.rows.rowCount()
    assert {len(row.split("\t")) for row in rows} == {len(head.split("\t"))}


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


def test_another_project_has_a_page_of_its_own(evaluation, tmp_path, diplomacy):
    evaluation.score()
    before = evaluation.page
    path = tmp_path / "other.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    evaluation.desk.window.open_project(path)
    evaluation.desk.window.suggester.stop()
    assert evaluation.desk.window.stack.currentWidget() is evaluation.desk.window.middle
    evaluation.desk.press(Key.Key_F7)
    assert evaluation.page is not before
    assert evaluation.page.scored is None


def test_a_window_closed_on_the_page_keeps_its_panes(evaluation, open_desk):
    path = evaluation.desk.session.project.path
    evaluation.desk.window.close()
    assert {"queue", "card", "relations"} <= set(panes(open_desk(path)))


def test_an_error_is_opened_at_its_place(evaluation):
    evaluation.score()
    evaluation.go_to(evaluation.page.tabs.errors)
    evaluation.page.opened.emit("a2", 0, 6)
    desk = evaluation.desk
    assert desk.window.stack.currentWidget() is desk.window.middle
    assert (desk.sheet.article.id, desk.session.cursor.selection) == ("a2", (0, 6))
    assert QApplication.focusWidget() is desk.canvas


def test_where_gold_was_doubted_the_score_follows(evaluation, qtbot):
    evaluation.score()
    evaluation.page.tabs.setCurrentWidget(evaluation.page.tabs.errors)
    with qtbot.waitSignal(evaluation.desk.window.evaluation.scorer.scored, timeout=30_000):
        evaluation.page.tabs.errors.doubted.emit()
    assert evaluation.page.tabs.currentWidget() is evaluation.page.tabs.errors


def test_the_leaderboard_has_every_run_on_every_gold(evaluation, qtbot):
    leaders = evaluation.page.tabs.leaders
    evaluation.go_to(leaders)
    leaders.rank.setFocus()
    with qtbot.waitSignal(evaluation.desk.window.evaluation.scorer.ranked, timeout=30_000):
        evaluation.press(Key.Key_Return)
    golds = [leaders.gold.itemText(row) for row in range(leaders.gold.count())]
    assert sorted(golds) == ["as it stands", "release 1.0"]
    assert leaders.table.rows.rowCount() == 4
    assert leaders.drawing(LIGHT) is not None


def test_the_article_is_as_finished_as_before(evaluation):
    evaluation.score()
    evaluation.press(Key.Key_Escape)
    assert evaluation.desk.session.counts()[ArticleState.FINISHED] == 1


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
    row = at.chooser.rows.rows[0]
    assert (row.key, row.name) == (merged.id, "model + second + 2")
    assert row.whole().startswith("model + second + third + fourth, run ")


def test_f8_brings_the_errors_from_any_tab_and_the_next_one(evaluation):
    page = evaluation.page
    evaluation.press(Key.Key_F8)  # nothing is scored yet
    assert page.tabs.currentWidget() is page.tabs.scores
    # the newest alone, which has errors
    evaluation.press(Key.Key_Down)
    evaluation.press(Key.Key_Space)
    evaluation.score()
    evaluation.press(Key.Key_F8)
    assert page.tabs.currentWidget() is page.tabs.errors
    assert page.tabs.errors.list.hasFocus()
    before = page.tabs.errors.list.currentIndex().row()
    evaluation.go_to(page.tabs.labels)
    evaluation.press(Key.Key_F8)
    assert page.tabs.currentWidget() is page.tabs.errors
    count = page.tabs.errors.model.rowCount()
    assert count > 1
    assert page.tabs.errors.list.currentIndex().row() == (before + 1) % count
    evaluation.press(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.tabs.errors.list.currentIndex().row() == before


def test_who_comes_back_is_where_they_were_and_the_score_has_followed(evaluation, qtbot):
    evaluation.press(Key.Key_Down)
    evaluation.press(Key.Key_Space)  # the one that has errors is left
    evaluation.score()
    page, desk = evaluation.page, evaluation.desk
    evaluation.press(Key.Key_F8)
    evaluation.press(Key.Key_F8)
    place = page.tabs.errors.list.currentIndex().row()
    evaluation.press(Key.Key_Return, CTRL)
    assert QApplication.focusWidget() is desk.canvas
    evaluation.press(Key.Key_F7)
    assert page.tabs.errors.list.hasFocus()
    assert page.tabs.errors.list.currentIndex().row() == place
    evaluation.press(Key.Key_Escape)
    desk.session.open_article("a2")
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Return, CTRL)
    assert desk.session.counts()[ArticleState.FINISHED] == 2
    with qtbot.waitSignal(desk.window.evaluation.scorer.scored, timeout=30_000):
        desk.press(Key.Key_F7)
    assert page.scored.report.gold.judged.articles == 2


def test_tab_goes_from_the_buttons_to_the_tabs_and_into_each_and_never_out_of_sight(evaluation):
    evaluation.score()
    page = evaluation.page
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        page.chooser.runs.setFocus()
        passed = []
        while not passed or QApplication.focusWidget() is not page.chooser.runs:
            evaluation.press(Key.Key_Tab)
            holder = QApplication.focusWidget()
            assert holder.isVisible()
            assert not holder.visibleRegion().isEmpty()
            passed.append(holder)
        bar, inside = page.tabs.tabBar(), page.tabs.currentWidget()
        first = next(each for each in passed if each is inside or inside.isAncestorOf(each))
        assert passed.index(page.head.back) + 1 == passed.index(bar) == passed.index(first) - 1
        if page.below.isVisible():
            assert passed.index(page.box) > passed.index(first)


@pytest.mark.parametrize("width", [1024, 1440])
def test_no_table_is_wider_than_its_place(evaluation, width):
    evaluation.desk.window.resize(width, 700)
    evaluation.score()
    for table in (evaluation.page.tabs.scores, evaluation.page.tabs.labels):
        evaluation.go_to(table)
        QApplication.processEvents()
        assert table.horizontalScrollBar().maximum() == 0


WIDE = "a pipeline with spaces in its name + spacy:en_core_web_sm"


def test_in_a_narrow_window_columns_go_and_words_stay(open_desk, judged, open_evaluation, qtbot):
    with Project.open(judged) as project:
        suggest(project, half(oslo()), name=WIDE)
    desk = open_desk(judged)
    desk.window.resize(1024, 700)
    at = open_evaluation(desk)
    at.score()
    leaders = at.page.tabs.leaders
    at.go_to(leaders)
    with qtbot.waitSignal(desk.window.evaluation.scorer.ranked, timeout=30_000):
        leaders.rank.click()
    for table in (at.page.tabs.labels, leaders.table):
        at.go_to(table if table is not leaders.table else leaders)
        QApplication.processEvents()
        columns = table.rows.columns
        shown = {name for place, name in enumerate(columns) if not table.isColumnHidden(place)}
        assert {"Run", "P", "R", "F1", "F1 between"} <= shown
        assert not {"Gold, run sha256", "Support"} & shown
        assert table.columnWidth(columns.index("Run")) >= 110
        assert not table.wordWrap()
        assert table.horizontalScrollBar().maximum() == 0
    desk.window.resize(1900, 700)
    QApplication.processEvents()
    assert not leaders.table.isColumnHidden(leaders.table.rows.columns.index("Support"))


def test_the_leaderboard_says_which_run_says_what_gold_says(evaluation, qtbot):
    leaders = evaluation.page.tabs.leaders
    evaluation.go_to(leaders)
    assert not leaders.gold.isVisible()  # there is nothing in it
    with qtbot.waitSignal(evaluation.desk.window.evaluation.scorer.ranked, timeout=30_000):
        leaders.rank.click()
    notes = {
        line.about[2].split()[0]: (line.about[1], line.about[4])
        for line in leaders.table.rows.lines()
    }
    assert notes == {"model": ("", "says what gold says"), "weak": ("1", "")}
    assert "gold's own source" in leaders.said.text()
    assert "model" not in leaders.drawing(LIGHT).svg


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


def test_the_errors_are_at_first_those_of_the_best_run_that_makes_any(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        suggest(project, Prediction(ArticleId("a1"), oslo().mentions[:3]), name="better")
    at = open_evaluation(open_desk(judged))
    at.score()
    at.press(Key.Key_F8)
    assert at.page.tabs.errors.filters.run.currentText() == "better"


def test_letters_in_a_plot_stay_large_enough_and_ctrl_plus_enlarges_them(evaluation):
    evaluation.desk.window.resize(1024, 700)
    evaluation.score()
    view = evaluation.page.tabs.plots.view
    evaluation.go_to(evaluation.page.tabs.plots)
    view.setFocus()
    before = view.scale()
    assert before * SIZE >= 9
    evaluation.press(Key.Key_Plus, CTRL)
    assert view.scale() > before
    evaluation.press(Key.Key_Minus, CTRL)
    assert view.scale() == pytest.approx(before)
    evaluation.press(Key.Key_Plus, CTRL)
    evaluation.press(Key.Key_0, CTRL)
    assert view.scale() == before


def test_partly_right_has_a_column_where_there_is_any(evaluation):
    evaluation.score()
    tabs = evaluation.page.tabs
    evaluation.go_to(tabs.labels)
    partial = [line.counts[1] for line in tabs.scores.rows.lines() if line.counts]
    column = tabs.scores.rows.columns.index("PAR")
    assert tabs.scores.isColumnHidden(column) == (not any(partial))
    assert tabs.labels.isColumnHidden(tabs.labels.rows.columns.index("PAR"))
