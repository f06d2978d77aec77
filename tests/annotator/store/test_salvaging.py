"""What a salvage keeps of a damaged project: all that verifies, in a project that is whole."""

import sqlite3

import pytest

from annotator import linking, review
from annotator.errors import ProjectError
from annotator.model import ArticleId, ArticleState
from annotator.store import Project, examining, salvaging
from tests.faults import damaged
from tests.making import Reviewer


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a project with every kind of row."""
    path = tmp_path_factory.mktemp("whole") / "news.goldspan"
    damaged.make(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, whole):
    """A copy of it."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(whole)
    return path


@pytest.fixture
def out(tmp_path):
    """Where the salvaged project goes."""
    return tmp_path / "saved.goldspan"


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def decisions(path):
    """Who decided what, of every decision."""
    with Project.open(path, read_only=True) as project:
        return [(each.id, each.actor, each.at, each.draft) for each in project.decisions()]


def test_of_a_whole_project_nothing_is_lost(path, out):
    made = salvaging.salvage(path, out)
    assert made.lines() == ["Nothing is lost."]
    assert decisions(out) == decisions(path)
    assert examining.check(out).flaws == ()


def test_decisions_behind_a_lost_one_are_kept_by_what_they_say(path, out):
    before = decisions(path)
    tampered(path, "UPDATE ledger SET actor = 'eve' WHERE seq = 4")
    made = salvaging.salvage(path, out)
    assert made.decisions == (4,)
    after = decisions(out)
    assert after[:3] == before[:3], "those before the lost one keep their ids"
    kept = [(actor, at, draft.changes) for _, actor, at, draft in after]
    for place, (_, actor, at, draft) in enumerate(before):
        undone = draft.target == before[3][0]
        assert place == 3 or undone or (actor, at, draft.changes) in kept
    with Project.open(out) as project:
        assert project.first_broken_decision() is None
        assert not list(project.differences())


def test_the_last_word_on_each_thing_is_as_it_was(path, out):
    with Project.open(path, read_only=True) as project:
        sheets = {name: project.sheet(name) for name in project.article_ids()}
    tampered(path, "DELETE FROM ledger WHERE seq = 11")
    salvaging.salvage(path, out)
    with Project.open(out, read_only=True) as project:
        for name, sheet in sheets.items():
            if name not in ("a1", "a2"):
                assert project.sheet(name).items == sheet.items


def test_one_flipped_bit_in_a_text_is_mended(path, out):
    tampered(path, "UPDATE article SET text = replace(text, 'Monday', 'Mondax') WHERE key = 1")
    made = salvaging.salvage(path, out)
    assert made.mended == ("a1",)
    assert examining.check(out).flaws == ()


def test_a_damaged_text_with_decisions_is_kept_open_and_flagged(path, out):
    tampered(
        path, "UPDATE article SET text = replace(text, 'many words', 'no thing!!') WHERE key = 2"
    )
    made = salvaging.salvage(path, out)
    assert made.damaged == ("a2",)
    with Project.open(out, read_only=True) as project:
        sheet = project.sheet(ArticleId("a2"))
    assert sheet.article.title.startswith("[damaged text] ")
    assert sheet.progress.state is ArticleState.DOING
    assert sheet.progress.flagged
    assert sheet.progress.note == "Its text was damaged; compare it with its source."
    assert "no thing!!" in sheet.article.text


def test_a_damaged_text_without_decisions_is_lost_and_named(path, out):
    tampered(path, "UPDATE article SET text = 'x' WHERE id = 'a12'")
    made = salvaging.salvage(path, out)
    assert made.lost == ("a12",)
    said = "1 article is damaged, and no decision is about it (a12); import it again."
    assert said in made.lines()


def test_a_project_without_its_first_page_is_salvaged(path, out, whole):
    path.write_bytes(bytes(4096) + whole[4096:])
    made = salvaging.salvage(path, out)
    assert made.decisions == ()
    assert made.kept.articles == damaged.ARTICLES
    assert path.read_bytes() == bytes(4096) + whole[4096:]


