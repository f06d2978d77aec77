"""Planted suggestions at a real window: unseen until the end, told then, and never gold."""

import re

import pytest
from PySide6.QtCore import Qt

from annotator.model import ArticleId, ItemState, Policy, Shows, Split
from annotator.store import Project
from tests.app.conftest import CTRL, SHIFT
from tests.app.keeping.faults import locked
from tests.app.sources import read_sources
from tests.planted import plant

KEY = Qt.Key


@pytest.fixture
def planted_desk(open_desk, tmp_path, diplomacy):
    """A window on a project of two articles in which wrong suggestions are planted."""

    def open_(share=0.05, *, split=None):
        path = tmp_path / "planted.goldspan"
        with Project.create(path, scheme=diplomacy) as project:
            plant(project, "a1", "a2", share=share)
            if split is not None:
                project.set_splits(dict.fromkeys(map(ArticleId, ("a1", "a2")), split), {})
        return open_desk(path)

    return open_


def plants(desk):
    """The planted ones that are to be seen, in the order of the text."""
    sheet = desk.sheet
    return [sheet.items[each] for each in sheet.visible() if sheet.is_planted(sheet.items[each])]


def gold(desk):
    """(label, words) of gold by article, as another program reads it."""
    with Project.open(desk.session.project.path, read_only=True) as project:
        return {
            found.id: {(m.label, found.text[m.start : m.end]) for m in mentions}
            for found, mentions, _ in project.gold()
        }


def go_to(desk, item):
    """Go to an item with Down from the top."""
    desk.press(KEY.Key_Up, times=len(desk.sheet.items))
    for _ in desk.sheet.items:
        if desk.session.focus == item.id:
            return
        desk.press(KEY.Key_Down)
    raise LookupError(item)


def finish(desk):
    """Ctrl+Enter, twice where something is left."""
    here = desk.sheet.article.id
    desk.press(KEY.Key_Return, CTRL)
    if desk.sheet.article.id == here and not desk.sheet.finished:
        desk.press(KEY.Key_Return, CTRL)


def words(desk, item):
    """What it reads, and as what."""
    return item.label, desk.sheet.surface(item)


def test_looking_writes_nothing_and_shows_the_same_each_time(planted_desk):
    desk = planted_desk()
    before = desk.session.project.path.read_bytes()
    seen = plants(desk)
    assert seen
    desk.press(KEY.Key_Down, CTRL)
    assert desk.sheet.article.id == "a2"
    desk.press(KEY.Key_Up, CTRL)
    assert plants(desk) == seen
    assert desk.session.project.path.read_bytes() == before


def test_a_plant_looks_like_the_suggestion_it_is_like(planted_desk):
    desk = planted_desk()
    read_sources(desk.session)
    for each in plants(desk):
        like = desk.sheet.items[desk.sheet.plants[each.id].like]
        shown, spoken = [], []
        for item in (each, like):
            go_to(desk, item)
            card, text = desk.window.card, desk.sheet.surface(item)
            assert card.what.text() == text
            shown.append((card.label.text(), re.sub(r"\d+ %", "… %", card.state.text())))
            assert f" {round(100 * item.score)} % " in card.state.text()
            said = desk.canvas.spoken(item.id).replace(text, "…")
            spoken.append(re.sub(r"\d+ percent", "… percent", said))
        assert shown[0] == shown[1]
        assert "by model" in shown[0][1]
        assert spoken[0] == spoken[1]


def test_what_was_accepted_is_told_when_the_article_is_finished(planted_desk):
    desk = planted_desk()
    first, second, *rest = plants(desk)
    for each in (first, second):
        go_to(desk, each)
        desk.press(KEY.Key_Space)
    for each in rest:
        go_to(desk, each)
        desk.press(KEY.Key_X)
    assert not any("planted" in sentence for sentence in (*desk.told, *desk.failed))
    accepted = [words(desk, each) for each in (first, second)]
    finish(desk)
    assert desk.sheet.article.id == "a2"
    count = 2 + len(rest)
    said = ", ".join(f"“{text}” as {label}" for label, text in accepted)
    assert desk.told[-1] == (
        f"{count} of the suggestions were planted; you accepted 2 of them (Ctrl+L): {said}. "
        "They stay out of the gold."
    )
    assert not set(accepted) & gold(desk)["a1"]
    assert desk.window.status.message.text() == desk.told[-1]


