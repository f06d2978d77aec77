"""From files into the project: everything is read and checked first, then written at once.

A file that is not right in every line changes nothing; SourceError names file, line and field.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from annotator import splitting
from annotator import text as texts
from annotator.articles.plain import find_files, read_plain, title_of
from annotator.articles.zones import zones as find_zones
from annotator.bulk import Report, many_values, unreported
from annotator.descent import learning
from annotator.errors import SourceError
from annotator.formats import exchange
from annotator.identity import items_of, new_id
from annotator.model import (
    Article,
    ArticleId,
    ArticleState,
    Change,
    Draft,
    Entity,
    EntityChange,
    EntityId,
    ItemChange,
    ItemState,
    Mention,
    Prediction,
    Progress,
    ProgressChange,
    Run,
    RunId,
    Verdict,
)
from annotator.naming import reviewer_name, run_name, run_name_of
from annotator.store import NewRun, Project

Format = Literal["auto", "text", "jsonl"]
FILE = "file"
"""The extractor of a run that came from a file."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `known` articles were there already, `copies` share another's text.

    `known_runs` were there already too: of the same name, from a file of the same bytes.
    """

    articles: int = 0
    known: int = 0
    copies: tuple[tuple[ArticleId, ArticleId], ...] = ()
    runs: tuple[RunId, ...] = ()
    known_runs: tuple[RunId, ...] = ()
    mentions: int = 0
    relations: int = 0


class _Shelf:
    """The articles a project holds and those that this import adds."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.hashes = project.article_hashes()
        self._by_hash = {sha256: article for article, sha256 in reversed(self.hashes.items())}
        self._texts: dict[ArticleId, str] = {}
        self.new: list[Article] = []
        self._held = frozenset(self.hashes)
        self.known: set[ArticleId] = set()
        self.copies: list[tuple[ArticleId, ArticleId]] = []

    def add(self, article: Article, *, path: Path, line: int | None = None) -> None:
        """Take an article in, unless it is there already; another text under its id is an error."""
        there = self.hashes.get(article.id)
        if there == article.sha256:
            # a text and its line of JSON in one import are one article, new or known
            if article.id in self._held:
                self.known.add(article.id)
            return
        if there is not None:
            raise SourceError(
                path,
                f"the project holds another text under the id {article.id}; give one of them "
                "another id",
                line=line,
                field="id",
            )
        first = self._by_hash.setdefault(article.sha256, article.id)
        if first != article.id:
            self.copies.append((article.id, first))
        self.hashes[article.id] = article.sha256
        self._texts[article.id] = article.text
        self.new.append(article)

    def find(self, record: exchange.Record, *, path: Path) -> ArticleId:
        """The article that a record without a text of its own is about."""
        if record.id is not None and record.id in self.hashes:
            article = ArticleId(record.id)
        elif record.sha256 is not None and record.sha256 in self._by_hash:
            article = self._by_hash[record.sha256]
        else:
            raise SourceError(
                path,
                f"the project has no article {record.id or record.sha256}; import it first",
                line=record.line,
                field="id",
            )
        if record.sha256 is not None and record.sha256 != self.hashes[article]:
            raise SourceError(
                path,
                f"the project holds another text of {article} than this file was made from",
                line=record.line,
                field="sha256",
            )
        return article

    def text(self, article: ArticleId) -> str:
        """The text of an article that the project holds, or will."""
        return self._texts.get(article) or self._project.article(article).text


