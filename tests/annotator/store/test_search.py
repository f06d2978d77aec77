"""Finding across a project: what is found is there, and nothing that is there is missed."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator import linking, review
from annotator.errors import ProjectError, Stopped
from annotator.model import ArticleState
from annotator.store import Project, word_index
from annotator.store.hits import Kind
from annotator.store.query import parse
from annotator.store.search import Search
from tests.making import OSLO, Reviewer, article, oslo, place, suggest

BERGEN = """Envoys meet again in Bergen

Ada Lind flew to Bergen. Cem Tan of the UN was there, and Ada Lind spoke."""


@pytest.fixture
def searching(project):
    """Adds articles of these texts to the project and gives a search that has caught up."""
    opened = []

    def search(*texts):
        known = len(project.article_ids())
        project.add_articles(
            article(text, f"a{number}") for number, text in enumerate(texts, start=known + 1)
        )
        opened.append(Search(project.path))
        opened[-1].catch_up()
        return opened[-1]

    yield search
    for each in opened:
        each.close()


def lines(found):
    """What is listed, as text."""
    return [f"{hit.before}[{hit.match}]{hit.after}" for hit in found.hits]


def matches(found):
    return [(hit.article, hit.match) for hit in found.hits]


class TestWords:
    def test_are_all_found_in_whatever_order_and_with_what_stands_around(self, searching):
        found = searching(OSLO, BERGEN, "Talks in Rome").find("sanctions oslo")
        assert {hit.article for hit in found.hits} == {"a1"}
        assert found.articles == 1
        assert lines(found)[0] == "… on Monday. The talks, held in Oslo, were about [sanctions]."
        (near,) = found.hits[0].also
        assert lines(found)[0][slice(*near)] == "Oslo"

    def test_stand_where_the_hit_says_in_code_points_of_the_text(self, searching):
        hit = searching(OSLO).find("monday").hits[0]
        assert (hit.start, hit.end) == place(OSLO, "Monday")
        assert (hit.match, hit.title, hit.state) == ("Monday", OSLO[:20], ArticleState.TO_DO)

    def test_the_last_one_may_go_on_once_it_has_two_letters(self, searching):
        search = searching(OSLO, "a banker", "s")
        assert matches(search.find("the sanct"))[0] == ("a1", "sanctions")
        assert matches(search.find("s")) == [("a3", "s")]
        assert search.find("sanct ").inside

    def test_in_quotes_follow_each_other(self, searching):
        search = searching("Lind met Ada", "Ada Lind", "Ada, Linda")
        assert matches(search.find('"ada lind"')) == [("a2", "Ada Lind")]
        assert matches(search.find("“ada lind”")) == [("a2", "Ada Lind")]
        assert {hit.article for hit in search.find('"ada lind').hits} == {"a2", "a3"}

    @pytest.mark.parametrize(
        ("asked", "text", "match"),
        [
            ("son-hui", "Choe Son-hui spoke", "Son-hui"),
            ("son-hui", "Choe Son‐hui spoke", "Son‐hui"),
            ("Son hui", "Choe Son-hui spoke", "Son-hui"),
            ("kim's", "Mr Kim’s plan", "Kim’s"),
            ("kim", "Mr Kim’s plan", "Kim"),
            ("ministere", "le Ministère a", "Ministère"),
            ("ministère", "le Ministere a", "Ministere"),
            ("ministere", "le Ministe\u0300re a", "Ministe\u0300re"),
            ("café", "a cafe\u0301.", "cafe\u0301"),
            ("lodz", "in Łódź now", "Łódź"),
            ("STRASSE", "die Straße dort", "Straße"),
            ("외무성", "북한 외무성은 말했다", "외무성"),
            ("외무성", "북한 외무성은".replace("무", "\u1106\u116e"), "외\u1106\u116e성"),
            ("外務", "日本外務省は", "外務"),
            ("gaben", "はかいがばん", None),
            ("が", "はか\u3099い", "か\u3099"),
            ("U.S.", "the U.S. said", "U.S"),
            ("24,000", "of 24,000 men", "24,000"),
            ("ＫＩＮＵ", "the KINU said", "KINU"),
            ("kinu", "the ＫＩＮＵ said", "ＫＩＮＵ"),
            ("cooperation", "co\u00adoperation is", "co\u00adoperation"),
            ("हिन्दी", "यह हिन्दी है", "हिन्दी"),
            ("दिल्ली", "यह हिन्दी है", None),
        ],
    )
    def test_are_found_as_one_would_expect(self, searching, asked, text, match):
        found = searching(f"🤝 {text}").find(asked)
        assert [hit.match for hit in found.hits] == ([] if match is None else [match])
        for hit in found.hits:
            assert f"🤝 {text}"[hit.start : hit.end] == match

    def test_side_by_side_are_one_place(self, searching):
        assert matches(searching(OSLO).find("ada lind")) == [("a1", "Ada Lind")] * 2

    def test_that_are_rare_come_before_common_ones(self, searching):
        found = searching("the a the b the c " + "x " * 60 + "Oslo").find("oslo the")
        assert matches(found)[0] == ("a1", "Oslo")

    def test_that_no_article_has_are_looked_for_inside_others(self, searching):
        found = searching(OSLO, BERGEN).find("nction")
        assert (found.inside, matches(found)) == (True, [("a1", "sanctions")])
        assert searching(OSLO).find("nctiox").hits == ()

    def test_of_the_title_alone_open_the_article_at_its_top(self, searching, project):
        project.add_articles([replace(article("Envoys met.", "t"), title="Talks in Oslo")])
        (hit,) = searching().find("talks oslo").hits
        assert (hit.kind, hit.start, hit.end) == (Kind.TITLE, 0, 0)
        assert lines(searching().find("talks oslo")) == ["[Talks] in Oslo"]
        assert matches(searching().find("oslo envoys")) == [("t", "Envoys")]


class TestSigns:
    @pytest.mark.parametrize("asked", ["$5", "C++", "🤝", "—", "…?"])
    def test_are_looked_for_as_they_are_typed(self, searching, asked):
        text = f"so {asked} it is"
        found = searching(text, "so 5 C it is").find(asked)
        assert matches(found) == [("a1", asked)]
        assert text[found.hits[0].start : found.hits[0].end] == asked

    def test_go_together_with_words(self, searching):
        search = searching("$5 for Oslo", "Oslo, 5", "$5")
        assert {hit.article for hit in search.find("oslo $5").hits} == {"a1"}

    @pytest.mark.parametrize("asked", ["", "  ", '"', '""', "“", "label", "-"])
    def test_of_asking_alone_ask_for_nothing_that_is_not_there(self, searching, asked):
        assert searching(OSLO).find(asked).hits == ()


class TestRanking:
    def test_an_article_with_it_in_its_title_comes_first(self, searching, project):
        text = "In Oslo and nowhere else but in Oslo. " + "More of it. " * 5
        once = "Nothing was said of Oslo but once. " + "More of it. " * 9
        made = [article(text, "x"), article(text, "y"), article(once, "t")]
        titles = ("News", "More news", "To Oslo")
        project.add_articles(
            replace(each, title=title) for each, title in zip(made, titles, strict=True)
        )
        assert searching().find("oslo").hits[0].article == "t"

    def test_of_very_many_articles_too(self, searching, project, monkeypatch):
        monkeypatch.setattr(word_index, "_RANKED", 2)
        texts = ["Oslo", "Oslo", "Talks in Oslo"]
        titles = ["News", "Oslo", "More"]
        made = (article(text, f"m{number}") for number, text in enumerate(texts))
        project.add_articles(
            replace(each, title=title) for each, title in zip(made, titles, strict=True)
        )
        found = searching().find("oslo")
        assert [hit.article for hit in found.hits] == ["m1", "m0", "m2"]
        assert found.articles == 3

    def test_of_one_article_three_places_are_listed_and_the_rest_counted(self, searching):
        found = searching("Oslo. " * 10, "Oslo!").find("oslo")
        assert [(hit.article, hit.more) for hit in found.hits if hit.article == "a1"] == [
            ("a1", 0),
            ("a1", 0),
            ("a1", 7),
        ]
        assert found.articles == 2

    def test_no_more_hits_are_listed_than_asked_for_but_all_articles_counted(self, searching):
        found = searching(*["Oslo"] * 30).find("oslo", limit=10)
        assert (len(found.hits), found.articles, found.searched) == (10, 30, 30)


class TestItems:
    @pytest.fixture
    def reviewed(self, project):
        """OSLO with a suggestion judged in each way, and BERGEN with an entity's mentions."""
        project.add_articles([article(OSLO, "a1"), article(BERGEN, "a2")])
        suggest(project, oslo())
        reviewer = Reviewer(project)
        reviewer.does(review.accept, [reviewer.finds("PERSON"), reviewer.finds("GPE", "Norway")])
        reviewer.does(review.reject, reviewer.finds("MEETING"))
        return reviewer

    def test_a_place_inside_a_mention_finds_the_mention(self, reviewed, searching):
        hits = searching().find("lind").hits
        kinds = {(hit.article, hit.start): (hit.kind, hit.match, hit.label) for hit in hits}
        assert kinds["a1", place(OSLO, "Ada Lind", 1)[0]] == (Kind.MENTION, "Ada Lind", "PERSON")
        assert kinds["a1", place(OSLO, "Lind", 0)[0]] == (Kind.TEXT, "Lind", "")
        (mention,) = (hit for hit in hits if hit.kind is Kind.MENTION)
        ((start, end),) = mention.also
        assert f"{mention.before}{mention.match}"[start:end] == "Lind"

    def test_a_rejected_item_is_no_mention(self, reviewed, searching):
        search = searching()
        assert all(hit.kind is Kind.TEXT for hit in search.find("talks").hits)
        assert search.find("label:MEETING").hits == ()
        reviewed.does(review.accept, [reviewed.finds("MEETING")])
        search.catch_up()
        assert [hit.match for hit in search.find("label:meet talks").hits] == ["Oslo talks"]

    def test_mentions_of_a_label_are_found_with_words_and_without(self, reviewed, searching):
        search = searching()
        assert [hit.match for hit in search.find("label:PERSON").hits] == ["Ada Lind"]
        assert [hit.match for hit in search.find("nor label:gpe").hits] == []
        assert [hit.match for hit in search.find("label:gpe nor").hits] == ["Norway"]
        assert [hit.match for hit in search.find("label:").hits] == ["Ada Lind", "Norway"]
        assert search.find("label:NONE").hits == search.find("label:PERSON norway").hits == ()

    def test_a_note_is_found_where_its_item_stands_while_it_stands(self, reviewed, searching):
        norway = reviewed.finds("GPE", "Norway")
        reviewed.does(review.set_note, norway, "ask Bo whether the country or its team")
        search = searching()
        (hit,) = search.find("whether team").hits
        assert (hit.kind, hit.match, hit.start) == (Kind.NOTE, "whether", place(OSLO, "Norway")[0])
        assert [hit.before + hit.match][0].startswith("ask Bo whether")
        reviewed.does(review.set_note, norway, "")
        search.catch_up()
        assert search.find("whether team").hits == ()

    def test_the_note_of_a_relation_is_found_at_its_later_end(self, reviewed, searching):
        link = reviewed.finds("holds_role")
        reviewed.does(review.accept, [reviewed.finds("ROLE"), link])
        reviewed.does(review.set_note, link, "doubtful")
        (hit,) = searching().find("doubtful").hits
        assert (hit.start, hit.end) == place(OSLO, "envoy")

    def test_an_entity_is_found_by_name_alias_and_note_and_opens_at_its_first_mention(
        self, reviewed, searching, project
    ):
        entity = linking.new_entity("PERSON", "Lind, Ada Marie")
        reviewed.does(linking.link, [reviewed.finds("PERSON")], entity, new=True)
        other = Reviewer(project, "a2")
        span = place(BERGEN, "Ada Lind")
        added = other.does(review.add_mention, *span, "PERSON")
        other.does(linking.link, [added.draft.focus], entity, new=False)
        search = searching()
        hit = search.find("marie").hits[0]
        assert (hit.kind, hit.match, hit.label, hit.more) == (Kind.ENTITY, "Marie", "PERSON", 1)
        assert (hit.article, hit.start) == ("a1", place(OSLO, "Ada Lind", 1)[0])
        alias = search.find('"ada lind"').hits[0]
        assert f"{alias.before}{alias.match}" == "Lind, Ada Marie: Ada Lind"

    def test_what_was_undone_is_not_found(self, reviewed, searching, project):
        entity = linking.new_entity("PERSON", "Marie")
        reviewed.does(linking.link, [reviewed.finds("PERSON")], entity, new=True)
        search = searching()
        assert search.find("marie").hits
        project.undo(actor="reviewer")
        search.catch_up()
        assert search.find("marie").hits == ()