def test_nothing_is_overwritten_and_nothing_half_is_left(path, out, tmp_path):
    out.write_text("mine")
    with pytest.raises(ProjectError, match="exists already"):
        salvaging.salvage(path, out)
    assert out.read_text() == "mine"
    out.unlink()
    path.write_bytes(b"no project at all" * 1000)
    with pytest.raises(ProjectError, match="cannot be salvaged"):
        salvaging.salvage(path, out)
    assert [each.name for each in tmp_path.iterdir()] == ["news.goldspan"]


GOLD = ("gold_article", "gold_mention", "gold_relation", "gold_entity")


def gold(path):
    """Everything that the gold views show."""
    with sqlite3.connect(path) as opened:
        shown = {view: sorted(opened.execute(f"SELECT * FROM {view}"), key=repr) for view in GOLD}
    opened.close()
    return shown


@pytest.mark.parametrize("where", ["seq > (SELECT max(seq) / 3 FROM ledger)", "true"])
def test_gold_whose_decisions_are_missing_is_kept_as_an_import_and_said(path, out, where):
    before = gold(path)
    tampered(path, "PRAGMA foreign_keys = OFF", f"DELETE FROM ledger WHERE {where}")
    made = salvaging.salvage(path, out)
    assert gold(out)["gold_article"] == before["gold_article"]
    assert gold(out) == before
    assert made.unexplained["finished article"] >= 3
    assert any("that no decision explains: decisions are missing" in line for line in made.lines())
    last = decisions(out)[-1]
    assert last[1] == "goldspan salvage"


def test_an_unexplained_mention_whose_words_stand_elsewhere_is_not_kept_and_said(path, out):
    tampered(
        path,
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM ledger",
        "UPDATE mention SET start = start + 1, surface = 'x' WHERE article = 2 AND score IS NULL",
    )
    made = salvaging.salvage(path, out)
    assert any("only the damaged file has them" in line for line in made.lines())
    with Project.open(out, read_only=True) as project:
        progress = project.sheet(ArticleId("a2")).progress
    assert progress.state is ArticleState.DOING
    assert progress.flagged


def test_a_damaged_id_in_current_state_makes_no_second_mention(path, out):
    before = gold(path)
    one = "(SELECT min(id) FROM mention WHERE article = 2 AND state = 'accepted')"
    tampered(path, f"UPDATE mention SET id = 'x' || id WHERE id = {one}")
    made = salvaging.salvage(path, out)
    assert made.lines() == [
        "What is said of 1 item was changed: every decision is there, and none says so. "
        "It is as it was decided."
    ]
    assert gold(out) == before


def corrected(path):
    """Decide last of all that an accepted mention has another label, which takes a relation with
    it; returns its id.
    """
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a1")
        item = reviewer.finds("GPE", "Oslo")
        reviewer.does(review.accept, [item])
        reviewer.does(review.relabel, item, "ORG")
    return item


def test_what_only_a_missing_decision_corrected_is_kept_as_it_stands(path, out):
    item = corrected(path)
    tampered(path, "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    made = salvaging.salvage(path, out)
    assert made.lines() == [
        "1 decision is missing at the end.",
        "2 items that no decision explains: decisions are missing. "
        "Kept as current state has it, in an import by goldspan salvage.",
    ]
    with Project.open(out) as project:
        assert project.sheet(ArticleId("a1")).items[item].label == "ORG"


def test_what_was_corrected_to_something_unsound_is_named_as_lost(path, out):
    item = corrected(path)
    tampered(
        path,
        "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)",
        f"UPDATE mention SET label = 'NO SUCH LABEL' WHERE id = '{item}'",
    )
    said = "1 item that no decision explains cannot be proved: only the damaged file has it."
    assert said in salvaging.salvage(path, out).lines()
    with Project.open(out) as project:
        assert project.sheet(ArticleId("a1")).items[item].label == "GPE"


def test_an_entity_that_only_a_missing_decision_renamed_keeps_its_name(path, out):
    with Project.open(path) as project:
        (entity,) = project.entities()
        project.record(linking.rename(entity, "Ada Maria Lind"), actor="ada")
    tampered(path, "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    assert salvaging.salvage(path, out).unexplained == {"entity": 1}
    with Project.open(out) as project:
        assert [each.name for each in project.entities()] == ["Ada Maria Lind"]
