"""Finding across a project: what is found is there, and nothing that is there is missed."""

import re

import pytest

from annotator.errors import ProjectError
from annotator.store import Project
from annotator.store.search import Search
from tests.making import OSLO, article


@pytest.fixture
def searching(project):
    """Adds articles of these texts to the project and gives a search that has caught up."""
    opened = []

    def search(*texts):
        project.add_articles(
            article(text, f"a{number}") for number, text in enumerate(texts, start=1)
        )
        opened.append(Search(project.path))
        opened[-1].catch_up()
        return opened[-1]

    yield search
    for each in opened:
        each.close()


class TestArticlesWith:
    def test_are_those_that_have_the_words_in_this_order(self, searching):
        search = searching(OSLO, "Quist met Bo.", "Bo Quists", "And Bo\nQuist left")
        assert search.articles_with(["Bo Quist"]) == ["a1", "a4"]

    def test_of_several_strings_have_any_and_come_in_import_order(self, searching):
        search = searching("Cem Tan", "Ada Lind", "Bo", "Tan Cem")
        assert search.articles_with(["Ada Lind", "Cem Tan"]) == ["a1", "a2"]

    @pytest.mark.parametrize(
        "string",
        ["Son-hui", "Kim's", "Kim’s", "U.S.", "24,000", "외무성", "外務", "é", "$5", "🤝", "—"],
    )
    def test_miss_none_that_has_it(self, searching, string):
        search = searching("nothing", f"so {string} it is", f"({string})", "é e\u0301 x")
        whole = re.compile(rf"(?<!\w){re.escape(string)}(?!\w)")
        with Project.open(search.path, read_only=True) as project:
            really = [each.id for each in project.articles() if whole.search(each.text)]
        assert really
        assert set(really) <= set(search.articles_with([string]))
        assert "a1" not in search.articles_with([string])

    def test_are_none_for_nothing(self, searching):
        search = searching(OSLO)
        assert search.articles_with([]) == search.articles_with([""]) == []


def test_what_is_imported_later_is_found_after_catching_up(searching, project):
    search = searching(OSLO)
    project.add_articles([article("Oslo again", "late")])
    assert search.articles_with(["Oslo"]) == ["a1"]
    search.catch_up()
    assert search.articles_with(["Oslo"]) == ["a1", "late"]


def test_a_file_that_is_gone_is_told_with_its_name(searching, project):
    search = searching(OSLO)
    project.path.unlink()
    with pytest.raises(ProjectError, match=re.escape(str(project.path))):
        search.catch_up()
