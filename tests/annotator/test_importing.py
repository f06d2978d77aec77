"""From files into the project: what comes in, and that what is wrong changes nothing."""

import json
import os
import sys
from pathlib import Path

import pytest

from annotator import projecting, review
from annotator.articles.plain import SUFFIXES
from annotator.errors import GoldspanError, SourceError
from annotator.exporting import export_jsonl
from annotator.importing import import_files, import_gold, import_run
from annotator.model import ArticleId, ArticleState, ItemState, Mention, Progress, Split, Verdict
from annotator.resources import resource
from annotator.store import Project
from annotator.text import sha256
from tests.making import OSLO, Reviewer, article, oslo, place, suggest


def m(name, label, words, nth=0, **more):
    """A mention as a line of the exchange format gives it."""
    start, end = place(OSLO, words, nth)
    return {"id": name, "start": start, "end": end, "label": label, "surface": words, **more}


ADA, ENVOY = m("ada", "PERSON", "Ada Lind", 1, score=0.9), m("envoy", "ROLE", "envoy")
IS = {"id": "r", "label": "holds_role", "head": "ada", "tail": "envoy"}


@pytest.fixture
def jsonl(tmp_path):
    """Writes lines to a file."""

    def write(*records, name="lines.jsonl"):
        path = tmp_path / name
        path.write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")
        return path

    return write


