"""The course of a review as people read it: a sentence, what it rests on, and tables.

The window, the terminal and CSV files say the same from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from annotator.attention import Attention
from annotator.course import RECENT, WINDOW, Course, Point, Speed, together
from annotator.fates import Found
from annotator.model import Kind
from annotator.shares import Share
from annotator.tempo import UNREAD
from annotator.wording import counted

NOTHING = "–"
ENGINE = "Engine"
"""The column of engines: their runs' own names, which a window may shorten."""
LABEL = "Label"
"""The column of labels: as the scheme writes them, which a window may do without underscores."""
_ABOUT_HOURS = 10.0
_MINUTES = 1.5
"""Hours below which minutes are told."""


class Form(Enum):
    """How a column's values are written; numbers stand at the right."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values: texts, whole numbers, and shares from 0 to 1; None is what is not known."""

    name: str
    columns: Sequence[tuple[str, Form]]
    rows: Sequence[Sequence[object]]

    @property
    def heads(self) -> list[str]:
        """The columns' names."""
        return [name for name, _ in self.columns]

    def texts(self, row: int) -> list[str]:
        """A row as people read it."""
        cells = zip(self.columns, self.rows[row], strict=True)
        return [_text(form, value) for (_, form), value in cells]


def _text(form: Form, value: object) -> str:
    if value is None:
        return NOTHING
    if form is Form.SHARE and isinstance(value, float | int):
        return percent(value)
    return f"{value:,}" if form is Form.COUNT else str(value)


def percent(share: float) -> str:
    """ "86 %", never 100 or 0 of what is not all or nothing."""
    whole = round(100 * share)
    if whole == 100 and share < 1:
        return "99 %"
    return "1 %" if whole == 0 and share > 0 else f"{whole} %"


def answer(found: Course) -> str:
    """One calm sentence: what suggestions are worth, and what is left."""
    if not found.finished:
        return (
            "Nothing is finished yet. Finish an article with Ctrl+Enter, and this tells what its "
            "suggestions were worth."
        )
    left = _left(found)
    now, before = found.now, found.before
    if not found.points:
        return f"No finished article had shown suggestions, so none can be judged; {left}."
    if now.f1 is None or now.recall is None:
        return f"The suggestions cannot be judged: nothing was kept or added; {left}."
    where = "in one article" if len(found.points) == 1 else "now"
    earlier = None if before is None else before.f1
    was = "" if earlier is None else f" ({percent(earlier)} five articles ago)"
    right = "" if now.precision is None else f", and {percent(now.precision)} of them are right"
    return (
        f"F1 of the suggestions {where}: {percent(now.f1)}{was}. They find {percent(now.recall)} "
        f"of what you keep{right}; {left}."
    )


def rests_on(found: Course) -> str:
    """What the answer is made of, in numbers; empty where there is no answer."""
    points = found.points[-WINDOW:]
    said = []
    if points:
        last = "One article" if len(points) == 1 else f"The last {len(points)} articles"
        earlier = "" if found.before is None else f"; the {WINDOW} before: {_items(found.before)}"
        said.append(f"{last} with suggestions: {_items(found.now)}{earlier}.")
    if found.left and found.speed.articles:
        measured = counted(found.speed.articles, "article")
        blind = found.blind_speed
        apart = (
            f", that of blind ones by {counted(blind.articles, 'article')} ({_for_words(blind)})"
            if found.blind_words and blind != found.speed
            else ""
        )
        speed = _for_words(found.speed)
        said.append(f"The time left is by the median of {measured} ({speed}){apart}.")
    elif found.left and found.finished:
        said.append("How long decisions took was not measured, so the time left is not known.")
    if 0 < len(found.points) < 2 * WINDOW:
        said.append(
            f"Comparing the suggestions with earlier ones takes {2 * WINDOW} articles that had any."
        )
    if found.older:
        verb = "is" if found.older == 1 else "are"
        said.append(f"{counted(found.older, 'older article')} {verb} still being read.")
    return " ".join(said)


