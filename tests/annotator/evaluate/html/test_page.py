"""What the HTML report says, and that it says it well."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.evaluate.faults import KINDS
from annotator.evaluate.html import page
from annotator.evaluate.html.answer import answer
from annotator.evaluate.html.errors import chosen_errors, first_words
from annotator.evaluate.html.excerpts import excerpt, pieces
from annotator.evaluate.html.markup import el, name, percent, text
from annotator.evaluate.html.style import POLICY
from annotator.model import PredictedMention, PredictedRelation, Prediction
from tests.reports import made_gold, made_report, made_run

VOID = {"meta"}


class Read(HTMLParser):
    """A page as a browser reads it: what there is, with its words."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.ids, self.words = [], [], [], []
        self.feed(page)
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        self.ids += [named["id"]] if "id" in named else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, *tags):
        return [(tag, named) for tag, named in self.tags if tag in tags]


def answered(gold, *runs, **options):
    """The words of the answer, and the whole report's table below them left out."""
    found = Read(answer(evaluate(gold, *runs, **{"resamples": 200, **options})))
    return "".join(found.words).split("Strict F1")[0].replace("\u00a0", " ")


def test_headings_tables_and_links_are_in_order():
    gold, report = made_report(runs=(("rules", 1.0), ("model", 0.2)), by=["zone"])
    found = Read(page(report, gold))
    levels = [int(tag[1]) for tag, _ in found.all("h1", "h2", "h3", "h4")]
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(found.ids) == len(set(found.ids))
    linked = [named["href"] for _, named in found.all("a")]
    assert all(each.startswith("#") and each[1:] in found.ids for each in linked)
    assert len(found.all("caption")) == len(found.all("table"))
    assert {named.get("scope") for _, named in found.all("th")} == {"col", "row", "rowgroup"}
    assert found.all("html")[0][1]["lang"] == "en"
    assert not found.all("script", "img", "link", "iframe", "object", "style")[1:]
    assert ("http-equiv", "Content-Security-Policy") in found.all("meta")[1][1].items()
    assert "default-src 'none'" in POLICY


def test_the_same_report_makes_the_same_page():
    assert page(*reversed(made_report())) == page(*reversed(made_report()))


def test_one_run_is_told_by_what_it_finds_how_sure_that_is_and_where_it_is_weak():
    gold = made_gold(30)
    words = answered(gold, made_run(gold))
    assert "Mentions: rules finds " in words
    assert "On articles like these, F1 would lie between " in words
    assert "The weakest label of rules" in words


def test_the_best_of_two_is_named_with_what_it_is_ahead():
    gold = made_gold(30)
    words = answered(gold, made_run(gold, "rules"), made_run(gold, "model", wrong=0.1))
    assert "Mentions: model (F1 0." in words
    assert "above rules, which is more than chance explains (p" in words


def test_a_tie_is_said_as_a_tie_and_who_is_behind_as_behind():
    gold = made_gold(30)
    same = made_run(gold, "model", wrong=0.1)
    runs = same, replace(same, name="again"), made_run(gold, "rules", wrong=1.5)
    words = answered(gold, *runs)
    assert "Mentions: there is no single best. model (F1 0." in words
    assert "and again (F1 0." in words
    assert "cannot be told apart: the difference may be chance." in words
    assert "rules is worse by more than chance explains." in words


def test_few_articles_are_why_who_is_far_behind_is_not_so_for_sure():
    gold = made_gold(4)
    runs = made_run(gold, "model", wrong=0.1), made_run(gold, "rules", wrong=1.5)
    words = answered(gold, *runs)
    assert "cannot be ranked for sure: 4 articles are too few, a comparison needs 6." in words
    assert "the difference may be chance" not in words.split("Relations")[0]


def test_without_resamples_the_highest_is_named_and_that_nothing_is_known_of_chance():
    gold = made_gold(3)
    words = answered(gold, made_run(gold), made_run(gold, "model", wrong=0.1), resamples=0)
    assert "is highest. How sure that is, is not known" in words