@pytest.mark.parametrize("judged", [0, 1])
def test_who_judges_few_is_not_told_of_none_accepted_as_if_they_had(planted_desk, judged):
    desk = planted_desk()
    for each in plants(desk)[:judged]:
        go_to(desk, each)
        desk.press(KEY.Key_X)
    finish(desk)
    of = "you judged none of them" if not judged else "of the 1 that you judged you accepted none"
    assert desk.told[-1].endswith(f"planted; {of}.")


def test_what_was_told_is_not_told_again_when_it_is_right_after_all(planted_desk):
    desk = planted_desk()
    first, *_ = plants(desk)
    go_to(desk, first)
    desk.press(KEY.Key_Space)
    finish(desk)
    assert "were planted" in desk.told[-1]
    desk.session.step_article(-1)
    desk.press(KEY.Key_Return, CTRL | SHIFT)
    desk.session.select(*first.fragments[0])
    desk.session.label(first.label)
    before = len(desk.told)
    finish(desk)
    assert desk.session.project.sheet("a1").finished
    assert not any("planted" in each for each in desk.told[before:])
    assert (first.label, first.fragments) in {
        (each.label, each.fragments)
        for found, mentions, _ in desk.session.project.gold()
        for each in mentions
        if found.id == "a1"
    }


def test_who_accepts_none_is_told_so(planted_desk):
    desk = planted_desk()
    for each in plants(desk):
        go_to(desk, each)
        desk.press(KEY.Key_X)
    finish(desk)
    assert desk.told[-1].endswith("planted; you accepted none of them.")
    desk.press(KEY.Key_L, CTRL)
    assert desk.told[-1] == (
        "Nothing that was planted was accepted in the last 50 articles that you have finished."
    )


def test_what_was_corrected_is_the_reviewers_own_and_gold(planted_desk):
    desk = planted_desk()
    first = plants(desk)[0]
    text = desk.sheet.surface(first)
    go_to(desk, first)
    desk.press(KEY.Key_I)
    assert desk.sheet.items[first.id].label == "ISSUE"
    finish(desk)
    assert ("ISSUE", text) in gold(desk)["a1"]
    assert desk.told[-1].endswith("The one that you corrected is your own work and counts.")


def test_a_paragraph_accepted_unread_gives_no_gold_of_what_was_planted(planted_desk):
    desk = planted_desk()
    wrong = {words(desk, each) for each in plants(desk)}
    desk.press(KEY.Key_Space, SHIFT, times=len(desk.sheet.paragraphs))
    assert desk.sheet.pending == []
    finish(desk)
    assert gold(desk)["a1"]
    assert not wrong & gold(desk)["a1"]
    assert f"you accepted {len(wrong)} of them" in desk.told[-1]


def test_ctrl_l_leads_to_it_and_ctrl_enter_keeps_it(planted_desk):
    desk = planted_desk()
    first, second = plants(desk)[:2]
    kept, other = words(desk, first), words(desk, second)
    for each in (first, second):
        go_to(desk, each)
        desk.press(KEY.Key_Space)
    finish(desk)
    desk.press(KEY.Key_L, CTRL)
    prompt = desk.window.prompt
    assert prompt.list.count() == 2
    desk.press(KEY.Key_Down)
    desk.press(KEY.Key_Return)
    assert desk.sheet.article.id == "a1"
    assert desk.sheet.finished
    assert desk.session.cursor.selection == second.fragments[0]
    assert plants(desk) == []
    desk.press(KEY.Key_L, CTRL)
    desk.press(KEY.Key_Return, CTRL)
    assert kept in gold(desk)["a1"]
    assert other not in gold(desk)["a1"]
    assert desk.sheet.finished
    assert desk.focused.id != first.id
    assert words(desk, desk.focused) == kept
    assert desk.is_saved()
    desk.press(KEY.Key_L, CTRL)
    assert prompt.list.count() == 1
    desk.press(KEY.Key_Escape)
    desk.press(KEY.Key_Z, CTRL)
    assert kept not in gold(desk)["a1"]


