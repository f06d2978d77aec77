"""Undo and redo: rows of the ledger, in one line, across articles and across reopening."""

import pytest

from annotator import linking, review
from annotator.errors import ReviewError
from annotator.identity import items_of
from annotator.model import (
    ArticleState,
    ItemChange,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.store import Project
from annotator.store import ledger as ledgers
from annotator.store.state import StateMismatch
from tests.making import Reviewer, accepted, article, draft, oslo, suggest


@pytest.fixture
def reviewer(project):
    """Somebody in front of the first of two articles with suggestions."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    return Reviewer(project)


def states(project, name="a1"):
    """How many items of an article are pending, accepted and rejected."""
    items = project.sheet(name).items.values()
    return tuple(sum(item.state is state for item in items) for state in ItemState)


def test_undo_takes_decisions_back_from_the_newest_to_the_first(reviewer, project):
    untouched = reviewer.sheet
    seen = [untouched]
    for item in untouched.order[:3]:
        reviewer.does(review.accept, [item])
        seen.append(reviewer.sheet)
    for expected in reversed(seen[:-1]):
        decision = project.undo(actor="reviewer")
        assert decision.draft.verdict is Verdict.UNDO
        assert project.sheet("a1") == expected
    assert project.sheet("a1") == untouched
    with pytest.raises(ReviewError, match="There is nothing to undo"):
        project.undo(actor="reviewer")
    assert [each.draft.verdict for each in project.decisions()] == [Verdict.ACCEPT] * 3 + [
        Verdict.UNDO
    ] * 3


def test_redo_brings_them_back_from_the_first_to_the_newest(reviewer, project):
    seen = []
    for item in reviewer.sheet.order[:3]:
        seen.append(project.sheet("a1"))
        reviewer.does(review.accept, [item])
    for _ in range(3):
        project.undo(actor="reviewer")
    for expected in [*seen[1:], reviewer.sheet]:
        assert project.redo(actor="reviewer").draft.verdict is Verdict.REDO
        assert project.sheet("a1") == expected
    with pytest.raises(ReviewError, match="There is nothing to redo"):
        project.redo(actor="reviewer")


def test_undo_and_redo_can_follow_each_other_as_often_as_one_likes(reviewer, project):
    sheets = [project.sheet("a1")]
    for item in reviewer.sheet.order[:3]:
        reviewer.does(review.accept, [item])
        sheets.append(project.sheet("a1"))
    at = 3
    for step in (-1, -1, 1, -1, -1, 1, 1, 1, -1, 1, -1, -1, -1):
        turn = project.redo if step > 0 else project.undo
        turn(actor="reviewer")
        at += step
        assert project.sheet("a1") == sheets[at]
    assert at == 0
    assert project.first_broken_decision() is None


def test_a_new_decision_after_undo_is_undone_first_and_ends_redo(reviewer, project):
    first, second, third = reviewer.sheet.order[:3]
    kept = reviewer.does(review.accept, [first])
    reviewer.does(review.accept, [second])
    project.undo(actor="reviewer")
    reviewer.looks_again()
    newest = reviewer.does(review.reject, third)
    with pytest.raises(ReviewError, match="nothing to redo"):
        project.redo(actor="reviewer")
    assert project.undo(actor="reviewer").draft.target == newest.id
    assert project.undo(actor="reviewer").draft.target == kept.id
    with pytest.raises(ReviewError, match="nothing to undo"):
        project.undo(actor="reviewer")
    assert project.redo(actor="reviewer").draft.target == kept.id
    assert project.redo(actor="reviewer").draft.target == newest.id
    with pytest.raises(ReviewError, match="nothing to redo"):
        project.redo(actor="reviewer")


def test_undo_goes_back_across_articles_and_says_where_it_was(reviewer, project):
    second = Reviewer(project, "a2")
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    second.does(review.finish)
    reviewer.does(review.finish)
    undone = [project.undo(actor="reviewer").draft for _ in range(3)]
    assert [each.article for each in undone] == ["a1", "a2", "a1"]
    assert undone[-1].focus == reviewer.finds("PERSON")
    assert set(project.counts().items()) >= {(ArticleState.TO_DO, 2)}
    assert project._db.execute("SELECT count(*) FROM progress").fetchone() == (0,)
    assert project._db.execute("SELECT count(*) FROM mention").fetchone() == (0,)


def test_undo_and_redo_work_on_after_reopening(reviewer, project):
    empty = reviewer.sheet
    ada = reviewer.finds("PERSON")
    lind = linking.new_entity("PERSON", "Ada Lind")
    reviewer.does(linking.link, [ada], lind, new=True)
    reviewer.does(review.finish)
    finished = reviewer.sheet
    for _ in range(2):
        with Project.open(project.path) as again:
            again.undo(actor="somebody else")
    with Project.open(project.path) as again:
        assert again.sheet("a1") == empty
        assert again.entities() == []
        again.redo(actor="reviewer")
    with Project.open(project.path) as again:
        again.redo(actor="reviewer")
        assert again.sheet("a1") == finished
        assert again.entities() == [lind]


def import_gold(project, name, *others):
    """What another program's `import-gold` of an article does, with other changes before it."""
    items = [accepted(item) for item in items_of(oslo(name))]
    gold = [ItemChange(item.id, name, None, item) for item in items]
    done = ProgressChange(name, None, Progress(ArticleState.FINISHED))
    with Project.open(project.path) as other:
        other.record(draft(Verdict.IMPORT, *others, *gold, done, article=name), actor="import")
    project.refresh()


def test_undo_and_redo_pass_by_imported_gold_and_never_take_it_back(reviewer, project):
    untouched = reviewer.sheet
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    import_gold(project, "a2")
    reviewer.does(review.reject, reviewer.finds("ROLE"))
    project.undo(actor="reviewer")
    project.undo(actor="reviewer")
    assert project.sheet("a1") == untouched
    with pytest.raises(ReviewError, match="nothing to undo"):
        project.undo(actor="reviewer")
    assert states(project, "a2") == (0, 7, 0)
    project.redo(actor="reviewer")
    project.redo(actor="reviewer")
    assert project.sheet("a1") == reviewer.sheet
    assert project.first_broken_decision() is None


def test_gold_imported_after_an_undo_does_not_end_redo(reviewer, project):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    project.undo(actor="reviewer")
    import_gold(project, "a2")
    project.redo(actor="reviewer")
    assert project.sheet("a1") == reviewer.sheet


def test_what_imported_gold_has_changed_is_not_redone_and_the_reason_told(reviewer, project):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    project.undo(actor="reviewer")
    import_gold(project, "a1")
    before = list(project.decisions())
    with pytest.raises(ReviewError, match=r"in a1 cannot be redone: .* since by imported gold"):
        project.redo(actor="reviewer")
    assert list(project.decisions()) == before
    assert states(project) == (0, 7, 0)


def test_an_entity_that_imported_gold_means_too_stays(reviewer, project):
    lind = linking.new_entity("PERSON", "Ada Lind")
    reviewer.does(linking.link, [reviewer.finds("PERSON")], lind, new=True)
    meant = Mention("new", "PERSON", ((0, 8),), ItemState.ACCEPTED, entity=lind.id)
    import_gold(project, "a2", ItemChange("new", "a2", None, meant))
    with pytest.raises(ReviewError, match=r"in a1 cannot be undone: .* since by imported gold"):
        project.undo(actor="reviewer")
    assert project.sheet("a1") == reviewer.sheet
    assert project.entities() == [lind]


def test_a_state_that_no_import_explains_is_our_bug(reviewer, project):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    project._db.execute("UPDATE mention SET note = 'as nobody decided'")
    with pytest.raises(StateMismatch):
        project.undo(actor="reviewer")


def test_one_undo_takes_a_whole_act_back(reviewer, project):
    reviewer.does(review.accept, reviewer.sheet.pending)
    whole = reviewer.sheet
    assert states(project) == (0, 7, 0)
    reviewer.does(review.reject, reviewer.finds("MEETING"))
    assert states(project) == (0, 5, 2)
    project.undo(actor="reviewer")
    assert project.sheet("a1") == whole
    project.undo(actor="reviewer")
    assert states(project) == (7, 0, 0)


def test_the_decisions_that_stand_are_those_not_taken_back(reviewer, project):
    made = [reviewer.does(review.accept, [item]) for item in reviewer.sheet.order[:3]]
    project.undo(actor="reviewer")
    project.undo(actor="reviewer")
    project.redo(actor="reviewer")
    standing = [each.id for each in ledgers.standing(project._db)]
    assert standing == [each.id for each in made[:2]]