def test_what_has_no_meaning_is_n_a():
    gold = made_gold(3, relations=False)
    words = answered(gold, Predictions("silence", ()))
    assert "Mentions: silence predicts none of gold's " in words
    assert "would lie" not in words
    assert "Relations: n/a: gold has none, and silence predicts none." in words
    assert "silence says nothing of 3 of 3 articles" in words
    whole = page(evaluate(gold, Predictions("silence", ()), resamples=50), gold)
    assert '<td class="n">n/a</td>' in whole
    assert "nan" not in "".join(Read(whole).words).lower().split()


def test_one_article_has_no_interval_and_that_is_said():
    gold = made_gold(1)
    assert "There is one article only: no interval" in answered(gold, made_run(gold))


def test_no_run_at_all_makes_a_page_too():
    gold = made_gold(1)
    assert "The answer" in page(evaluate(gold), gold)


def test_the_method_is_what_was_really_run():
    gold, report = made_report(
        6, split="test", seed=7, symmetric=["met_with"], labels={"GPE": "PLACE", "ORG": ""}
    )
    words = "".join(Read(page(report, gold)).words)
    for told in (
        "Contract 2:", report.gold.sha256, report.runs[0].sha256, "200 resamples", "seed 7",
        "splittest", "symmetric relationsmet_with", "GPE → PLACE, ORG → left out",
        "Left out by the label map",
    ):  # fmt: skip
        assert told in words


def test_errors_are_chosen_evenly_over_their_kinds():
    _, report = made_report(60)
    errors = report.runs[0].errors
    chosen = chosen_errors(errors, most=60)
    assert len(chosen) == 60
    assert len({(each.kind, each.is_relation, each.article, str(each)) for each in chosen}) == 60
    groups = {(each.kind, each.is_relation) for each in errors}
    shares = [sum((each.kind, each.is_relation) == group for each in chosen) for group in groups]
    most = [len(errors.filtered(kinds=[kind], relations=relations)) for kind, relations in groups]
    fair = max(shares)
    assert all(share in (fair, fair - 1, all_) for share, all_ in zip(shares, most, strict=True))
    assert chosen_errors(errors, most=10**6) == [
        error
        for kind in KINDS
        for relations in (False, True)
        for error in errors.filtered(kinds=[kind], relations=relations)
    ]


def test_a_page_tells_how_many_errors_there_are_and_bounds_what_it_shows():
    small, large = (len(page(*reversed(made_report(n))).encode()) for n in (100, 1_000))
    assert large < 1.3 * small
    gold, report = made_report(60)
    found = page(report, gold)
    assert found.count('class="excerpt"') == 60
    assert f"60 of {len(report.runs[0].errors):,} errors" in found


def test_an_error_says_how_its_article_begins():
    assert first_words("\n A headline \u2028told\nand more") == "A headline told"
    assert first_words("word " * 100) == f"{'word ' * 12}word…"
    gold, report = made_report(3)
    errors = report.runs[0].errors
    begun = {each.id: first_words(each.text) for each in gold.known}
    read = " ".join(" ".join(Read(page(report, gold)).words).split())
    assert all(f"in {each.article} : {begun[each.article]}" in read for each in errors)


def test_many_runs_make_a_page_of_the_best_ones():
    gold, report = made_report(3, runs=[(f"run {n}", n / 10) for n in range(9)], resamples=50)
    found = page(report, gold)
    assert "Of 9 runs, the 6 best are told of one by one." in found
    assert len(found.encode()) < 1_000_000


@given(st.lists(st.integers(0, 5_000), max_size=12), st.integers(0, 5_000))
def test_a_piece_of_text_shows_every_place_and_little_else(places, length):
    places = [min(each, length) for each in places]
    found = pieces(places, length)
    assert all(any(start <= each <= end for start, end in found) for each in places)
    assert all(0 <= start <= end <= length for start, end in found)
    assert all(one[1] < after[0] for one, after in pairwise(found))
    assert sum(end - start for start, end in found) <= 220 * len(set(places)) + 80