def test_ctrl_l_lists_them_after_a_restart_and_ctrl_enter_keeps_one_for_good(
    planted_desk, open_desk
):
    desk = planted_desk()
    first, second, third = plants(desk)[:3]
    kept, other = words(desk, first), words(desk, second)
    for each, key in ((first, KEY.Key_Space), (second, KEY.Key_Space), (third, KEY.Key_X)):
        go_to(desk, each)
        desk.press(key)
    finish(desk)
    path = desk.session.project.path
    desk.window.close()
    again = open_desk(path)
    again.press(KEY.Key_L, CTRL)
    assert again.window.prompt.list.count() == 2
    assert "50 articles" in again.window.prompt.heading.text()
    again.press(KEY.Key_Return, CTRL)
    assert again.told[-1].startswith(f"“{kept[1]}” is kept as {kept[0]}")
    assert again.sheet.article.id == "a1"
    assert again.sheet.finished
    assert kept in gold(again)["a1"]
    assert other not in gold(again)["a1"]
    again.press(KEY.Key_L, CTRL)
    assert again.window.prompt.list.count() == 1
    again.press(KEY.Key_Escape)
    assert again.is_saved()


def test_what_was_opened_again_is_listed_only_once_it_is_finished_again(planted_desk, open_desk):
    desk = planted_desk()
    first = plants(desk)[0]
    go_to(desk, first)
    desk.press(KEY.Key_Space)
    finish(desk)
    path = desk.session.project.path
    desk.press(KEY.Key_Up, CTRL)
    desk.press(KEY.Key_Return, CTRL | SHIFT)
    desk.window.close()
    again = open_desk(path)
    assert again.session.accepted_plants() == []
    again.session.open_article(ArticleId("a1"))
    finish(again)
    (found,) = again.session.accepted_plants()
    assert (found.mention.label, found.mention.fragments) == (first.label, first.fragments)


def test_undo_of_the_finish_brings_them_back_and_redo_takes_them_out(planted_desk):
    desk = planted_desk()
    seen = plants(desk)
    go_to(desk, seen[0])
    desk.press(KEY.Key_Space)
    before = dict(desk.sheet.items)
    finish(desk)
    desk.press(KEY.Key_Z, CTRL)
    assert desk.sheet.article.id == "a1"
    assert dict(desk.sheet.items) == before
    assert [each.id for each in plants(desk)] == [each.id for each in seen]
    desk.press(KEY.Key_Y, CTRL)
    assert plants(desk) == []
    desk.press(KEY.Key_Return, CTRL | SHIFT)
    assert not desk.sheet.finished
    assert plants(desk) == []
    assert desk.is_saved()


def test_they_are_the_same_after_a_restart(planted_desk, open_desk):
    desk = planted_desk()
    desk.press(KEY.Key_Space)
    seen = {each.id: desk.sheet.plants[each.id] for each in plants(desk)}
    path = desk.session.project.path
    desk.window.close()
    again = open_desk(path)
    assert {each.id: again.sheet.plants[each.id] for each in plants(again)} == seen
    with Project.open(path) as project:
        project.set_policy(Policy())
    again.press(KEY.Key_Down, CTRL)
    assert plants(again) == []
    again.press(KEY.Key_Up, CTRL)
    assert {each.id for each in plants(again)} == seen.keys(), "what is begun stays as it is"


def test_the_same_everywhere_of_a_plant_is_planted_too(planted_desk):
    desk = planted_desk()
    extent = next(
        each for each in plants(desk) if desk.sheet.article.text.count(desk.sheet.surface(each)) > 1
    )
    label, text = words(desk, extent)
    go_to(desk, extent)
    desk.press(KEY.Key_Equal)
    desk.press(KEY.Key_Return)
    assert desk.sheet.items[extent.id].state is ItemState.PENDING
    marked = [each for each in desk.sheet.mentions if words(desk, each) == (label, text)]
    assert len(marked) > 1
    desk.press(KEY.Key_Space)
    finish(desk)
    assert (label, text) not in gold(desk)["a1"]
    assert f"you accepted {len(marked)} of them" in desk.told[-1]


