"""What kinds of errors there are, and some of each in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest

from annotator.evaluate.faults import KINDS, Error, Errors, Kind
from annotator.evaluate.html.excerpts import excerpt
from annotator.evaluate.html.markup import NOTHING, Html, el, said, text
from annotator.evaluate.html.table import Columns, Row, table
from annotator.evaluate.report import RunReport
from annotator.evaluate.sides import Gold
from annotator.wording import counted

_PRINTED = 10
"""Of the errors in their places, those that are on paper, too."""
_FIRST = 70
"""Characters of an article's first line that stand beside its id."""
_MEANS = {
    Kind.MISSED: "in gold, and nothing predicted pairs with it",
    Kind.SPURIOUS: "predicted, and nothing of gold pairs with it",
    Kind.BOUNDARY: "the right label, and it begins or ends elsewhere",
    Kind.LABEL: "the right place, and another label",
    Kind.LABEL_AND_BOUNDARY: "an overlap, with another label",
    Kind.DIRECTION: "the relation goes the other way",
    Kind.WRONG_END: "one of the two mentions is another one",
    Kind.RELATION_LABEL: "the right two mentions, and another label",
    Kind.DUPLICATE: "it was predicted before",
}
_ENDS = (Kind.BOUNDARY, Kind.LABEL, Kind.LABEL_AND_BOUNDARY)
_OF_MENTIONS = (
    "A relation counted under boundary, label, or both is right but for one of its mentions."
)


def errors_of(run: RunReport, gold: Gold, *, most: int) -> Iterator[Html]:
    """A table of the kinds, and `most` errors in their context, as many of each kind as can be."""
    total = len(run.errors)
    if not total:
        yield said("It has no errors at all.")
        return
    yield _kinds(run.errors)
    chosen = chosen_errors(run.errors, most=most)
    told = f"{len(chosen):,} of {counted(total, 'error')}"
    if len(chosen) < total:
        told += ", chosen evenly over the kinds and over the articles"
    else:
        told = f"All {counted(total, 'error')}" if total > 1 else "The only error"
    yield said(text(f"{told}. In the text:"))
    hidden = len(chosen) - _PRINTED
    if hidden > 0:
        yield said(text(f"Printed are {_PRINTED}; {hidden:,} more are on screen."), cls="paper")
    yield el(
        "p",
        el("span", text("gold"), cls="tag up"),
        el("span", text("a line above is gold's"), cls="gold"),
        text(", "),
        el("span", text("a broken line below was predicted"), cls="said"),
        el("span", text("predicted"), cls="tag down"),
        cls="legend",
    )
    texts = _texts(gold, {error.article for error in chosen})
    printed = set(_spread(chosen, most=_PRINTED))
    for kind in KINDS:
        places = [place for place, error in enumerate(chosen) if error.kind is kind]
        if places:
            some = [place for place in places if place in printed]
            cls = "" if some else "screen"
            yield el("h4", text(f"{kind.value.capitalize()}: {_MEANS.get(kind, '')}"), cls=cls)
            items = (_item(chosen[each], texts, printed=each in printed) for each in places)
            yield el("ul", *items, cls="errors" if some else "errors screen")


def chosen_errors(errors: Errors, *, most: int) -> list[Error]:
    """As many of each kind, of mentions and of relations, as of the others, where there are so
    many; of one kind they lie at even distances in the order of the articles.
    """
    groups = [
        found
        for kind in KINDS
        for relations in (False, True)
        if len(found := errors.filtered(kinds=[kind], relations=relations))
    ]
    shares = dict.fromkeys(range(len(groups)), 0)
    left = min(most, len(errors))
    while left:
        open_groups = [each for each, share in shares.items() if share < len(groups[each])]
        for each in open_groups[:left]:
            shares[each] += 1
        left -= min(left, len(open_groups))
    return [
        found[place * len(found) // shares[number]]
        for number, found in enumerate(groups)
        for place in range(shares[number])
    ]


def _spread(chosen: Sequence[Error], *, most: int) -> list[int]:
    """The places of those that are printed, too: as many of each kind as can be."""
    by_kind = [
        [place for place, error in enumerate(chosen) if error.kind is kind] for kind in KINDS
    ]
    in_turns = (place for turn in zip_longest(*by_kind) for place in turn if place is not None)
    return list(islice(in_turns, most))


def _item(error: Error, texts: Mapping[str, str | None], *, printed: bool) -> Html:
    article = texts.get(error.article)
    shown = excerpt(error, article)
    begins = [text(": "), el("bdi", text(first_words(article)))] if article else []
    of = el("p", text("in "), el("bdi", text(error.article)), *begins, cls="quiet")
    begun = "<li>" if printed else '<li class="screen">'
    return Html(begun + shown.removeprefix("<li>").removesuffix("</li>") + of + "</li>")


def first_words(article: str) -> str:
    """What an article is known by better than by its id: its first line, mostly the headline."""
    line = " ".join(article.lstrip()[:500].split("\n", 1)[0].split())
    return line if len(line) <= _FIRST else line[: _FIRST - 1].rsplit(" ", 1)[0] + "…"


def _texts(gold: Gold, articles: set[str]) -> dict[str, str | None]:
    return {each.id: each.text for each in gold.known if each.id in articles}


def _kinds(errors: Errors) -> Html:
    of_mentions, of_relations = (
        errors.filtered(relations=relations).counts() for relations in (False, True)
    )
    rows: list[Row] = [
        (
            text(kind.value),
            [
                Html(f"{of_mentions.get(kind, 0):,}"),
                Html(f"{of_relations.get(kind, 0):,}"),
                text(_MEANS.get(kind, "")),
            ],
        )
        for kind in sorted(errors.counts(), key=lambda kind: -errors.counts()[kind])
    ]
    notes = [_OF_MENTIONS] if any(kind in of_relations for kind in _ENDS) else []
    if again := errors.counts().get(Kind.DUPLICATE):
        notes.append(f"The {counted(again, 'duplicate')} among them count in no score.")
    return table(
        f"Errors by kind: {len(errors):,} in all",
        Columns("kind", ("of mentions", "of relations", "meaning"), frozenset(["meaning"])),
        [(NOTHING, rows)],
        note=" ".join(notes),
    )
