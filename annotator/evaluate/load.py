"""Gold and predictions from files and projects: the one place of this package that reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from annotator import text as texts
from annotator.assistance import UNTOLD, Assistance, said
from annotator.assistance import known as known_of
from annotator.bulk import Report, maker, many_values, unreported
from annotator.descent import learnt_from, mark_of
from annotator.errors import SourceError
from annotator.evaluate.placing import listed
from annotator.evaluate.sides import Gold, GoldArticle, GoldColumns, Predictions, RunColumns
from annotator.evaluate.steps import Steps, unstopped
from annotator.evaluate.table import Table, table_from
from annotator.formats import exchange
from annotator.model import Article, ArticleId, Prediction, RunId
from annotator.scheme import Scheme
from annotator.store import Project, kind_of
from annotator.store.release_file import ReleaseFile

SPLITS = ("train", "dev", "test")
_known_article = maker(GoldArticle)
_THEIRS = frozenset({"entities", "spans", "label", "labels", "annotations", "ner", "predictions"})
"""What others call mentions; a field that is not known is the article's meta."""
_SAY_NOTHING = 'where nothing was found write a line for each article, with "mentions": []'
_BATCH = 50
"""Lines of a file between two looks at whether somebody wants to stop."""


@many_values()
def load_gold(
    path: str | Path,
    *,
    scheme: Scheme | None = None,
    report: Report = unreported,
    stopped: Callable[[], bool] = unstopped,
) -> Gold:
    """Gold from a release, a project or exchange JSONL; `scheme` serves where it has none itself.

    In JSONL an article without `mentions`, or with `finished` false, is known and not judged.
    `report` hears how far it is; Stopped is raised soon after `stopped` says so.
    """
    path = Path(path)
    kind = _kind(path)
    if kind == "release":
        with ReleaseFile(path) as opened:
            found, splits = opened.articles(), opened.splits()
            table = table_from((article.id for article in found), opened.items())
            made = opened.assistance()
            if made is None:
                made = _by_item(table, opened.sources())
            known = [
                _finished(article, made.get(article.id, UNTOLD), splits.get(article.id))
                for article in found
            ]
            return Gold(path.stem, GoldColumns(known, table), opened.scheme() or scheme, str(path))
    if kind == "project":
        with Project.open(path, read_only=True) as project:
            return gold_of(project, stopped=stopped)
    records = list(_records(path, report, stopped))
    _check_any_said(records, path)
    return Gold(path.stem, tuple(map(_from_record, records)), scheme, str(path))


@many_values()
def gold_of(project: Project, *, stopped: Callable[[], bool] = unstopped) -> Gold:
    """The gold of a project that is open, as it stands at this moment.

    Between its steps Stopped is raised if `stopped` says so.
    """
    steps = Steps(2, stopped=stopped)
    with project.snapshot():
        found, items = project.gold_columns()
        steps.done()
        hashes, scheme, shown = project.article_hashes(), project.scheme, project.shown()
        splits = project.split_of()
    finished = {
        article.id: _finished(
            article, known_of(shown[article.id], article.meta), splits.get(article.id)
        )
        for article in found
    }
    steps.done()
    table = table_from(finished, items)
    known = [
        finished.get(article) or GoldArticle(article, sha256, finished=False)
        for article, sha256 in hashes.items()
    ]
    return Gold(project.path.stem, GoldColumns(known, table), scheme, str(project.path))


def run_of(
    project: Project, name_or_id: str | RunId, *, stopped: Callable[[], bool] = unstopped
) -> Predictions:
    """What a run of a project that is open says; Stopped between steps if `stopped` says so."""
    steps = Steps(2, stopped=stopped)
    with project.snapshot():
        run = project.run(name_or_id)
        learnt = learnt_from(run, project.engines())
        articles, items = project.run_columns(run.id)
        steps.done()
        hashes = project.article_hashes()
    steps.done()
    return Predictions(
        run.name,
        RunColumns(table_from(articles, items)),
        hashes,
        project=frozenset(hashes),
        learnt=learnt,
        source=f"{project.path}:{name_or_id}",
    )


@many_values()
def load_predictions(
    source: str | Path,
    *,
    report: Report = unreported,
    stopped: Callable[[], bool] = unstopped,
) -> Predictions:
    """Predictions from exchange JSONL, or from a project's run, written `PROJECT:RUN`.

    RUN is a run's name or id; a file whose own name has a colon in it is taken as a file.
    `report` hears how far it is; Stopped is raised soon after `stopped` says so.
    """
    source = os.fspath(source)
    path = Path(source)
    if path.exists():
        if (kind := _kind(path)) != "other":
            raise SourceError(path, _no_predictions(path, kind))
        return _from_file(path, report, stopped)
    colon = source.rfind(":")
    while colon > 0:
        # run names have colons too (spacy:en_core_web_sm), and so have Windows paths
        if Path(source[:colon]).is_file():
            return _from_run(Path(source[:colon]), source[colon + 1 :], stopped)
        colon = source.rfind(":", 0, colon)
    raise SourceError(source, "does not exist; name an exchange JSONL file, or PROJECT:RUN")