@many_values()
def import_files(
    project: Project,
    paths: Sequence[Path | str],
    *,
    format: Format = "auto",  # noqa: A002 - the command's own word
    report: Report = unreported,
) -> Imported:
    """Articles from text files, folders and exchange JSONL; a JSONL's items become a run.

    An article that the project holds already, text and id, is passed over and counted; so is the
    run of a file that was imported before.
    """
    files = find_files([Path(each) for each in paths])
    shelf = _Shelf(project)
    there = {_origin(run): run.id for run in project.runs() if run.extractor == FILE}
    known_runs: list[RunId] = []
    runs: dict[tuple[str, object], tuple[NewRun, list[Prediction]]] = {}
    for done, path in enumerate(files):
        report(done, len(files))
        if (exchange.sniff(path) if format == "auto" else format) == "text":
            shelf.add(read_plain(path), path=path)
            continue
        predictions, learnt = _read_exchange(path, project, shelf)
        if not predictions:
            continue
        run = _outside_run(run_name_of(path), path, learnt)
        if (known := there.get(_origin(run))) is not None:
            known_runs.append(known)
        else:
            runs[_origin(run)] = run, predictions
    report(len(files), len(files))
    numbers = project.add_all(shelf.new, runs.values())
    splitting.take_in(project, shelf.copies)
    every = [each for _, predictions in runs.values() for each in predictions]
    return Imported(
        articles=len(shelf.new),
        known=len(shelf.known),
        copies=tuple(shelf.copies),
        runs=tuple(numbers),
        known_runs=tuple(known_runs),
        mentions=sum(len(each.mentions) for each in every),
        relations=sum(len(each.relations) for each in every),
    )


def _read_exchange(
    path: Path, project: Project, shelf: _Shelf
) -> tuple[list[Prediction], dict[ArticleId, str]]:
    """What a file's lines predict, and the sha256 of what that was learnt from."""
    learnt: dict[ArticleId, str] = {}
    predictions: dict[ArticleId, Prediction] = {}
    empty = True
    for record in exchange.read(path):
        empty = False
        article = _article_of(record, path, project, shelf)
        if record.mentions is not None:
            exchange.check_scheme(record, project.scheme, path=path)
            _refuse_twice(article, predictions, path, record.line)
            predictions[article] = Prediction(article, record.mentions, record.relations)
            if record.learnt:
                learnt[article] = shelf.hashes[article]
    if empty:
        raise SourceError(path, "is empty; write one article a line")
    return list(predictions.values()), learnt


def _refuse_twice(article: ArticleId, said: Container[ArticleId], path: Path, line: int) -> None:
    """One line may name an article by its id and another one by its hash."""
    if article in said:
        raise SourceError(path, f"the article {article} comes twice; leave one out", line=line)


def _article_of(record: exchange.Record, path: Path, project: Project, shelf: _Shelf) -> ArticleId:
    """The record's article, taken in if the record brings its text."""
    if record.text is None:
        known = shelf.find(record, path=path)
        exchange.check_against(record, shelf.text(known), path=path)
        return known
    article = _new_article(record)
    shelf.add(article, path=path, line=record.line)
    return article.id


def _new_article(record: exchange.Record) -> Article:
    text = record.text or ""
    sha256 = texts.sha256(text)
    zones = record.zones if record.zones is not None else find_zones(text)
    title = record.title or title_of(text, zones)
    return Article(ArticleId(record.id or sha256[:16]), sha256, title, text, record.meta, zones)


def _outside_run(name: str, path: Path, learnt: Mapping[ArticleId, str]) -> NewRun:
    file = os.fsencode(path.name).decode("utf-8", "replace")
    settings = {"file": file, "sha256": _file_sha256(path), **learning(learnt)}
    return NewRun(name, FILE, "", settings)


def _file_sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the file") from error


def _origin(run: Run | NewRun) -> tuple[str, object]:
    """What makes two runs from files the same one: the name, and the bytes of the file."""
    return run.name, run.settings.get("sha256")