TEXT = "Mara Lindqvist, who is with the Council, met nobody.\n" * 40
DISTANT = 1_500


def excerpts():
    """An error with gold's words and the predicted ones far apart, drawn."""
    person = PredictedMention("m1", "PERSON", ((0, 4), (5, 14)))
    council = PredictedMention("m2", "ORG", ((DISTANT, DISTANT + 7),), 0.25)
    gold = Gold("gold", (GoldArticle("a", None, TEXT, True, (person, council), (
        PredictedRelation("r", "works_for", "m1", "m2"),
    )),))  # fmt: skip
    run = Predictions("run", (Prediction("a", (person, council), (
        PredictedRelation("r", "works_for", "m2", "m1", 0.5),
    )),))  # fmt: skip
    (error,) = evaluate(gold, run).runs[0].errors
    return excerpt(error, TEXT), excerpt(error, None)


def test_an_error_is_drawn_in_its_place_and_told_in_words():
    drawn, untold = map(Read, excerpts())
    words = "".join(drawn.words).replace("\u00a0", " ")
    assert "head PERSON" in words
    assert "tail PERSON" in words
    assert "… " in words
    assert len(words) < 1_200
    assert "Gold: works_for from PERSON “Mara … Lindqvist” 0–4, 5–14 to ORG" in words
    assert "predicted: works_for from ORG" in words
    assert "(score 0.5)" in words
    classes = {named["class"] for _, named in drawn.all("span") if "class" in named}
    assert {"gold said", "tag up", "tag down"} <= classes
    assert "Gold: works_for from PERSON 0–4, 5–14 to ORG" in "".join(untold.words)


@given(st.text())
def test_any_words_come_into_a_page_as_words(words):
    found = Read(el("p", text(words), title=words))
    assert [tag for tag, _ in found.tags] == ["p"]
    assert len("".join(found.words)) == len(words)
    assert not set("".join(found.words)) & set("\x00\x08\x1b\u202e\u2066\ud800\ufffe")
    assert len("".join(Read(name(words * 9)).words)) <= 201


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0%"), (1, "100%"), (0.0001, "0.1%"), (0.9999, "99.9%"), (0.994, "99.4%"), (0.5, "50%")],
)
def test_a_share_that_is_not_all_never_looks_like_it(share, told):
    assert percent(share) == told


def test_the_weakest_label_is_one_of_those_that_are_frequent_enough_and_that_is_said():
    gold = made_gold(30)
    words = answered(gold, made_run(gold))
    assert "The weakest label of rules is " in words
    first = gold.articles[0]
    rare = replace(first.mentions[0], id="rare", label="RARE", fragments=((0, 1),))
    first = replace(first, mentions=(*first.mentions, rare))
    words = answered(replace(gold, articles=(first, *gold.articles[1:])), made_run(gold))
    assert "The weakest label of rules, of those with 10 or more in gold, is " in words


def test_a_run_that_is_gold_itself_is_told_apart_and_wins_over_nobody():
    gold = made_gold(30)
    same = Predictions(
        "gold", tuple(Prediction(each.id, each.mentions, each.relations) for each in gold.articles)
    )
    rules, model = made_run(gold), made_run(gold, "model", wrong=0.1)
    words = answered(gold, same, rules, model)
    assert (
        "gold says exactly what the gold says, so it may be gold's own source; what follows is"
        in words
    )
    assert "Mentions: model (F1 0." in words
    assert "above rules, which is more than chance explains" in words
    assert "Mentions: rules finds " in answered(gold, same, rules)
    words = answered(gold, same)
    assert "gold says exactly what the gold says, so it may be gold's own source." in words
    assert "finds" not in words
