"""Gold from files: decisions of a reviewer, in articles that nobody has begun."""

import json

import pytest

from annotator import projecting, review
from annotator.errors import SourceError
from annotator.exporting import export_jsonl
from annotator.importing import import_files, import_gold
from annotator.model import ArticleId, ArticleState, ItemState, Mention, Progress, Split, Verdict
from annotator.resources import resource
from annotator.store import Project
from tests.annotator.importing.lines import ADA, ENVOY, IS, everything
from tests.making import OSLO, Reviewer, article, oslo, suggest


def test_gold_becomes_decisions_of_the_reviewer_and_articles_are_finished(project, jsonl):
    record = {"id": "a1", "text": OSLO, "mentions": [{**ADA, "entity": "Ada Lind"}, ENVOY],
              "relations": [IS]}  # fmt: skip
    done = import_gold(project, jsonl(record), reviewer="Bo")
    assert (done.articles, done.mentions, done.relations) == (1, 2, 1)
    (decision,) = project.decisions()
    assert (decision.actor, decision.draft.verdict) == ("Bo", Verdict.IMPORT)
    sheet = project.sheet("a1")
    assert sheet.finished
    assert {item.state for item in sheet.items.values()} == {ItemState.ACCEPTED}
    (entity,) = project.entities()
    assert (entity.label, entity.name) == ("PERSON", "Ada Lind")
    linked = [each.entity for each in sheet.mentions if each.label == "PERSON"]
    assert linked == [entity.id]


def test_one_name_is_one_entity_in_all_articles(project, jsonl):
    ada = {**ADA, "entity": "Ada Lind"}
    texts = (OSLO, OSLO + " Really.")
    import_gold(
        project, jsonl(*({"text": each, "mentions": [ada]} for each in texts)), reviewer="Bo"
    )
    assert len(project.entities()) == 1


def test_unfinished_gold_is_kept_but_its_article_goes_on(project, jsonl):
    lines = (
        {"id": "a1", "text": OSLO, "mentions": [ADA], "finished": False},
        {"id": "a2", "text": OSLO + " Really.", "finished": False},
        {"id": "a3", "text": OSLO + " Yes.", "mentions": []},
    )
    done = import_gold(project, jsonl(*lines), reviewer="Bo")
    assert done.articles == 3
    states = {row.id: row.state for row in project.queue()}
    assert states == {
        "a1": ArticleState.DOING,
        "a2": ArticleState.TO_DO,
        "a3": ArticleState.FINISHED,
    }


def test_gold_of_which_nothing_is_finished_is_articles_alone(project, jsonl):
    done = import_gold(project, jsonl({"id": "a1", "text": OSLO, "finished": False}), reviewer="B")
    assert (done.articles, done.mentions) == (1, 0)
    assert list(project.decisions()) == []


def test_the_export_of_a_partly_finished_project_comes_in_again(project, tmp_path, diplomacy):
    project.add_articles(article(f"{OSLO} {name}", name) for name in ("a1", "a2"))
    suggest(project, oslo("a2"))
    Reviewer(project, "a2").finishes()
    path = tmp_path / "all.jsonl"
    export_jsonl(project, path)
    with Project.create(tmp_path / "other.goldspan", scheme=diplomacy) as other:
        assert import_gold(other, path, reviewer="Bo").articles == 2
        assert {row.id: row.state for row in other.queue()} == {
            "a1": ArticleState.TO_DO,
            "a2": ArticleState.FINISHED,
        }
        assert import_gold(project, jsonl_of(path, 0), reviewer="Bo").articles == 0


def jsonl_of(path, line):
    """A file of one line of another."""
    one = path.with_name("one.jsonl")
    one.write_bytes(path.read_bytes().splitlines(keepends=True)[line])
    return one


