"""How an article's gold was made is told by its meta, by a project and by what is made of it."""

import orjson
import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.assistance import Assistance, known, said, told_by
from annotator.exporting import export_jsonl
from annotator.importing import import_gold
from annotator.release import release
from annotator.store import Project
from annotator.store.release_file import ReleaseFile
from tests.making import article, oslo, suggest

SCHEME = schemes.load("diplomacy")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["rules", "spacy", "rules"], Assistance(True, ("rules", "spacy"))),
        ([], Assistance(False)),
        (True, Assistance(True)),
        (False, Assistance(False)),
        (None, Assistance()),
        ("rules", Assistance()),
        ([""], Assistance()),
        ([1], Assistance()),
        (1, Assistance()),
    ],
)
def test_meta_tells_by_names_or_by_yes_and_no_and_by_nothing_else(value, expected):
    assert said({"assisted": value}) == expected
    if expected.assisted is not None:
        assert said({"assisted": expected.told}) == expected


def test_a_meta_without_the_key_tells_nothing():
    assert said({}) == Assistance()
    assert told_by(article(), (None, True)) == article()


def test_what_a_source_tells_counts_for_imported_gold_alone():
    meta = {"assisted": ["theirs"]}
    assert known((None, False), meta) == Assistance(False)
    assert known(("ours", False), meta) == Assistance(True, ("ours",))
    assert known((None, True), meta) == Assistance(True, ("theirs",))
    assert known(("ours", True), meta) == Assistance(True, ("ours", "theirs"))
    assert known(("ours", True), {}) == Assistance(True, ("ours",))


@pytest.fixture
def project(tmp_path):
    """a1 was suggested by "model" and all of it rejected, a2 is blind, a3 is unfinished."""
    with Project.create(tmp_path / "news.goldspan", scheme=SCHEME) as made:
        made.add_articles([article(name=name) for name in ("a1", "a2", "a3")])
        suggest(made, oslo("a1"), oslo("a3"))
        for item in [each.id for each in made.sheet("a1").mentions]:
            made.record(review.reject(made.sheet("a1"), item), actor="Ana")
        for name in ("a1", "a2"):
            made.record(review.finish(made.sheet(name)), actor="Ana")
        yield made


def test_a_project_knows_which_run_was_shown_even_if_all_of_it_was_rejected(project):
    assert project.shown() == {"a1": ("model", False), "a2": (None, False)}


def test_a_release_tells_it_and_leaves_the_articles_as_they_are(project, tmp_path):
    path = release(project, version="1", output=tmp_path).path
    with ReleaseFile(path) as opened:
        found, articles = opened.assistance(), opened.articles()
    assert found == {"a1": Assistance(True, ("model",)), "a2": Assistance(False)}
    assert articles == [article(name=name) for name in ("a1", "a2")]


def test_exported_gold_tells_it_and_so_does_the_project_that_imports_it(project, tmp_path):
    there, back = tmp_path / "gold.jsonl", tmp_path / "back.jsonl"
    export_jsonl(project, there)
    lines = [orjson.loads(line) for line in there.read_bytes().splitlines()]
    assert [line.get("meta") for line in lines] == [
        {"assisted": ["model"]},
        {"assisted": []},
        None,
    ]
    with Project.create(tmp_path / "other.goldspan", scheme=SCHEME) as other:
        import_gold(other, there, reviewer="Bo")
        assert other.shown() == {"a1": (None, True), "a2": (None, True)}
        export_jsonl(other, back)
    assert back.read_bytes() == there.read_bytes()


def test_imported_gold_that_does_not_tell_stays_untold(tmp_path):
    source = tmp_path / "gold.jsonl"
    source.write_text('{"id": "a1", "text": "Nothing was said.", "mentions": []}\n')
    with Project.create(tmp_path / "news.goldspan", scheme=SCHEME) as made:
        import_gold(made, source, reviewer="Bo")
        export_jsonl(made, tmp_path / "back.jsonl")
        path = release(made, version="1", output=tmp_path).path
    assert b"assisted" not in (tmp_path / "back.jsonl").read_bytes()
    with ReleaseFile(path) as opened:
        assert opened.assistance() == {}
