"""The evaluation page, by key: what is answered, and the way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget

from annotator.evaluate.plots import LIGHT
from annotator.evaluate.plots.canvas import SIZE
from annotator.model import ArticleId, ArticleState, Prediction
from annotator.store import NewRun, Project
from tests.app.pages.evaluation.conftest import half
from tests.making import article, oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NO = Qt.KeyboardModifier.NoModifier


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


@pytest.mark.parametrize(("way", "times"), [(NO, 3), (Qt.KeyboardModifier.ShiftModifier, 2)])
def test_ctrl_tab_comes_to_the_list_of_errors(evaluation, way, times):
    evaluation.press(Key.Key_Down)
    evaluation.press(Key.Key_Space)  # the one that has errors is left
    evaluation.score()
    tabs = evaluation.page.tabs
    assert tabs.scores.hasFocus()
    for _ in range(times):
        evaluation.press(Key.Key_Backtab if way else Key.Key_Tab, CTRL | way)
    assert tabs.currentWidget() is tabs.errors
    assert tabs.errors.list.hasFocus()
    run = tabs.errors.filters.run.currentText()
    evaluation.press(Key.Key_Down)
    assert tabs.errors.list.currentIndex().row() == 1
    assert tabs.errors.filters.run.currentText() == run


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


def test_the_errors_are_at_first_those_of_the_best_run_that_makes_any(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        suggest(project, Prediction(ArticleId("a1"), oslo().mentions[:3]), name="better")
    at = open_evaluation(open_desk(judged))
    at.score()
    at.press(Key.Key_F8)
    assert at.page.tabs.errors.filters.run.currentText() == "better"


def test_an_engine_has_one_name_all_over_the_page(open_desk, judged, open_evaluation):
    command = ["python3", "tools/cities.py"]
    with Project.open(judged) as project:
        program = NewRun(" ".join(command), "command", "", {"command": command})
        project.add_run(program, [half(oslo())])
        learner = NewRun("learner", "learner", "3+1", {})
        project.add_run(learner, [Prediction(ArticleId("a1"), oslo().mentions[:1])])
    at = open_evaluation(open_desk(judged))
    for _ in range(2):  # below the program and the learner
        at.press(Key.Key_End if at.chooser.runs.currentIndex().row() == 0 else Key.Key_Up)
        at.press(Key.Key_Space)
    at.score()
    at.press(Key.Key_F8)
    page, filters = at.page, at.page.tabs.errors.filters
    said = page.head.answer.text(), filters.run.currentText(), page.box.toPlainText()
    assert all("program cities.py" in each for each in said)
    assert filters.other.itemText(1) == "against learner, 1 article"
    assert "python3" not in page.head.answer.text() + page.head.caveat.text()
    assert "named python3 tools/cities.py" in page.box.toPlainText()
    tooltip = filters.run.currentData(Qt.ItemDataRole.ToolTipRole)
    assert "python3 tools/cities.py" in tooltip
    assert "program cities.py · python3 tools/cities.py" in filters.run.toolTip()
    filters.other.setFocus()
    at.press(Key.Key_Down)
    assert "learner, 1 article · learner" in filters.other.toolTip()
    # what goes to files has the runs' own names
    assert [run.name for run in page.scored.report.runs] == ["python3 tools/cities.py", "learner"]


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


def test_the_table_calls_runs_as_people_know_them_and_copies_their_names(
    open_desk, judged, open_evaluation
):
    with Project.open(judged) as project:
        project.add_run(NewRun("spacy:en", "spacy:en", "3.8", {}), [oslo()])
    at = open_evaluation(open_desk(judged))
    at.score()
    rows = at.page.tabs.scores.rows
    place = rows.columns.index("Run")
    cells = [rows.index(row, place) for row in range(rows.rowCount())]
    said = {each.data() for each in cells}
    assert "spaCy en" in said
    assert not {each for each in said if ":" in each}
    whole = {each.data(Qt.ItemDataRole.ToolTipRole) for each in cells}
    assert any("spacy:en" in each for each in whole)
    assert "spacy:en" in rows.tsv(range(len(cells)))
