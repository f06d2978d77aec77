"""Freezing gold: a named, hashed SQLite file of the finished articles (docs/gold-format.md).

The same ledger head gives the same bytes: nothing in a release comes from a clock, from the
project file's name or from articles that nobody has finished.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from annotator import assistance
from annotator.blinding import said
from annotator.bulk import many_values
from annotator.errors import ProjectError
from annotator.evaluate import CONTRACT
from annotator.formats import atomic
from annotator.model import ArticleId, Provenance
from annotator.scheme import Attribute, RelationLabel
from annotator.store import Project, codec
from annotator.store.release_file import FORMAT, manifest, to_bytes
from annotator.store.release_rows import GoldTriple, Release, rows_of
from annotator.store.replay import Difference
from annotator.wording import counted

_SHOWN = 5
"""Places that a sentence names; a damaged file has thousands."""

_SUFFIXES = (".sqlite", ".sqlite3", ".db")
"""Endings by which a release is known to be a file that SQLite opens."""


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """What was frozen; `written` is False if the very same file was there already.

    `sha256` is over the content, as in the file's `meta`; `unfinished` articles are left out.
    """

    path: Path
    version: str
    sha256: str
    articles: int
    mentions: int
    relations: int
    entities: int
    unfinished: int
    written: bool

    def sentence(self) -> str:
        """What was done, for people."""
        held = ", ".join(
            (
                counted(self.articles, "finished article"),
                counted(self.mentions, "mention"),
                counted(self.relations, "relation"),
                counted(self.entities, "entity", "entities"),
            )
        )
        done = "frozen in" if self.written else "are as they were in"
        left = counted(self.unfinished, "unfinished article")
        rest = f" Left out: {left}." if self.unfinished else ""
        return f"{held} {done} {self.path} (sha256 {self.sha256[:12]}).{rest}"

    def to_dict(self) -> dict[str, object]:
        """What `goldspan release --json` prints."""
        return {
            "path": str(self.path),
            "version": self.version,
            "sha256": self.sha256,
            "articles": self.articles,
            "mentions": self.mentions,
            "relations": self.relations,
            "entities": self.entities,
            "unfinished": self.unfinished,
            "written": self.written,
        }


@many_values()
def release(project: Project, *, version: str, output: Path) -> ReleaseSummary:
    """Freeze the project's gold in `output`, a new file or a folder for NAME-VERSION.sqlite.

    Raises ProjectError if there is nothing to freeze or something else is in the way.
    """
    if not re.fullmatch("[0-9A-Za-z_-][0-9A-Za-z._-]*", version):
        raise ProjectError(
            f"{version!r} cannot name a version; use letters, digits, _, - and, not first, points"
        )
    path = output / f"{project.name}-{version}.sqlite" if output.is_dir() else output
    # one moment, so that what is decided meanwhile is in all of it or in none
    with project.snapshot():
        _check_whole(project)
        frozen = _gold(project)
        head = project.newest() or (0, "")
        shown = project.shown()
        total = len(project.article_ids())
    if not (path.exists() or path.suffix in _SUFFIXES):
        raise ProjectError(
            f"{path} is no folder and does not end in .sqlite; make the folder first, or name "
            "the file to write."
        )
    rows = rows_of(frozen)
    meta = _meta(frozen, version, head, shown)
    hashes = manifest(rows, meta)
    written = _put(path, to_bytes(rows, meta | hashes))
    return ReleaseSummary(
        path=path,
        version=version,
        sha256=hashes["sha256"],
        articles=len(rows["article"]),
        mentions=len(rows["mention"]),
        relations=len(rows["relation"]),
        entities=len(rows["entity"]),
        unfinished=total - len(rows["article"]),
        written=written,
    )


def _check_whole(project: Project) -> None:
    """Refuse a project that was changed by other means than decisions."""
    broken = project.first_broken_decision()
    if broken is not None:
        raise ProjectError(
            f"{project.path}: decision {broken} of its ledger was changed after it was made; "
            "go back to a copy whose ledger holds before releasing."
        )
    hit: dict[str, Difference] = {}
    for each in project.differences():
        hit.setdefault(each.article or each.what, each)
    if hit:
        places = ", ".join(map(str, islice(hit.values(), _SHOWN)))
        more = f" and {len(hit) - _SHOWN:,} more" if len(hit) > _SHOWN else ""
        raise ProjectError(
            f"{project.path} is damaged: it does not hold what was decided or imported in "
            f"{places}{more}; what follows from decisions is made again with: goldspan check "
            f"{project.path.name} --rebuild; else go back to a copy in which they are whole "
            "before releasing."
        )


def _gold(project: Project) -> Release:
    articles = tuple(project.gold())
    if not articles:
        raise ProjectError(
            f"{project.path} has no finished article yet; review one to its end and finish it "
            "(Ctrl+Enter), then release."
        )
    mentions = [mention for _, found, _ in articles for mention in found]
    used = {mention.entity for mention in mentions}
    entities = tuple(entity for entity in project.entities() if entity.id in used)
    labels = [mention.label for mention in mentions] + [entity.label for entity in entities]
    links = [relation.label for _, _, found in articles for relation in found]
    _check_labels(project, labels, links)
    _check_attributes(project, articles)
    return Release(
        project.scheme, articles, entities, tuple(project.provenance()), _splits(project, articles)
    )


def _splits(project: Project, articles: Iterable[GoldTriple]) -> dict[ArticleId, str]:
    """What each article is for: as the project says, else as its own source does."""
    own = project.split_of()
    found = ((article.id, own.get(article.id) or said(article.meta)) for article, _, _ in articles)
    return {article: split.value for article, split in found if split is not None}


def _check_labels(project: Project, labels: Iterable[str], links: Iterable[str]) -> None:
    unknown = sorted({*labels} - {*project.scheme.mentions}) + sorted(
        {*links} - {*project.scheme.relations}
    )
    if unknown:
        raise ProjectError(
            f"{project.path} has gold with labels that its scheme {project.scheme.name} lacks: "
            f"{', '.join(unknown)}; relabel it or add them to the scheme."
        )


def _check_attributes(project: Project, articles: Iterable[GoldTriple]) -> None:
    scheme = project.scheme
    mentions = {label.name: _choices(label.attributes) for label in scheme.mentions.values()}
    relations = {label.name: _choices(label.attributes) for label in scheme.relations.values()}
    unknown = [
        f"{item.label} {name} {value} in {article.id}"
        for article, marked, linked in articles
        for items, choices in ((marked, mentions), (linked, relations))
        for item in items
        for name, value in item.attributes.items()
        if (name, value) not in choices[item.label]
    ]
    if unknown:
        more = f" and {len(unknown) - _SHOWN:,} more" if len(unknown) > _SHOWN else ""
        raise ProjectError(
            f"{project.path} has gold with attributes that its scheme {scheme.name} lacks: "
            f"{', '.join(unknown[:_SHOWN])}{more}; reopen the article and give the item its label "
            "anew, which drops them."
        )


def _choices(attributes: Iterable[Attribute]) -> set[tuple[str, str]]:
    return {(each.name, value) for each in attributes for value in each.values}


def _meta(
    frozen: Release,
    version: str,
    head: tuple[int, str],
    shown: Mapping[ArticleId, tuple[str | None, bool]],
) -> dict[str, str]:
    rows, newest = head
    told = {
        article.id: assistance.known(shown[article.id], article.meta).told
        for article, _, _ in frozen.articles
    }
    return {
        "format": str(FORMAT),
        "version": version,
        "contract": CONTRACT,
        "ledger_head": newest,
        "ledger_rows": str(rows),
        "articles": str(len(frozen.articles)),
        "mentions": str(sum(len(found) for _, found, _ in frozen.articles)),
        "relations": str(sum(len(found) for _, _, found in frozen.articles)),
        "entities": str(len(frozen.entities)),
        "assisted": codec.dumps({each: runs for each, runs in told.items() if runs is not None}),
        "datasheet": _datasheet(frozen, version),
    }


def _datasheet(frozen: Release, version: str) -> str:
    """What a stranger must know before using the file, as plain text."""
    mentions = Counter(mention.label for _, found, _ in frozen.articles for mention in found)
    relations = Counter(relation.label for _, _, found in frozen.articles for relation in found)
    scheme = frozen.scheme
    parts = [
        f"Gold release {version}, made by Goldspan",
        _section(
            "What it is",
            f"{counted(len(frozen.articles), 'article')} that a person declared finished, with "
            f"{counted(mentions.total(), 'mention')}, {counted(relations.total(), 'relation')} and "
            f"{counted(len(frozen.entities), 'entity', 'entities')}.",
            "Offsets are code points of an article's text, counted from 0, ends exclusive.",
        ),
        _section(
            "What is not in it",
            "Articles that nobody has finished: what nobody read to the end is unknown, not "
            "negative. Rejected suggestions, reviewers' notes and flags.",
        ),
        _section(
            f"Mention labels of the scheme {scheme.name} (sha256 {scheme.sha256})",
            *(
                f"{name}: {mentions[name]:,}. {scheme.mentions[name].guideline}"
                for name in scheme.mentions
            ),
        ),
        _section(
            "Relation labels",
            *(_link(label, relations[label.name]) for label in scheme.relations.values()),
        ),
        _section("Who decided on the mentions and relations", *_deciders(frozen.provenance)),
        _section("Where they come from", *_sources(frozen.provenance)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, *lines: str) -> str:
    return "\n".join([title, *(f"  {line.rstrip()}" for line in lines or ("none",))])


def _link(label: RelationLabel, n: int) -> str:
    ends = f"{', '.join(sorted(label.heads))} -> {', '.join(sorted(label.tails))}"
    direction = ", without direction" if label.symmetric else ""
    return f"{label.name} ({ends}{direction}): {n:,}. {label.guideline}"


def _deciders(provenance: Sequence[Provenance]) -> Iterator[str]:
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in provenance:
        verdicts[each.actor][each.verdict.value] += 1
    for actor, found in sorted(verdicts.items()):
        yield f"{actor}: " + ", ".join(f"{verdict} {n:,}" for verdict, n in sorted(found.items()))
    if provenance:
        times = sorted(each.at for each in provenance)
        yield f"First decision {times[0]}, last {times[-1]}."


def _sources(provenance: Sequence[Provenance]) -> Iterator[str]:
    runs = Counter(each.run for each in provenance)
    for run in sorted(run for run in runs if run is not None):
        yield f"suggested by {run}: {runs[run]:,}"
    if runs[None]:
        yield f"without a suggestion: {runs[None]:,}"


def _put(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet; False if it is, with this very content."""
    if path.exists():
        if path.is_file() and path.read_bytes() == content:
            return False
        raise ProjectError(
            f"{path} exists already with other content, and a release is never overwritten; "
            "choose another --version or --output."
        )
    atomic.write([content], path)
    return True
