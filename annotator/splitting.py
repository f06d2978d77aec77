"""Splitting a project's articles into train, dev and test, copies of one report kept together.

Who scores an extractor on a copy of what it has learnt from scores its memory. An article keeps
the split that it once got; those that came since are added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator import duplicates
from annotator.blinding import lot, said
from annotator.bulk import Report, unreported
from annotator.dividing import By, Cuts, Unit, cuts_of, divide
from annotator.errors import ProjectError
from annotator.model import Article, ArticleId, Split
from annotator.store import Project
from annotator.wording import counted

SHARES = {Split.TRAIN: 0.8, Split.DEV: 0.1, Split.TEST: 0.1}
_ORDER = (Split.TRAIN, Split.DEV, Split.TEST)


@dataclass(frozen=True, slots=True)
class Division:
    """What became of splitting: how many articles each split has, and what else is to be known.

    `groups` are the groups of copies, of `copies` articles together; `torn` of them were in
    several splits before and stay so. `new` articles got a split now; `undated` ones of these had
    no date and are in train. `strays` are in another split than their source, with the report that
    they copy. `assisted` are test articles that were begun with suggestions, which cannot be
    undone. `empty` are the splits that were to have a share and have no article, each with why.
    """

    counts: Mapping[Split, int]
    finished: Mapping[Split, int]
    unassigned: int
    groups: int = 0
    copies: int = 0
    torn: int = 0
    new: int = 0
    undated: int = 0
    strays: int = 0
    assisted: int = 0
    empty: Mapping[Split, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """What `goldspan split --json` prints."""
        return {
            "splits": {
                split.value: {"articles": self.counts[split], "finished": self.finished[split]}
                for split in Split
            },
            "unassigned": self.unassigned,
            "groups": self.groups,
            "copies": self.copies,
            "torn": self.torn,
            "new": self.new,
            "undated": self.undated,
            "strays": self.strays,
            "assisted": self.assisted,
            "empty": {split.value: why for split, why in self.empty.items()},
        }


def split(
    project: Project,
    *,
    by: By | str = By.RANDOM,
    seed: int = 1,
    shares: Mapping[Split, float] = SHARES,
    near: float | None = duplicates.NEAR,
    anew: bool = False,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Division:
    """Put every article into a split and keep that in the project; raises ProjectError.

    By "date", "source", "random" or "given", as `By` tells.
    `shares` are parts of all articles, whatever they add up to. `near` is the likeness from which
    articles are copies; None leaves them apart. What is in a split stays there, unless `anew`.
    """
    by, shares = _by(by), _checked(shares)
    total = len(project.article_ids())
    if not total:
        raise ProjectError(f"{project.path} has no articles yet; import some, then split them.")
    there = {} if anew else project.split_of()
    stored = project.splits.how
    facts: dict[ArticleId, tuple[str, str]] = {}
    given: dict[ArticleId, Split] = {}
    report(0, total)

    def read() -> Iterator[Article]:
        for article in project.articles():
            facts[article.id] = _date(article.meta), _text(article.meta.get("source"))
            if (own := said(article.meta)) is not None:
                given[article.id] = own
            yield article

    def progressed(done: int) -> None:
        report(done, total)

    if near is None or by is By.GIVEN:
        for done, _ in enumerate(read(), start=1):
            progressed(done)
        found: list[list[ArticleId]] = []
    else:
        found = duplicates.groups(read(), near=near, read=progressed, stopped=stopped)
    known = {} if anew and by is not By.GIVEN else {**given, **there}
    cuts: Cuts | None = None
    if by is By.GIVEN:
        assigned = known
    else:
        units = list(_units(facts, found, known))
        cuts = None if anew else _stored_cuts(stored, facts, there, given)
        assigned = {**divide(units, by=by, seed=seed, shares=shares, cuts=cuts), **known}
        if by is By.DATE:
            new = (each for each in assigned.items() if each[0] not in known)
            cuts = cuts or cuts_of((facts[each][0], split) for each, split in new)
    how: dict[str, object] = {
        "by": by.value,
        "seed": seed,
        "shares": {each.value: share for each, share in shares.items()},
        "near": near,
    }
    if cuts is not None:
        how["cuts"] = [cuts.train, cuts.dev]
    if there and (before := _before(stored, by)):
        how["before"] = before
    if not assigned:
        raise ProjectError(
            f"{project.path} has no article whose source names a split; split by date, source or "
            "at random."
        )
    lots = {} if anew else project.lots()
    for group in found:
        lots |= dict.fromkeys(group, lots.get(group[0], lot(group[0])))
    project.set_splits(assigned, how, lots=lots)
    new_ones = assigned.keys() - there.keys()
    undated = (each for each in new_ones if not facts[each][0] and assigned[each] is Split.TRAIN)
    torn = sum(len({assigned.get(each) for each in group}) > 1 for group in found)
    strays = _strays(facts, assigned) if by is By.SOURCE else 0
    return replace(
        _told(project, assigned),
        groups=len(found),
        copies=sum(map(len, found)),
        torn=torn,
        new=len(new_ones),
        undated=sum(1 for _ in undated) if by is By.DATE else 0,
        strays=strays,
        empty=_empty(assigned, facts, found, by, shares),
    )


def _empty(
    assigned: Mapping[ArticleId, Split],
    facts: Mapping[ArticleId, tuple[str, str]],
    found: Iterable[Sequence[ArticleId]],
    by: By,
    shares: Mapping[Split, float],
) -> dict[Split, str]:
    """The splits that were to have articles and have none, each with why."""
    there = set(assigned.values())
    empty = [each for each in _ORDER if shares[each] and each not in there]
    if by is By.GIVEN:
        return dict.fromkeys(empty, "no article's source names it")
    total = len(facts)
    wholes = {f"a group of {len(group):,} copies": len(group) for group in found}
    if by is By.SOURCE:
        sources = Counter(source for _, source in facts.values() if source)
        wholes |= {f"the source {name}": count for name, count in sources.items()}
    largest = max(wholes, key=lambda each: wholes[each], default="")
    said: dict[Split, str] = {}
    for each in empty:
        wanted = total * shares[each] / sum(shares.values())
        if by is By.DATE and not any(date for date, _ in facts.values()):
            said[each] = "no article has a date"
        elif largest and wholes[largest] > max(wanted, 1):
            said[each] = (
                f"{largest} is in one split as a whole, {wholes[largest]:,} of {total:,} articles"
            )
        else:
            said[each] = f"its share of {counted(total, 'article')} is {wanted:.1f}"
    return said


def _before(stored: Mapping[str, object], by: By) -> list[str]:
    """By what else articles were split that stay where they are."""
    told = stored.get("before")
    ways = [*(told if isinstance(told, list) else ()), stored.get("by")]
    return [str(each) for each in dict.fromkeys(ways) if each and each != by.value]


def _stored_cuts(
    stored: Mapping[str, object],
    facts: Mapping[ArticleId, tuple[str, str]],
    there: Mapping[ArticleId, Split],
    given: Mapping[ArticleId, Split],
) -> Cuts | None:
    """At which dates was cut when articles were split by date; None where they never were."""
    told = stored.get("cuts")
    if isinstance(told, list) and len(told) == 2 and all(isinstance(each, str) for each in told):
        return Cuts(*told)
    if stored.get("by") != By.DATE:
        return None
    # by a Goldspan that did not keep them; what its source has put there was not cut
    dated = ((each, split) for each, split in there.items() if given.get(each) is not split)
    return cuts_of((facts[each][0], split) for each, split in dated)


def take_in(project: Project, copies: Sequence[tuple[ArticleId, ArticleId]]) -> int:
    """Have new articles that copy the text of one in a split be in that one too; how many are.

    Until the next `split`: else a copy of a test article would be learnt from.
    """
    there = project.split_of() if copies else {}
    added = {new: there[first] for new, first in copies if first in there and new not in there}
    if added:
        lots = project.lots()
        for new, first in copies:
            lots[new] = lots.setdefault(first, lot(first))
        project.set_splits({**there, **added}, project.splits.how, lots=lots)
    return len(added)


def present(project: Project) -> Division:
    """The splits as they are."""
    return _told(project, project.split_of())


def _units(
    facts: Mapping[ArticleId, tuple[str, str]],
    found: Iterable[Sequence[ArticleId]],
    known: Mapping[ArticleId, Split],
) -> Iterator[Unit]:
    """Groups of copies and single articles, in import order.

    Of copies in several splits those without one go where the first of them is.
    """
    group_of = {article: tuple(group) for group in found for article in group}
    for article in facts:
        group = group_of.get(article, (article,))
        if group[0] != article:
            continue
        dates = [facts[each][0] for each in group if facts[each][0]]
        sources = Counter(facts[each][1] for each in group if facts[each][1])
        split = next((known[each] for each in group if each in known), None)
        most = sources.most_common(1)
        yield Unit(group, min(dates, default=""), most[0][0] if most else "", split)


def _strays(facts: Mapping[ArticleId, tuple[str, str]], assigned: Mapping[ArticleId, Split]) -> int:
    """How many articles are in another split than most of their source."""
    places: dict[str, Counter[Split]] = defaultdict(Counter)
    for article, (_, source) in facts.items():
        if source and article in assigned:
            places[source][assigned[article]] += 1
    return sum(found.total() - max(found.values()) for found in places.values())


def _told(project: Project, assigned: Mapping[ArticleId, Split]) -> Division:
    finished = project.finished_ids()
    return Division(
        Counter(assigned.values()),
        Counter(split for article, split in assigned.items() if article in finished),
        unassigned=len(project.article_ids()) - len(assigned),
        assisted=sum(assigned.get(each) is Split.TEST for each in project.assisted_ids()),
    )


def _by(said: By | str) -> By:
    try:
        return By(said)
    except ValueError:
        ways = ", ".join(each.value for each in By)
        raise ProjectError(f"There is no split by {said!r:.80}; take one of {ways}.") from None


def _checked(shares: Mapping[Split, float]) -> dict[Split, float]:
    if any(not 0 <= share <= 1 for share in shares.values()) or not sum(shares.values()):
        raise ProjectError("Shares are from 0 to 1, and one of them is more than 0.")
    return {each: float(shares.get(each, 0.0)) for each in _ORDER}


def _date(meta: Mapping[str, object]) -> str:
    """As the queue has it."""
    return _text(meta.get("published")) or _text(meta.get("modified"))


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
