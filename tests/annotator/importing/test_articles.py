"""Articles from files into the project: what comes in, and that what is wrong changes nothing."""

import json

import pytest

from annotator.articles.plain import SUFFIXES
from annotator.errors import GoldspanError, SourceError
from annotator.importing import import_files
from annotator.model import ItemState
from annotator.text import sha256
from tests.annotator.importing.lines import ADA, ENVOY, IS, everything
from tests.making import OSLO, article


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