class TestCatchingUp:
    def test_takes_in_what_was_imported_since(self, searching, project):
        search = searching(OSLO)
        project.add_articles([article("Oslo again", "late")])
        assert search.find("oslo").articles == 1
        search.catch_up()
        assert search.find("oslo").articles == 2

    def test_reports_how_far_it_is_and_goes_on_where_it_was_stopped(self, searching, project):
        search = searching()
        project.add_articles(article(f"Oslo {number}", f"n{number}") for number in range(1200))
        reported = []

        def stop(done, total):
            reported.append((done, total))
            if done:
                raise Stopped("enough")

        with pytest.raises(Stopped):
            search.catch_up(stop)
        assert reported[0] == (0, 1200)
        some, _ = reported[-1]
        assert 0 < some < 1200
        assert search.find("oslo").articles == search.find("oslo").searched == some
        search.catch_up(lambda done, total: reported.append((done, total)))
        assert search.find("oslo").articles == 1200
        assert reported[-1] == (1200, 1200)

    def test_writes_nothing_and_leaves_no_file(self, searching, project):
        before = project.path.read_bytes()
        search = searching()
        search.find("oslo")
        assert project.path.read_bytes() == before
        assert [each.name for each in project.path.parent.iterdir()] == [project.path.name]

    def test_lets_the_project_be_written_at_any_time(self, searching, project):
        search = searching(*["Oslo"] * 40)
        search.find("oslo", report=lambda _done, _total: project.add_articles([]))
        project.add_articles([article("x", "new")])
        search.catch_up(lambda _done, _total: project.add_articles([]))