def test_gold_for_an_article_that_somebody_has_begun_is_refused(project, jsonl):
    project.add_articles([article()])
    suggest(project, oslo())
    Reviewer(project).finishes()
    before = everything(project)
    fresh = {"id": "a2", "text": OSLO + " Really.", "mentions": []}
    path = jsonl(fresh, {"id": "a1", "mentions": [ADA]})
    with pytest.raises(SourceError, match="line 2: the article a1 has decisions already"):
        import_gold(project, path, reviewer="Bo")
    assert everything(project) == before


def test_gold_for_an_article_that_was_only_marked_from_another_one_is_refused(project, jsonl):
    project.add_articles([article(), article(name="a2")])
    sheets = project.sheet("a1"), project.sheet("a2")
    marked = review.add_mention(sheets[0], 0, 8, "PERSON")
    project.record(marked, actor="reviewer")
    elsewhere = [(sheets[1], [(0, 8)])]
    same = projecting.same_everywhere(project.sheet("a1"), marked.focus, [], elsewhere=elsewhere)
    project.record(same, actor="reviewer")
    assert project.sheet("a2").progress == Progress()
    with pytest.raises(SourceError, match="the article a2 has decisions already"):
        import_gold(project, jsonl({"id": "a2", "mentions": [ADA]}), reviewer="Bo")


def test_gold_for_an_article_with_suggestions_is_what_counts(project, jsonl):
    project.add_articles([article()])
    suggest(project, oslo())
    import_gold(project, jsonl({"id": "a1", "mentions": [ADA]}), reviewer="Bo")
    sheet = project.sheet("a1")
    assert [sheet.surface(each) for each in sheet.mentions] == ["Ada Lind"]
    assert sheet.pending == []


def test_gold_without_a_word_on_mentions_is_refused(project, jsonl):
    with pytest.raises(SourceError, match=r"no mentions; write \[\]"):
        import_gold(project, jsonl({"id": "a1", "text": OSLO}), reviewer="Bo")


def test_a_mention_that_is_said_twice_is_one(project, jsonl):
    record = {"id": "a1", "text": OSLO, "mentions": [ADA, {**ADA, "id": "again"}]}
    assert import_gold(project, jsonl(record), reviewer="Bo").mentions == 1


def test_the_samples_gold_comes_in_whole(tmp_path, diplomacy):
    with Project.create(tmp_path / "samples.goldspan", scheme=diplomacy) as project:
        import_files(project, sorted(resource("samples").glob("*.txt")))
        done = import_gold(project, resource("samples", "gold.jsonl"), reviewer="us")
        assert done.articles == 0
        lines = resource("samples", "gold.jsonl").read_bytes().splitlines()
        records = list(map(json.loads, lines))
        assert done.mentions == sum(len(each["mentions"]) for each in records)
        gold = {each.id: mentions for each, mentions, _ in project.gold()}
        for record in records:
            wanted = {(each["label"], each["start"], each["end"]) for each in record["mentions"]}
            found = gold[record["id"]]
            assert {(each.label, each.start, each.end) for each in found} == wanted
            assert all(isinstance(each, Mention) for each in found)


@pytest.mark.parametrize("gold", [False, True])
def test_a_copy_of_an_article_in_a_split_is_in_that_split(project, tmp_path, gold):
    project.add_articles([article(OSLO, "a1"), article(f"{OSLO} More.", "a2")])
    project.set_splits({ArticleId("a1"): Split.TEST}, {"by": "given"})
    file = tmp_path / "more.jsonl"
    texts = {"copy": OSLO, "b2": f"{OSLO} More.", "b3": "New."}
    lines = [{"id": name, "text": text} for name, text in texts.items()]
    file.write_text("".join(json.dumps(each | {"mentions": []}) + "\n" for each in lines), "utf-8")
    if gold:
        import_gold(project, file, reviewer="ada")
    else:
        import_files(project, [file])
    assert project.split_of() == {"a1": Split.TEST, "copy": Split.TEST}
    assert project.splits.how == {"by": "given"}
