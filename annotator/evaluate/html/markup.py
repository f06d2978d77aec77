"""HTML that is put together of elements: text can only come into it escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NewType

from annotator.evaluate.plots import Drawing, Estimate
from annotator.evaluate.plots.canvas import escaped, number

Html = NewType("Html", str)
NOTHING = Html("")
ABSENT = Html("n/a")
_LONGEST = 200
"""Of a name, in code points."""
_EMPTY = frozenset(["meta"])


def text(words: str) -> Html:
    """Words as they are: escaped, and without characters that a page cannot show."""
    return Html(escaped(words))


def el(tag: str, *body: Html, cls: str = "", **attributes: str) -> Html:
    """An element; a trailing _ of an attribute's name is not part of it, another one is a dash."""
    named = {"class": cls, **attributes} if cls else attributes
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"' for name, value in named.items()
    )
    if tag in _EMPTY:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{''.join(body)}</{tag}>")


def name(words: str) -> Html:
    """A name that somebody gave: its direction does not turn what stands beside it."""
    return el("bdi", text(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"))


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """One behind the other."""
    return Html(text(between).join(parts))


def enumerated(parts: Sequence[Html]) -> Html:
    """ "a, b and c"."""
    if len(parts) < 2:
        return joined(parts)
    return joined([joined(parts[:-1], ", "), parts[-1]], " and ")


def said(*parts: str | Html, cls: str = "") -> Html:
    """A paragraph."""
    return el("p", *map(Html, parts), cls=cls)


def drawn(drawing: Drawing, caption: Html) -> Html:
    """A plot with what it shows; where the page is narrow it is moved, not shrunk."""
    box = el("div", Html(drawing.svg), cls="scroll", tabindex="0", role="group", aria_label="plot")
    return el("figure", box, el("figcaption", caption))


def score(value: float | None) -> Html:
    """With three digits, or n/a."""
    return ABSENT if value is None else Html(f"{value:.3f}")


def signed(value: float | None) -> Html:
    """A difference with three digits, its sign always said."""
    return ABSENT if value is None else Html(f"{value:+.3f}".replace("-", "\N{MINUS SIGN}"))


def percent(share: float) -> str:
    """A share in words; what is not all or nothing never looks like it."""
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{share:.0%}" if 0.01 <= share <= 0.99 else f"{min(max(share, 0.001), 0.999):.1%}"


def bar(value: float | None, low: float | None, high: float | None) -> Html:
    """A score on a line from 0 to 1 with its interval; the numbers stand beside it."""
    if value is None:
        return NOTHING
    wide, middle = 160, 8

    def x(share: float) -> str:
        return number(4 + (wide - 8) * share)

    between = ""
    if low is not None and high is not None:
        # an interval that has no width is still seen
        between = (
            f'<path d="M{x(low)} {middle}H{x(high)}" stroke="var(--series-1)" stroke-width="6"/>'
        )
    return Html(
        f'<svg aria-hidden="true" width="{wide}" height="16" viewBox="0 0 {wide} 16">'
        f'<path d="M4 {middle}H{wide - 4}" stroke="var(--rule)"/>{between}'
        f'<path d="M{x(value)} 1V15" stroke="var(--ink)" stroke-width="2"/></svg>'
    )


def interval(low: float | None, high: float | None) -> Html:
    """From where to where, or n/a."""
    return ABSENT if low is None or high is None else Html(f"{low:.3f}–{high:.3f}")


def estimate(each: Estimate) -> list[Html]:
    """The cells of a score, its interval and its bar."""
    return [score(each.value), interval(each.low, each.high), bar(each.value, each.low, each.high)]
