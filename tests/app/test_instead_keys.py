"""What other runs have instead of an item: on the card, one digit away, and with whose it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from annotator.joining import join
from annotator.model import ArticleId, ItemState, Prediction
from annotator.store import NewRun, Project
from tests.app.sources import read_sources
from tests.making import OSLO, article, mention, oslo, place, relation, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def path(tmp_path, diplomacy):
    """Two runs, merged: they agree on Ada Lind, and are in dispute over an envoy and a state."""
    path = tmp_path / "merged.goldspan"
    said = Prediction(
        ArticleId("a1"),
        (
            mention("1", "PERSON", place(OSLO, "Ada Lind", 1), score=0.7),
            mention("2", "ORG", place(OSLO, "Norway"), score=0.2),
            mention("3", "ROLE", place(OSLO, "envoy of Norway"), score=0.35),
        ),
        (relation("r", "holds_role", "1", "3", score=0.6),),
    )
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
        suggest(project, oslo(), name="builtin")
        join(project, project.add_run(NewRun("other", "tests", "3.8", {}), [said]))
    return path


@pytest.fixture
def desk(open_desk, path):
    desk = open_desk(path)
    read_sources(desk.session)
    return desk


def buttons(desk):
    return [each.text() for each in desk.window.card.findChildren(QPushButton) if each.isVisible()]


def test_the_card_names_every_source_and_score_with_whole_names_and_versions_behind(desk):
    desk.focus("PERSON", "Ada Lind")
    state = desk.window.card.state
    assert state.text() == (
        "Suggested · 90 % · by rules (built-in 1.0) 90\u00a0% · other 70\u00a0%"
    )
    whole = "builtin 1.0 90\u00a0%, other 3.8 70\u00a0%"
    assert state.accessibleDescription() == whole
    assert whole in state.toolTip()
    desk.focus("GPE", "Oslo")
    assert state.text() == "Suggested · 25 % · by rules (built-in 1.0)"
    assert state.accessibleDescription() == "builtin 1.0"


def test_they_are_read_by_themselves_soon_after_an_article_is_opened(open_desk, path, qtbot):
    desk = open_desk(path)
    qtbot.waitUntil(lambda: "other" in desk.window.card.state.text())


def test_a_digit_takes_the_longer_one_as_its_runs_suggestion_and_goes_on(desk):
    envoy = desk.focus("ROLE", "envoy")
    said = [each for each in buttons(desk) if "Instead" in each]
    assert said == ["1  Instead: ROLE “envoy of Norway”\nother 35 %"]
    desk.press(Key.Key_1)
    taken = desk.sheet.items[envoy.id]
    assert desk.sheet.surface(taken) == "envoy of Norway"
    assert taken.state is ItemState.ACCEPTED
    assert desk.session.run_name(taken.run) == "other"
    assert desk.focused.id != envoy.id
    assert desk.is_saved()
    desk.session.set_focus(envoy.id)
    assert "by other" in desk.window.card.state.text()
    desk.press(Key.Key_Z, CTRL)
    assert desk.sheet.items[envoy.id] == envoy


def test_a_click_takes_it_as_well(desk):
    norway = desk.focus("GPE", "Norway")
    (button,) = [
        each for each in desk.window.card.findChildren(QPushButton)
        if each.isVisible() and "Instead: ORG" in each.text()
    ]  # fmt: skip
    desk.click(button.rect().center(), on=button)
    assert desk.sheet.items[norway.id].label == "ORG"
    assert desk.sheet.items[norway.id].state is ItemState.ACCEPTED


def test_the_menu_of_an_item_takes_it_too(desk):
    envoy = desk.focus("ROLE", "envoy")
    desk.press(Key.Key_Menu)
    (menu,) = (each for each in desk.canvas.findChildren(QMenu) if each.isVisible())
    (line,) = (each for each in menu.actions() if "Instead" in each.text())
    assert line.text() == "Instead: ROLE “envoy of Norway”, other 35 %\t1"
    line.trigger()
    menu.close()
    assert desk.sheet.surface(desk.sheet.items[envoy.id]) == "envoy of Norway"
    assert desk.sheet.items[envoy.id].state is ItemState.ACCEPTED


def test_what_is_in_no_dispute_offers_nothing_instead(desk):
    desk.focus("PERSON", "Ada Lind")
    assert not any("Instead" in each for each in buttons(desk))


@pytest.fixture
def disputed(open_desk, tmp_path, diplomacy):
    """Three times Oslo: two runs say that it is a state, one that the last is an organisation."""
    path = tmp_path / "disputed.goldspan"
    places = [place(OSLO, "Oslo", nth) for nth in range(3)]

    def said(label, score, spans):
        found = (mention(str(n), label, span, score=score) for n, span in enumerate(spans))
        return Prediction(ArticleId("a1"), tuple(found))

    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
        suggest(project, said("GPE", 0.9, places), name="good")
        suggest(project, said("GPE", 0.8, places), name="other")
        join(
            project,
            project.add_run(NewRun("bad", "tests", "1", {}), [said("ORG", 0.6, places[2:])]),
        )
    desk = open_desk(path)
    read_sources(desk.session)
    return desk


def test_what_followed_names_who_said_so_and_what_the_others_have_instead(disputed):
    desk = disputed
    desk.press(Key.Key_G)
    assert [each.label for each in desk.sheet.items.values()] == ["ORG"] * 3
    read_sources(desk.session)
    desk.press(Key.Key_Up, times=3)
    desk.press(Key.Key_Down)
    assert desk.window.card.state.text() == "Suggested, as decided above · before it was GPE"
    desk.press(Key.Key_Down)
    state = desk.window.card.state.text()
    assert state == "Suggested, as decided above · before it was GPE · by bad 60\u00a0%"
    (offered,) = (each for each in buttons(desk) if "Instead: GPE" in each)
    assert "good 90" in offered
    assert "other 80" in offered
    desk.press(Key(Key.Key_0 + int(offered[0])))
    taken = max(desk.sheet.items.values(), key=lambda each: each.start)
    assert (taken.label, taken.state, taken.score) == ("GPE", ItemState.ACCEPTED, 0.9)