def test_nothing_is_planted_where_nothing_is_shown_or_wanted(planted_desk):
    desk = planted_desk(split=Split.TEST)
    assert desk.session.project.policy.test is Shows.NOTHING
    assert (plants(desk), desk.sheet.visible()) == ([], [])


def test_nothing_is_planted_without_the_leads_word(planted_desk):
    desk = planted_desk(share=0.0)
    assert plants(desk) == []
    desk.press(KEY.Key_Space)
    finish(desk)
    assert not any("planted" in sentence for sentence in desk.told)


def test_an_entity_made_for_a_plant_goes_with_it(planted_desk):
    desk = planted_desk()
    first = next(each for each in plants(desk) if each.label in ("PERSON", "GPE"))
    go_to(desk, first)
    desk.press(KEY.Key_E)
    desk.type("Nobody at all")
    desk.press(KEY.Key_Return)
    assert desk.sheet.items[first.id].entity is not None
    with Project.open(desk.session.project.path, read_only=True) as project:
        assert project.entities() == []
        assert project.aliases() == {}
    desk.press(KEY.Key_Space)
    finish(desk)
    assert desk.session.project.entity_ids(most=9) == []
    desk.press(KEY.Key_Z, CTRL)
    assert len(desk.session.project.entity_ids(most=9)) == 1


def names_it(desk, item, name):
    """E and a name, or the entity that has it, said of a mention."""
    go_to(desk, item)
    desk.press(KEY.Key_E)
    desk.type(name)
    desk.press(KEY.Key_Return)
    assert desk.sheet.items[item.id].entity is not None


def test_an_entity_of_plants_in_two_articles_goes_with_the_last_of_them(planted_desk):
    desk = planted_desk()
    here, there = plants(desk), plants_after(desk, KEY.Key_Down)
    first, second = next(
        (one, other) for one in here for other in there if one.label == other.label != "DATE"
    )
    desk.press(KEY.Key_Up, CTRL)
    names_it(desk, first, "Nobody at all")
    desk.press(KEY.Key_Down, CTRL)
    names_it(desk, second, "Nobody at all")
    assert len(desk.session.project.entity_ids(most=9)) == 1
    desk.press(KEY.Key_Up, CTRL)
    finish(desk)
    assert desk.sheet.article.id == "a2"
    assert len(desk.session.project.entity_ids(most=9)) == 1, "a plant of a2 means it still"
    finish(desk)
    assert desk.session.project.entity_ids(most=9) == []
    desk.press(KEY.Key_Z, CTRL)
    assert len(desk.session.project.entity_ids(most=9)) == 1


def plants_after(desk, key):
    """The plants of the article that this key, with Ctrl, leads to."""
    desk.press(key, CTRL)
    return plants(desk)


def test_an_entity_of_a_plant_goes_though_the_file_was_locked_until_the_end(planted_desk):
    desk = planted_desk()
    first = next(each for each in plants(desk) if each.label in ("PERSON", "GPE"))
    with locked(desk.session.project.path):
        names_it(desk, first, "Nobody at all")
        finish(desk)
        assert desk.sheet.finished
        assert desk.session.unsaved == 2
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    assert desk.session.project.entity_ids(most=9) == []
    assert desk.is_saved()


def test_what_begins_an_article_and_cannot_be_saved_yet_keeps_its_plants(planted_desk, tmp_path):
    desk = planted_desk()
    path = desk.session.project.path
    seen = [each.id for each in plants(desk)]
    path.rename(path.with_suffix(".away"))
    desk.press(KEY.Key_Space)
    assert desk.session.unsaved == 1
    assert [each.id for each in plants(desk)] == seen
    copied = tmp_path / "copy.goldspan"
    desk.session.project.save_copy(copied, drafts=desk.session.kept, actor="ada")
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    for each in (path, copied):
        with Project.open(each, read_only=True) as project:
            assert [item for item in project.sheet("a1").plants if item in seen] == sorted(seen)
            assert project.all_planted().keys() == {"a1"}
    assert desk.is_saved()