def _kind(path: Path) -> str:
    if not path.exists():
        raise SourceError(path, "does not exist; check the name")
    kind = kind_of(path)
    if kind == "other":
        with path.open("rb") as file:
            if file.read(16) == b"SQLite format 3\0":
                raise SourceError(
                    path,
                    "is an SQLite file, but neither a Goldspan project nor a gold release; "
                    "name one of these or exchange JSONL",
                )
    return kind


def _no_predictions(path: Path, kind: str) -> str:
    if kind == "release":
        return "is a gold release, no predictions; name exchange JSONL, or PROJECT:RUN"
    with Project.open(path, read_only=True) as project:
        runs = ", ".join(dict.fromkeys(run.name for run in project.runs())) or "none yet"
    return f"is a project; name one of its runs as {path}:RUN; its runs are: {runs}"


def _finished(article: Article, assistance: Assistance, split: str | None = None) -> GoldArticle:
    return _known_article(
        article.id,
        article.sha256,
        article.text,
        finished=True,
        mentions=(),
        relations=(),
        zones=article.zones,
        meta=article.meta,
        split=split or _split(article.meta),
        assistance=assistance,
    )


def _by_item(table: Table, sources: Mapping[str, str | None]) -> dict[ArticleId, Assistance]:
    """What the sources of its items tell of each article, in a release that does not say more: one
    in which every suggestion was rejected seems to be blind.
    """
    runs: dict[int, set[str]] = {}
    ids = zip(
        (*table.ids, *table.relation_ids),
        (*table.article.tolist(), *table.article[table.head].tolist()),
        strict=True,
    )
    for item, article in ids:
        if item in sources:
            run = sources[item]
            runs.setdefault(article, set()).update(() if run is None else (run,))
    return {table.articles[number]: Assistance.by(*found) for number, found in runs.items()}


def _split(meta: Mapping[str, object]) -> str | None:
    """The split that a source names; a release has a table of its own for that."""
    split = meta.get("split")
    return split if isinstance(split, str) and split in SPLITS else None


def _identity(record: exchange.Record) -> tuple[ArticleId, str | None]:
    """The record's id, else the start of its hash; and its hash where it tells."""
    sha256 = record.sha256 if record.text is None else texts.sha256(record.text)
    # a record that has no id has a text or a hash: the reader sees to it
    return ArticleId(record.id or (sha256 or "")[:16]), sha256


def _from_record(record: exchange.Record) -> GoldArticle:
    article, sha256 = _identity(record)
    return GoldArticle(
        article,
        sha256,
        record.text,
        record.mentions is not None and record.finished is not False,
        record.mentions or (),
        record.relations,
        record.zones or (),
        record.meta,
        _split(record.meta),
        said(record.meta),
    )


def _records(path: Path, report: Report, stopped: Callable[[], bool]) -> Iterator[exchange.Record]:
    """A file's articles, a step after every so many."""
    steps = Steps(exchange.count(path) // _BATCH, report, stopped)
    for place, record in enumerate(exchange.read(path), start=1):
        yield record
        if place % _BATCH == 0:
            steps.done()


def _check_any_said(records: Sequence[exchange.Record], path: Path) -> None:
    """Refuse a file in whose articles nothing is said: a field of another name would be silence."""
    if records and all(record.mentions is None for record in records):
        others = {name for record in records for name in record.meta} & _THEIRS
        instead = f"; what it has as {listed(others)} is not read" if others else ""
        raise SourceError(
            path,
            f'no article in it has "mentions"{instead}; write them as docs/exchange.md shows, '
            "[] where there are none",
        )


def _from_file(path: Path, report: Report, stopped: Callable[[], bool]) -> Predictions:
    said: list[Prediction] = []
    hashes: dict[ArticleId, str] = {}
    surfaces: dict[ArticleId, tuple[str | None, ...]] = {}
    learnt: dict[ArticleId, str] = {}
    records = list(_records(path, report, stopped))
    if not records:
        # a program that crashed at once leaves such a file: its score of 0 would look like one
        raise SourceError(path, f"has no articles, so there is nothing to score; {_SAY_NOTHING}")
    _check_any_said(records, path)
    for record in records:
        article, sha256 = _identity(record)
        if sha256 is not None:
            hashes[article] = sha256
        if record.mentions is None:
            continue
        if record.learnt:
            learnt[article] = mark_of(sha256 or "")
        said.append(Prediction(article, record.mentions, record.relations))
        if any(record.surfaces):
            surfaces[article] = record.surfaces
    return Predictions(path.stem, tuple(said), hashes, surfaces, learnt=learnt, source=str(path))


def _from_run(path: Path, name: str, stopped: Callable[[], bool]) -> Predictions:
    if kind_of(path) != "project":
        raise SourceError(f"{path}:{name}", f"{path} is no Goldspan project, so it has no runs")
    with Project.open(path, read_only=True) as project:
        found = run_of(project, name, stopped=stopped)
    if not found.articles:
        raise SourceError(
            found.source, "this run read no articles, so there is nothing to score; name another"
        )
    return found
