"""The same under other names, with real keys."""

from annotator import linking, review
from annotator.store import Project
from tests.app.same.lists import ELSEWHERE, RENAMED, TROMSO, Key, List, marked, sheet_of
from tests.making import Reviewer, article, place


def test_a_surname_alone_is_offered_but_not_ticked(open_desk, path, qtbot):
    desk = open_desk(path)
    desk.session.open_article("a3")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    assert [row for row in shown.rows if row[0] == RENAMED] == [
        (RENAMED, "… Lind in Tromsø Ada Lind came. [Lind] stayed, and Norway paid.", False)
    ]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return)
    assert marked(desk.sheet) == ["Ada Lind", "Lind"]


def test_what_the_entity_is_known_by_is_ticked_and_marks_carry_the_entity(open_desk, path, qtbot):
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a3")
        ada = reviewer.finds("PERSON")
        lind = linking.new_entity("PERSON", "Ada Lind")
        reviewer.does(linking.link, [ada], lind, new=True)
        alone = reviewer.does(review.add_mention, *place(TROMSO, "Lind", 2), "PERSON")
        reviewer.does(linking.link, [alone.draft.focus], lind, new=False)
        reviewer = Reviewer(project)
        reviewer.does(linking.link, [reviewer.finds("PERSON")], lind, new=False)
        project.add_articles([article("Ada Lind spoke. Lind left.\n\nA Lind.", "a5")])
        project.add_articles([article("Lind left.", "a6")])
    desk = open_desk(path)
    desk.focus("PERSON", "Ada Lind")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    elsewhere = [text for section, text, ticked in shown.rows if section == ELSEWHERE and ticked]
    assert elsewhere[-3:] == [
        "[Ada Lind] spoke. Lind left. A Lind.",
        "Ada Lind spoke. [Lind] left. A Lind.",
        "Ada Lind spoke. Lind left. A [Lind].",
    ]
    desk.press(Key.Key_Return)
    a5 = sheet_of(desk, "a5")
    assert marked(a5) == ["Ada Lind", "Lind", "Lind"]
    assert {each.entity for each in a5.mentions} == {lind.id}
    assert marked(sheet_of(desk, "a6")) == []
