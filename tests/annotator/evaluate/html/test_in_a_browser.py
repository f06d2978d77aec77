"""The HTML report in a real Chromium: on screens, in both themes, and printed."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from annotator.evaluate import Predictions, evaluate
from annotator.evaluate.html import page
from tests.reports import made_gold, made_report, made_run
from tools.prepare_machine import NO_BROWSER, browser

LONG = "a-run-with-a-very-long-name-" * 6
HOSTILE = "</script></style>\"><img src=x onerror=alert(1)>\u202etxt.exe\u2066\x00\x1b'&amp;"
CASES = {
    "one run": lambda: made_report(2, by=["zone", "source", "length", "seen"]),
    "three runs": lambda: made_report(2, runs=((LONG, 0.3), ("한국어 모델", 1.5), ("نموذج", 0.0))),
    "nothing predicted": lambda: scored(made_gold(2), lambda gold: Predictions("silence", ())),
    "one article": lambda: scored(made_gold(1), made_run),
    "no relations": lambda: scored(made_gold(2, relations=False), made_run),
    "long ids": lambda: scored(made_gold(2, ids="an-article-" * 30 + "{}"), made_run),
    "hostile words": lambda: scored(hostile_gold(), lambda gold: made_run(gold, HOSTILE)),
}


def scored(gold, run):
    return gold, evaluate(gold, run(gold), resamples=200)


def hostile_gold():
    """Words that would leave their place if a page let them, everywhere."""
    gold = made_gold(3, name=HOSTILE, ids="{}" + HOSTILE)

    def said(article):
        text = article.text[:-20] + HOSTILE + HOSTILE
        mentions = tuple(
            replace(each, label=HOSTILE) if each.label == "ORG" else each
            for each in article.mentions
        )
        return replace(article, text=text, sha256=None, mentions=mentions)

    return replace(gold, articles=tuple(map(said, gold.articles)))


@pytest.fixture(scope="module")
def chromium():
    """The machine's own browser; that there is none fails the tests, for a report must be read."""
    path = browser()
    if path is None:
        pytest.fail(NO_BROWSER)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path)
        yield opened
        opened.close()


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a report at a width and in a theme; what it complained of or asked for fails."""
    troubles, contexts = [], []

    def open_page(case, *, width=1280, theme="light"):
        gold, report = CASES[case]()
        file = tmp_path / "report.html"
        file.write_text(page(report, gold), encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=False
        )
        contexts.append(context)
        found = context.new_page()
        found.on("console", lambda message: troubles.append(message.text))
        found.on("pageerror", lambda error: troubles.append(str(error)))
        found.on("dialog", lambda dialog: troubles.append(dialog.message))
        found.on(
            "request",
            lambda request: request.url == file.as_uri() or troubles.append(request.url),
        )
        found.goto(file.as_uri())
        return found

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


@pytest.mark.parametrize("case", CASES)
def test_everybody_can_read_it_on_any_screen(opened, case):
    found = opened(case)
    assert found.title().startswith("Scores against ")
    assert found.evaluate("document.querySelectorAll('script, img, iframe, link').length") == 0
    assert_readable(found)
    for width in (320, 1280):
        found.set_viewport_size({"width": width, "height": 900})
        assert found.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_as_readable_in_the_dark_and_on_a_telephone(opened):
    assert_readable(opened("one run", width=320, theme="dark"))


def assert_readable(found):
    """Everything that axe knows of, contrast and headings among it."""
    results = Axe().run(found)
    assert not results.response["violations"], results.generate_report()
    checked = {each["id"] for each in results.response["passes"]}
    assert {"color-contrast", "heading-order", "html-has-lang", "document-title"} <= checked


def test_a_dark_screen_has_a_dark_page_with_plots_in_its_colours(opened):
    colours = []
    for theme in ("light", "dark"):
        found = opened("one run", theme=theme)
        colours.append(
            [
                found.evaluate("getComputedStyle(document.body).backgroundColor"),
                found.evaluate("getComputedStyle(document.querySelector('figure rect')).fill"),
                found.evaluate("getComputedStyle(document.querySelector('figure text')).fill"),
            ]
        )
    light, dark = colours
    assert light[0] == light[1] == "rgb(255, 255, 255)"
    assert dark[0] == dark[1] == "rgb(22, 25, 29)"
    assert light[2] != dark[2]


@pytest.mark.parametrize("case", ["one run", "three runs"])
def test_it_prints_light_on_paper_of_its_size_with_nothing_cut_off(opened, case):
    found = opened(case, theme="dark")
    printed = found.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594" in printed or b"/MediaBox [0 0 595" in printed
    # the width of A4 within its margins
    found.set_viewport_size({"width": 680, "height": 900})
    found.emulate_media(media="print", color_scheme="dark")
    assert found.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    wide = "[...document.querySelectorAll('table, figure')].map(e => e.scrollWidth)"
    assert max(found.evaluate(wide)) <= 680
    assert found.evaluate("document.documentElement.scrollWidth") <= 680


def test_hostile_words_stand_there_as_words(opened):
    found = opened("hostile words")
    words = found.inner_text("h1")
    assert words.startswith('Scores against </script></style>"><img src=x onerror=alert(1)>')
    assert not set("\u202e\u2066\x00\x1b") & set(found.content())
    assert found.locator(".excerpt", has_text="<img src=x").count() > 0


def test_the_keyboard_leads_past_the_list_of_sections_and_into_wide_tables(opened):
    found = opened("one run", width=320)
    found.keyboard.press("Tab")
    assert found.evaluate("document.activeElement.textContent") == "Skip to the answer"
    found.keyboard.press("Enter")
    found.keyboard.press("Tab")
    assert found.evaluate("document.activeElement.className").startswith("scroll")


def test_few_errors_are_on_paper_with_as_many_kinds_as_can_be(opened):
    found = opened("one run")
    shown = "[...document.querySelectorAll('.errors > li')].filter(e => e.checkVisibility()).length"
    on_screen = found.evaluate(shown)
    assert on_screen > 10
    assert not found.locator(".paper").is_visible()
    found.emulate_media(media="print")
    assert found.evaluate(shown) == 10
    told = f"Printed are 10; {on_screen - 10} more are on screen."
    assert found.locator(".paper").inner_text() == told
    kinds = "[...document.querySelectorAll('h4')].filter(e => e.checkVisibility()).length"
    assert found.evaluate(kinds) > 1


def test_a_table_that_goes_on_beyond_the_edge_has_a_shadow_there(opened):
    def edge(place):
        """How dark the right edge of the first table is, moved to this place."""
        table.evaluate("(e, place) => e.scrollLeft = place", place)
        box = table.bounding_box()
        clip = {"x": box["x"] + box["width"] - 3, "y": box["y"] + 4, "width": 2, "height": 20}
        return found.screenshot(clip=clip)

    found = opened("one run", width=320)
    table = found.locator(".scroll").first
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    assert edge(0) != edge(9999)