def _items(found: Found) -> str:
    return (
        f"{found.both:,} of {counted(found.gold, 'item')} found, in "
        f"{counted(found.said, 'suggestion')}"
    )


def _for_words(speed: Speed) -> str:
    return f"{speed.per_hundred_words:.0f} s for 100 words"


def _left(found: Course) -> str:
    if not found.left:
        return "nothing is left to review"
    hours = found.hours
    if hours is None:
        return "1 article is left" if found.left == 1 else f"{found.left:,} articles are left"
    if hours < _MINUTES:
        minutes = max(round(60 * hours), 1)
        return f"about {counted(minutes, 'minute')} {'is' if minutes == 1 else 'are'} left"
    return (
        f"about {hours:,.0f} hours are left"
        if hours >= _ABOUT_HOURS
        else (f"about {hours:.1f} hours are left")
    )


_FATES = (
    ("Suggested", Form.COUNT),
    ("Kept", Form.COUNT),
    ("Kept, share", Form.SHARE),
    ("from", Form.SHARE),
    ("to", Form.SHARE),
    ("Relabelled", Form.COUNT),
    ("Moved", Form.COUNT),
    ("Rejected", Form.COUNT),
    ("Added", Form.COUNT),
    ("Articles", Form.COUNT),
)


def _fates(share: Share) -> tuple[object, ...]:
    return (
        share.said,
        share.kept,
        share.accepted,
        share.low,
        share.high,
        share.relabelled,
        share.moved,
        share.rejected,
        share.added,
        share.articles,
    )


def by_label(found: Course) -> Table:
    """What became of the suggestions of each label."""
    rows = [(label, kind.value, *_fates(share)) for (kind, label), share in found.labels.items()]
    columns = ((LABEL, Form.TEXT), ("Kind", Form.TEXT), *_FATES)
    return Table("By label", columns, rows)


def by_engine(found: Course) -> Table:
    """The same of each engine, by its runs' names; what was added is counted where it showed.

    Where several suggested the same, it counts for each; `alone` is what no other one had.
    """
    rows = [
        (name, *_fates(each.share), each.alone.said, each.alone.accepted)
        for name, each in found.engines.items()
    ]
    alone = (("Alone", Form.COUNT), ("Kept of these", Form.SHARE))
    return Table("By engine", ((ENGINE, Form.TEXT), *_FATES, *alone), rows)


def by_article(found: Course) -> Table:
    """Each article with what was suggested in it, the last finished first."""
    shown = [(each, "shown") for each in found.points]
    kept_back = [(each, "kept back") for each in found.blind]
    points = sorted(shown + kept_back, key=lambda each: each[0].at, reverse=True)
    columns = (
        ("Article", Form.TEXT),
        ("Finished", Form.TEXT),
        (ENGINE, Form.TEXT),
        ("Suggestions", Form.TEXT),
        ("Mentions", Form.COUNT),
        ("in gold", Form.COUNT),
        ("in both", Form.COUNT),
        ("F1", Form.SHARE),
        ("Relations", Form.COUNT),
        ("of gold", Form.COUNT),
        ("of both", Form.COUNT),
        ("their F1", Form.SHARE),
    )
    rows = [
        (
            each.article,
            each.at[:16].replace("T", " "),
            each.engine,
            how,
            *(
                value
                for of in (each.mentions, each.relations)
                for value in (of.said, of.gold, of.both, of.f1)
            ),
        )
        for each, how in points
    ]
    return Table("By article", columns, rows)