def test_a_find_can_be_given_up(searching):
    def stop(_done, _total):
        raise Stopped("another key was pressed")

    with pytest.raises(Stopped):
        searching(OSLO).find("oslo", report=stop)


def test_a_file_that_is_gone_is_told_with_its_name(searching, project):
    search = searching(OSLO)
    project.path.unlink()
    for act in (search.catch_up, lambda: search.find("oslo")):
        with pytest.raises(ProjectError, match=re.escape(str(project.path))):
            act()


def test_a_damaged_file_is_told_with_its_name(project, tmp_path):
    project.add_articles(article(f"{OSLO} {number}" * 30, f"n{number}") for number in range(50))
    content = bytearray(project.path.read_bytes())
    content[len(content) // 2 :] = b"\xa5" * (len(content) - len(content) // 2)
    damaged = tmp_path / "damaged.goldspan"
    damaged.write_bytes(content)
    with pytest.raises(ProjectError, match=re.escape(str(damaged))):
        Search(damaged)


# what must be true of any text

WORDS = [
    "Ada",
    "ada",
    "Lind",
    "é",
    "e\u0301",
    "É",
    "ß",
    "ø",
    "İ",
    "한국",
    "외무",
    "外",
    "務",
    "🤝",
    "5",
]
OPERATORS = ["AND", "OR", "NOT", "NEAR", "title", "label", "{", "}", "\\", "\u200d", "\u00ad"]
PIECES = st.sampled_from([*WORDS, *OPERATORS, *"-'’\"“”*():^+$_.,", *"    \n"])
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(str.strip)
SPELT = {"é": "e", "É": "e", "ß": "ss", "ø": "o", "İ": "i"}
UNSPACED = "한국외무外務"


def tokens(text):
    """The words of a text with their places, told one character after the other."""
    found, word, start, end = [], "", 0, 0
    for at, letter in enumerate([*text, " "]):
        if letter in "\u0301\u00ad\u200d":
            if word:
                end = at + 1 if letter == "\u0301" else end
            elif found and letter == "\u0301" and found[-1][2] == at:
                found[-1] = (*found[-1][:2], at + 1)
            continue
        if letter.isalnum() and letter not in UNSPACED:
            start = start if word else at
            word, end = word + SPELT.get(letter, letter.lower()), at + 1
            continue
        if word:
            found.append((word, start, end))
            word = ""
        if letter in UNSPACED:
            found.append((letter, at, at + 1))
    return found


def spans(text, part):
    """Where a part stands in a text."""
    all_words = tokens(text)
    found = []
    for at in range(len(all_words) - len(part.words) + 1):
        here = all_words[at : at + len(part.words)]
        *most, last = (word for word, _, _ in here)
        fits = last.startswith(part.words[-1]) if part.goes_on else last == part.words[-1]
        if (*most,) == part.words[:-1] and fits and (not found or here[0][1] >= found[-1][1]):
            found.append((here[0][1], here[-1][2]))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
@example(["Ada ADA"], "Ada*")
@example(["e\u0301e\u0301"], "éé")
def test_finding_finds_what_looking_through_every_text_finds(
    tmp_path_factory, diplomacy, texts, asked
):
    query = parse(asked)
    path = tmp_path_factory.mktemp("found") / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        made = [article(text, f"a{number}") for number, text in enumerate(texts)]
        project.add_articles(made)
        search = Search(path)
        try:
            search.catch_up()
            found = search.find(asked)
        finally:
            search.close()
    if query.labels is not None or found.inside:
        return
    expected = {
        each.id
        for each in made
        if query
        and all(spans(each.text, part) or spans(each.title, part) for part in query.parts)
        and all(exact in each.text for exact in query.exact)
    }
    assert {hit.article for hit in found.hits} == expected
    assert found.articles == len(expected)
    for hit in found.hits:
        text = next(each.text for each in made if each.id == hit.article)
        assert text[hit.start : hit.end] == hit.match or hit.kind is Kind.TITLE
    if len(query.parts) == 1 and not query.exact:
        for each in made:
            listed = [hit for hit in found.hits if hit.article == each.id]
            every = spans(each.text, query.parts[0])
            assert [(hit.start, hit.end) for hit in listed if hit.kind is Kind.TEXT] == every[:3]
            assert sum(hit.more for hit in listed) == max(len(every) - 3, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=30))
@example('"a" OR NOT NEAR(b) : {title} ^c *')
def test_nothing_that_can_be_typed_is_an_error(one_search, asked):
    one_search.find(asked)


@pytest.fixture(scope="module")
def one_search(tmp_path_factory, diplomacy):
    """A search in a project that stays as it is."""
    path = tmp_path_factory.mktemp("one") / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(OSLO), article(BERGEN, "a2")])
        search = Search(path)
        search.catch_up()
        yield search
        search.close()