@many_values()
def import_run(project: Project, path: Path, *, name: str, report: Report = unreported) -> RunId:
    """An outside extractor's predictions for articles that the project holds, as one run."""
    name = run_name(name)
    shelf = _Shelf(project)
    predictions: dict[ArticleId, Prediction] = {}
    learnt: dict[ArticleId, str] = {}
    for record in exchange.read(path):
        article = shelf.find(_with_hash(record), path=path)
        if record.text is None:
            exchange.check_against(record, shelf.text(article), path=path)
        if record.mentions is None:
            raise SourceError(
                path, "no mentions; write [] where nothing was found", line=record.line
            )
        exchange.check_scheme(record, project.scheme, path=path)
        _refuse_twice(article, predictions, path, record.line)
        predictions[article] = Prediction(article, record.mentions, record.relations)
        if record.learnt:
            learnt[article] = shelf.hashes[article]
        report(len(predictions), len(predictions))
    if not predictions:
        raise SourceError(path, "holds no predictions; write one article a line")
    run = _outside_run(name, path, learnt)
    (number,) = project.add_all([], [(run, list(predictions.values()))])
    return number


def _with_hash(record: exchange.Record) -> exchange.Record:
    """The record with the hash of the text it brings, so that another text is noticed."""
    return record if record.text is None else replace(record, sha256=texts.sha256(record.text))


@many_values()
def import_gold(
    project: Project, path: Path, *, reviewer: str, report: Report = unreported
) -> Imported:
    """Ready gold as decisions of a reviewer; articles count as finished unless the file denies it.

    An article that has decisions already is an error: nobody's work is overwritten. One that is
    said to be unfinished and has no mentions is only taken in.
    """
    reviewer = reviewer_name(reviewer)
    shelf = _Shelf(project)
    begun = project.touched_ids()
    register = {(entity.label, entity.name): entity.id for entity in project.entities()}
    drafts: list[Draft] = []
    empty = True
    for record in exchange.read(path):
        empty = False
        article = _article_of(record, path, project, shelf)
        if record.mentions is None and record.finished is False:
            continue  # nobody has read it to its end: it is known, and nothing is said of it
        if article in begun:
            raise SourceError(
                path,
                f"the article {article} has decisions already; leave this line out",
                line=record.line,
            )
        begun.add(article)
        if record.mentions is None:
            raise SourceError(path, "no mentions; write [] where there are none", line=record.line)
        exchange.check_scheme(record, project.scheme, path=path)
        drafts.append(_gold_draft(article, record, register))
        report(len(drafts), len(drafts))
    if empty:
        raise SourceError(path, "holds no gold; write one article a line")
    project.record_all(drafts, actor=reviewer, new_articles=shelf.new)
    splitting.take_in(project, shelf.copies)
    changes = [change for draft in drafts for change in draft.changes]
    items = [change.after for change in changes if isinstance(change, ItemChange)]
    mentions = sum(isinstance(item, Mention) for item in items)
    return Imported(
        articles=len(shelf.new),
        known=len(shelf.known),
        copies=tuple(shelf.copies),
        mentions=mentions,
        relations=len(items) - mentions,
    )


def _gold_draft(
    article: ArticleId, record: exchange.Record, register: dict[tuple[str, str], EntityId]
) -> Draft:
    changes: list[Change] = []
    names: Mapping[tuple[str, tuple[tuple[int, int], ...]], str] = {
        (mention.label, mention.fragments): mention.entity
        for mention in record.mentions or ()
        if mention.entity
    }
    for item in items_of(Prediction(article, record.mentions or (), record.relations)):
        accepted = replace(item, state=ItemState.ACCEPTED, score=None)
        name = names.get((item.label, item.fragments)) if isinstance(item, Mention) else None
        if name is not None and isinstance(accepted, Mention):
            known = register.get((item.label, name))
            if known is None:
                known = register[item.label, name] = EntityId(new_id())
                changes.append(EntityChange(known, None, Entity(known, item.label, name)))
            accepted = replace(accepted, entity=known)
        changes.append(ItemChange(item.id, article, None, accepted))
    finished = record.finished is not False
    state = ArticleState.FINISHED if finished else ArticleState.DOING
    changes.append(ProgressChange(article, None, Progress(state)))
    return Draft(Verdict.IMPORT, article, tuple(changes))