def by_time(found: Course) -> Table:
    """How long it takes, what was accepted unread, blind against assisted, and what is left."""
    tempo = found.tempo
    recent = f"of the last {counted(min(RECENT, found.finished), 'finished article')}"
    hours = found.hours if found.left else 0.0
    rows: list[tuple[object, ...]] = [
        (
            "Seconds an item, median",
            _decimal(tempo.seconds),
            f"{counted(tempo.timed, 'item')} {recent}",
        ),
        (
            "Keys an item, mean",
            _decimal(tempo.keys_an_item),
            f"{counted(tempo.keys, 'key')} for {counted(tempo.keyed, 'item')} {recent}",
        ),
        (
            f"Accepted in less than {UNREAD} ms, unread",
            None if tempo.share_unread is None else percent(tempo.share_unread),
            f"{tempo.unread:,} of {tempo.accepted:,} accepted {recent}",
        ),
        *_of_plants(found.attention),
        (
            "Seconds for 100 words, with suggestions",
            _decimal(found.assisted_speed.per_hundred_words),
            f"median of {counted(found.assisted_speed.articles, 'article')}",
        ),
        (
            "Seconds for 100 words, without",
            _decimal(found.unassisted_speed.per_hundred_words),
            f"median of {counted(found.unassisted_speed.articles, 'article')}",
        ),
        ("F1 of suggestions that were shown", *_agreement(found.points)),
        ("F1 of suggestions that were kept back", *_agreement(found.blind)),
        (
            "Hours left",
            _decimal(hours),
            f"{counted(found.left, 'article')} of {counted(found.words, 'word')}",
        ),
    ]
    columns = (("What", Form.TEXT), ("Value", Form.TEXT), ("Of", Form.TEXT))
    return Table("Time and reading", columns, rows)


def _of_plants(found: Attention) -> list[tuple[object, ...]]:
    """What was accepted of what was planted; nothing where nothing was."""
    if found.share is None:
        return []
    judged = f"{found.accepted:,} of {found.seen:,} judged, {found.corrected:,} more corrected"
    bound = None if found.bound is None else f"{100 * found.bound:.3g} %"
    of = counted(found.articles, "article")
    return [
        ("Planted wrong, and accepted", percent(found.share), judged),
        ("Of such wrong ones at most, with 95 %", bound, f"Clopper-Pearson, one-sided, by {of}"),
    ]


def _agreement(points: Sequence[Point]) -> tuple[object, str]:
    f1 = together(points).f1
    return None if f1 is None else percent(f1), counted(len(points), "article")


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:,.2f}"


_TABLES: tuple[Callable[[Course], Table], ...] = (by_label, by_engine, by_time, by_article)
TABLES = tuple(made(Course()).name for made in _TABLES)
"""What they are called, in their order."""


def tables(found: Course) -> tuple[Table, ...]:
    """All of them, in that order."""
    return tuple(made(found) for made in _TABLES)


@dataclass(frozen=True, slots=True)
class Dot:
    """Articles `first` to `last` (from 1) together: their strict F1."""

    first: int
    last: int
    f1: float

    @property
    def middle(self) -> float:
        """Where it stands among the articles."""
        return (self.first + self.last) / 2


def dots(found: Course, kind: Kind, *, most: int = 60) -> list[Dot]:
    """A dot for each article; of more than `most`, for as many together as it takes."""
    each = _of(found, kind)
    width = -(-len(each) // most) or 1
    return [
        Dot(found.older + at + 1, found.older + at + len(some), f1)
        for at in range(0, len(each), width)
        for some in [each[at : at + width]]
        if (f1 := sum(some, Found()).f1) is not None
    ]


def line(found: Course, kind: Kind, *, most: int = 300) -> list[Dot]:
    """The strict F1 of WINDOW articles together that end with each one; of many every n-th."""
    each = _of(found, kind)
    ends = range(len(each), WINDOW - 1, -max(-(-len(each) // most), 1))
    return [
        Dot(found.older + end - WINDOW + 1, found.older + end, f1)
        for end in reversed(ends)
        if (f1 := sum(each[end - WINDOW : end], Found()).f1) is not None
    ]


def _of(found: Course, kind: Kind) -> list[Found]:
    if kind is Kind.MENTION:
        return [each.mentions for each in found.points]
    return [each.relations for each in found.points]