@pytest.fixture
def text(tmp_path):
    """Writes a text file."""

    def write(content=OSLO, name="oslo.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write


def everything(project):
    """The file's bytes, which only a change changes."""
    return Path(project.path).read_bytes()


# articles


def test_text_files_and_folders_become_articles(project, text, tmp_path):
    (tmp_path / "more" / "deep").mkdir(parents=True)
    text("One thing\n\nHappened in Oslo.", "more/one.txt")
    text("Another thing\n\nHappened in Bergen.", "more/deep/two.text")
    text("not an article", "more/notes.md")
    done = import_files(project, [text(), tmp_path / "more"])
    assert (done.articles, done.known, done.runs) == (3, 0, ())
    titles = {each.title for each in project.articles()}
    assert titles == {"Ada Lind and Bo Quist met in Oslo", "One thing", "Another thing"}


def test_what_is_there_already_is_passed_over_and_counted(project, text):
    path = text()
    import_files(project, [path])
    before = everything(project)
    done = import_files(project, [path])
    assert (done.articles, done.known) == (0, 1)
    assert everything(project) == before


def test_the_same_text_under_a_second_id_is_taken_in_and_pointed_out(project, text, jsonl):
    done = import_files(project, [text(), jsonl({"id": "wire", "text": OSLO})])
    assert done.articles == 2
    first = sha256(OSLO)[:16]
    assert set(done.copies) in ({("wire", first)}, {(first, "wire")})


def test_another_text_under_a_known_id_is_refused(project, jsonl):
    project.add_articles([article()])
    before = everything(project)
    with pytest.raises(SourceError, match=r"line 1, id: .* another text under the id a1"):
        import_files(project, [jsonl({"id": "a1", "text": "Something else."})])
    assert everything(project) == before


def test_a_line_keeps_title_meta_zones_and_unknown_keys(project, jsonl):
    zone = {"start": 0, "end": 8, "kind": "caption"}
    record = {
        "id": "x",
        "title": "A title",
        "text": OSLO,
        "meta": {"published": "2016-10-24", "n": [1, {"deep": None}]},
        "zones": [zone],
        "desk": "foreign",
    }
    import_files(project, [jsonl(record)])
    (found,) = project.articles()
    assert found.title == "A title"
    assert found.meta == {**record["meta"], "desk": "foreign"}
    assert [(each.start, each.end, each.kind) for each in found.zones] == [(0, 8, "caption")]


def test_without_zones_and_title_both_are_found(project, jsonl):
    import_files(project, [jsonl({"text": OSLO})])
    (found,) = project.articles()
    assert found.id == sha256(OSLO)[:16]
    assert found.title == "Ada Lind and Bo Quist met in Oslo"
    assert [each.kind for each in found.zones] == ["headline"]


def test_zones_that_are_said_to_be_none_are_not_found(project, jsonl):
    import_files(project, [jsonl({"text": OSLO, "zones": []})])
    (found,) = project.articles()
    assert found.zones == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_give_the_same_article_whatever_their_encoding(project, text, encoding):
    import_files(project, [text(OSLO.replace("\n", "\r\n"), encoding=encoding)])
    (found,) = project.articles()
    assert found.text == OSLO
    assert found.sha256 == sha256(OSLO)


# items that come with articles


def test_a_lines_items_become_a_run_named_after_the_file(project, jsonl):
    record = {"id": "a1", "text": OSLO, "mentions": [ADA, ENVOY], "relations": [IS]}
    done = import_files(project, [jsonl(record, name="model-7.jsonl")])
    (run,) = project.runs()
    assert (run.name, run.id, run.articles) == ("model-7", done.runs[0], 1)
    assert (done.mentions, done.relations) == (2, 1)
    sheet = project.sheet("a1")
    assert [item.state for item in sheet.items.values()] == [ItemState.PENDING] * 3
    assert sheet.progress is None


def test_items_for_an_article_of_the_same_import_need_no_text(project, jsonl):
    texts = jsonl({"id": "a1", "text": OSLO}, name="1-texts.jsonl")
    items = jsonl({"id": "a1", "mentions": [ADA]}, name="2-items.jsonl")
    done = import_files(project, [texts, items])
    assert (done.articles, done.mentions) == (1, 1)
    with pytest.raises(SourceError, match=r"mentions\[0\]\.surface"):
        import_files(project, [jsonl({"id": "a1", "mentions": [{**ADA, "surface": "Eva Lind"}]})])


def test_one_article_named_in_two_ways_in_one_file_is_refused(project, jsonl):
    lines = {"id": "a1", "text": OSLO, "mentions": [ADA]}, {"sha256": sha256(OSLO), "mentions": []}
    before = everything(project)
    with pytest.raises(SourceError, match="line 2: the article a1 comes twice"):
        import_files(project, [jsonl(*lines)])
    assert everything(project) == before


def test_items_by_hash_find_their_article(project, jsonl):
    project.add_articles([article()])
    done = import_files(project, [jsonl({"sha256": sha256(OSLO), "mentions": [ADA]})])
    assert done.articles == 0
    assert [each.article for each in project.predictions(done.runs[0])] == ["a1"]


@pytest.mark.parametrize(
    ("record", "field", "problem"),
    [
        ({"mentions": [{**ADA, "end": 9999}]}, "mentions[0].end", "outside the text"),
        ({"mentions": [{**ADA, "start": -1}]}, "mentions[0].start", ""),
        ({"mentions": [{**ADA, "surface": "Eva Lind"}]}, "mentions[0].surface", "Eva Lind"),
        ({"mentions": [{**ADA, "label": "PLANET"}]}, "mentions[0].label", "has no PLANET"),
        ({"mentions": [ADA, ADA]}, "mentions[1].id", "'ada'"),
        ({"mentions": [ADA], "relations": [IS]}, "relations[0].tail", "'envoy'"),
        ({"mentions": [ADA, ENVOY], "relations": [{**IS, "head": "envoy", "tail": "ada"}]},
         "relations[0]", "may not link ROLE to PERSON"),
        ({"mentions": [ADA, ENVOY], "relations": [{**IS, "label": "loves"}]},
         "relations[0].label", "has no loves"),
        ({"mentions": [{**ADA, "attributes": {"mood": "good"}}]},
         "mentions[0].attributes.mood", "no such attribute"),
        ({"text": "", "mentions": []}, "text", "empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_line_is_named_and_nothing_of_the_file_comes_in(
    project, jsonl, text, record, field, problem
):
    before = everything(project)
    fine = {"id": "fine", "text": "A fine one.", "mentions": []}
    path = jsonl(fine, {"id": "a1", "text": OSLO, **record})
    with pytest.raises(SourceError) as raised:
        import_files(project, [text(), path])
    assert (raised.value.path, raised.value.line, raised.value.field) == (str(path), 2, field)
    assert problem in str(raised.value)
    assert everything(project) == before
    assert project.article_ids() == []


def test_who_stops_an_import_has_changed_nothing(project, text, tmp_path):
    before = everything(project)
    (tmp_path / "many").mkdir()
    for number in range(5):
        text(f"{OSLO} {number}", f"many/{number}.txt")

    def stop(done, _total):
        if done == 3:
            raise GoldspanError("Stopped.")

    with pytest.raises(GoldspanError, match="Stopped"):
        import_files(project, [tmp_path / "many"], report=stop)
    assert everything(project) == before


def test_reports_go_up_to_the_whole(project, text, tmp_path):
    reports = []
    paths = [text(f"{OSLO} {number}", f"{number}.txt") for number in range(3)]
    import_files(project, paths, report=lambda *pair: reports.append(pair))
    assert reports == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_file_that_is_imported_again_is_there_already_with_its_run(project, jsonl, tmp_path):
    record = {"id": "a1", "text": OSLO, "mentions": [ADA, ENVOY], "relations": [IS]}
    path = jsonl(record)
    first = import_files(project, [path])
    before = everything(project)
    again = import_files(project, [path])
    assert (again.articles, again.known, again.runs) == (0, 1, ())
    assert again.known_runs == first.runs
    assert (again.mentions, again.relations) == (0, 0)
    assert everything(project) == before
    other = jsonl({**record, "mentions": [ADA], "relations": []})
    assert import_files(project, [other]).runs == (2,)  # the name of the first, but other items
    assert import_files(project, [jsonl(record, name="more.jsonl")]).runs == (3,)


def test_texts_and_their_lines_in_one_folder_are_counted_once(project, jsonl, text, tmp_path):
    text()
    jsonl({"text": OSLO, "mentions": [ADA]})
    done = import_files(project, [tmp_path])
    assert (done.articles, done.known, done.copies) == (1, 0, ())
    done = import_files(project, [tmp_path])
    assert (done.articles, done.known) == (0, 1)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_of_lines_is_refused_like_an_empty_text(project, tmp_path, content):
    path = tmp_path / "empty.jsonl"
    path.write_text(content)
    with pytest.raises(SourceError, match="is empty; write one article a line"):
        import_files(project, [path])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_gives_every_file_that_can_be_named_itself(project, tmp_path, suffix):
    line = json.dumps({"id": "a", "text": OSLO})
    (tmp_path / f"one{suffix.upper()}").write_text(OSLO if "t" in suffix else line, "utf-8")
    assert import_files(project, [tmp_path]).articles == 1


# runs


@pytest.mark.parametrize(
    ("stem", "name"),
    [("mine", "mine"), ("builtin", "builtin (file)"), ("2016", "2016 (file)"),
     ("spacy:x", "spacy:x (file)"), ("a\nb", "a\ufffdb"), (" ", "(file)"), ("v1.0", "v1.0")],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_run_that_is_named_after_its_file_can_be_told_from_all_others(project, jsonl, stem, name):
    import_files(
        project, [jsonl({"text": OSLO, "mentions": []}, name=f"{stem}.jsonl")], format="jsonl"
    )
    assert [run.name for run in project.runs()] == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_whose_name_is_no_unicode_gives_a_run(project, jsonl, tmp_path):
    path = jsonl({"text": OSLO, "mentions": []}).rename(
        os.fsdecode(bytes(tmp_path) + b"/\xff.jsonl")
    )
    import_files(project, [path])
    assert [run.name for run in project.runs()] == ["\ufffd"]


@pytest.mark.parametrize("name", ["", " ", "builtin", "7"])
def test_an_outside_run_cannot_have_any_name(project, jsonl, name):
    project.add_articles([article()])
    with pytest.raises(GoldspanError, match="name"):
        import_run(project, jsonl({"id": "a1", "mentions": []}), name=name)
    assert project.runs() == []


def test_an_outside_run_is_kept_for_articles_that_are_there(project, jsonl):
    project.add_articles([article()])
    record = {"id": "a1", "mentions": [ADA, ENVOY], "relations": [IS]}
    number = import_run(project, jsonl(record), name="outside")
    run = project.run("outside")
    assert (run.id, run.mentions, run.relations) == (number, 2, 1)
    assert run.ended


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"id": "a9", "mentions": []}, "has no article a9; import it first"),
        ({"id": "a1"}, "no mentions; write []"),
        ({"id": "a1", "sha256": "0" * 64, "mentions": []}, "another text"),
        ({"id": "a1", "text": "Another text.", "mentions": []}, "another text"),
    ],
)
def test_an_outside_run_that_does_not_fit_is_refused(project, jsonl, record, problem):
    project.add_articles([article()])
    before = everything(project)
    with pytest.raises(SourceError, match=problem.replace("[", r"\[")):
        import_run(project, jsonl(record), name="outside")
    assert everything(project) == before


def test_an_empty_file_holds_no_predictions_and_no_gold(project, jsonl):
    with pytest.raises(SourceError, match="holds no predictions"):
        import_run(project, jsonl(), name="outside")
    with pytest.raises(SourceError, match="holds no gold"):
        import_gold(project, jsonl(), reviewer="me")


# gold


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
