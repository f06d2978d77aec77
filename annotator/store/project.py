"""The project: one SQLite file of articles, runs and decisions, as the rest of Goldspan sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from annotator import scheme as schemes
from annotator.errors import ProjectChanged, ProjectError, ReviewError
from annotator.identity import items_of
from annotator.model import (
    Article,
    ArticleId,
    ArticleState,
    Decision,
    Draft,
    Entity,
    Fragments,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Prediction,
    Provenance,
    Relation,
    Run,
    RunId,
)
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from annotator.store import articles, connection, ledger, runs, state
from annotator.store.articles import QueueRow
from annotator.store.runs import NewRun
from annotator.text import surface


class Project:
    """An open project file. Every write is one transaction; raises ProjectError for the disk's
    and the file's trouble, and ProjectChanged where somebody else has decided meanwhile.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._db = connection.open_database(path, read_only=read_only)
        self._keys: dict[ArticleId, int] = {}
        self._text: tuple[ArticleId, str] | None = None
        self.head = ledger.head(self._db)
        row = self._db.execute(
            "SELECT toml FROM scheme WHERE sha256 = (SELECT value FROM meta WHERE name = 'scheme')"
        ).fetchone()
        if row is None:
            self._db.close()
            raise ProjectError(f"{path} has no scheme; it was not made to the end. Make it anew.")
        self.scheme: Scheme = schemes.parse(row[0], source=f"{path} (its scheme)")

    @classmethod
    def create(cls, path: Path, *, scheme: Scheme) -> Project:
        """Make a new project file and open it."""
        connection.create(path, scheme=scheme)
        return cls(path, read_only=False)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Project:
        """Open a project file; looking at it writes nothing."""
        return cls(path, read_only=read_only)

    def close(self) -> None:
        """Give the file back; the project cannot be used afterwards."""
        self._db.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    # articles

    def add_articles(self, new: Iterable[Article]) -> None:
        """Write articles that the project does not hold yet, all or none."""
        with self._writing():
            articles.insert(self._db, new)

    def articles(self) -> Iterator[Article]:
        """Every article, in import order."""
        return articles.read(self._db)

    def article(self, article: ArticleId) -> Article:
        """One article; raises ProjectError if the project does not hold it."""
        for found in articles.read(self._db, "WHERE id = ?", [article]):
            return found
        raise ProjectError(f"{self.path} has no article {article}; see: goldspan list {self.path}")

    def article_ids(self) -> list[ArticleId]:
        """Every article's id, in import order."""
        return list(articles.keys(self._db))

    def article_hashes(self) -> dict[ArticleId, str]:
        """Every article's id with its text's sha256, in import order."""
        rows = self._db.execute("SELECT id, sha256 FROM article ORDER BY key")
        return {ArticleId(article): sha256 for article, sha256 in rows}

    def finished_ids(self) -> set[ArticleId]:
        """The ids of finished articles."""
        return {ArticleId(row[0]) for row in self._db.execute("SELECT id FROM gold_article")}

    def queue(self) -> list[QueueRow]:
        """Every article as the queue lists it, in import order."""
        return articles.queue(self._db)

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished."""
        return articles.counts(self._db)

    # runs

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        return runs.every(self._db)

    def run(self, name_or_id: str) -> Run:
        """A run by its id, else the newest of that name; raises ProjectError that lists them."""
        found = self.runs()
        for run in reversed(found):
            if name_or_id in (str(run.id), run.name):
                return run
        known = ", ".join(dict.fromkeys(run.name for run in found)) or "none yet"
        raise ProjectError(f"{self.path} has no run {name_or_id}; its runs are: {known}.")

    def begin_run(self, run: NewRun) -> RunId:
        """Start a run to which predictions are added article by article."""
        with self._writing():
            return runs.begin(self._db, run, scheme=self.scheme.sha256)

    def add_predictions(self, run: RunId, predictions: Iterable[Prediction]) -> None:
        """Add what a run says of articles it has not covered yet, in one transaction."""
        with self._writing():
            runs.add(self._db, run, predictions, self._all_keys())

    def end_run(self, run: RunId) -> None:
        """Nothing will be added to the run any more."""
        with self._writing():
            runs.end(self._db, run)

    def add_run(
        self,
        run: NewRun,
        predictions: Iterable[Prediction],
        *,
        new_articles: Iterable[Article] = (),
    ) -> RunId:
        """Write a whole run, and articles that come with it, in one transaction."""
        with self._writing():
            articles.insert(self._db, new_articles)
            self._keys.clear()
            number = runs.begin(self._db, run, scheme=self.scheme.sha256)
            runs.add(self._db, number, predictions, self._all_keys())
            runs.end(self._db, number)
        return number

    def predictions(self, run: RunId) -> Iterator[Prediction]:
        """What a run says, an article at a time in import order."""
        return runs.predictions(self._db, run)

    def without_run(self, name: str) -> list[ArticleId]:
        """Unfinished articles that no run of this name covers yet, in import order."""
        query = """SELECT article.id FROM article
                   LEFT JOIN progress ON progress.article = article.key
                   WHERE coalesce(progress.state, 'to do') <> 'finished' AND NOT EXISTS
                     (SELECT 1 FROM run_article JOIN run ON run.id = run_article.run
                      WHERE run_article.article = article.key AND run.name = ?)
                   ORDER BY article.key"""
        return [ArticleId(row[0]) for row in self._db.execute(query, [name])]

    # review

    def sheet(self, article: ArticleId) -> Sheet:
        """An article with its items as they stand now.

        Until its first decision an article shows the newest run that covers it; from then on it
        keeps the run it had, so that suggestions never change under the reviewer's hands.
        """
        whole = self.article(article)
        key = self._key(article)
        progress = state.progress(self._db, key)
        run = (progress and progress.run) or runs.newest_for(self._db, key)
        suggested: dict[ItemId, Item] = {}
        if run is not None:
            for prediction in runs.predictions(self._db, run, article_key=key):
                suggested = {item.id: item for item in items_of(prediction, run=run)}
        items = suggested | {item.id: item for item in state.touched_items(self._db, key)}
        return Sheet(whole, self.scheme, items, suggested, progress, run)

    def record(self, draft: Draft, *, actor: str, at: str | None = None) -> Decision:
        """Write one decision, conditional on nobody else having decided since `head`."""
        (decision,) = self.record_all([draft], actor=actor, at=at)
        return decision

    def record_all(
        self,
        drafts: Iterable[Draft],
        *,
        actor: str,
        at: str | None = None,
        new_articles: Iterable[Article] = (),
    ) -> list[Decision]:
        """Write decisions, and articles that come with them, in one transaction."""
        made: list[Decision] = []
        with self._writing():
            head = ledger.head(self._db)
            if head != self.head:
                raise ProjectChanged(
                    f"{self.path} was changed by another window or program; open it again to go on."
                )
            articles.insert(self._db, new_articles)
            for draft in drafts:
                decision = ledger.append(
                    self._db,
                    draft,
                    actor=actor,
                    after=head,
                    article_key=None if draft.article is None else self._key(draft.article),
                    scheme=self.scheme.sha256,
                    surfaces=self._surface,
                    at=at,
                )
                state.apply(self._db, draft.changes, key_of=self._key, surfaces=self._surface)
                head = decision.seq, decision.id
                made.append(decision)
        self.head = head
        return made

    def refresh(self) -> bool:
        """Take over what others have decided meanwhile; whether there was anything."""
        head = ledger.head(self._db)
        changed = head != self.head
        self.head = head
        return changed

    def undo(self, *, actor: str) -> Decision:
        """Take the newest standing decision back; raises ReviewError if there is none."""
        decision = ledger.to_undo(self._db)
        if decision is None:
            raise ReviewError("There is nothing to undo.")
        return self.record(ledger.inverse(decision), actor=actor)

    def redo(self, *, actor: str) -> Decision:
        """Bring back what the newest undo took; raises ReviewError if there is nothing."""
        decision = ledger.to_redo(self._db)
        if decision is None:
            raise ReviewError("There is nothing to redo.")
        return self.record(ledger.repeat(decision), actor=actor)

    def decisions(self) -> Iterator[Decision]:
        """The ledger, oldest first."""
        return ledger.decisions(self._db)

    def first_broken_decision(self) -> int | None:
        """The seq of the first ledger row whose hash does not fit; None if the chain holds."""
        return ledger.first_broken(self._db)

    def entities(self) -> list[Entity]:
        """Every entity, by name."""
        return state.entities(self._db)

    # gold

    def gold(self) -> Iterator[tuple[Article, tuple[Mention, ...], tuple[Relation, ...]]]:
        """Finished articles in import order with their accepted items."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        for article in articles.read(self._db, finished):
            touched = state.touched_items(self._db, self._key(article.id))
            accepted = [item for item in touched if item.state is ItemState.ACCEPTED]
            mentions = tuple(item for item in accepted if isinstance(item, Mention))
            ids = {mention.id for mention in mentions}
            relations = (item for item in accepted if isinstance(item, Relation))
            both = tuple(each for each in relations if each.head in ids and each.tail in ids)
            yield article, mentions, both

    def provenance(self) -> Iterator[Provenance]:
        """For every gold item the newest standing decision that changed it."""
        names = {run.id: run.name for run in self.runs()}
        gold = {row[0] for row in self._db.execute("SELECT id FROM gold_mention")}
        gold |= {row[0] for row in self._db.execute("SELECT id FROM gold_relation")}
        newest: dict[ItemId, tuple[Decision, Item]] = {}
        for decision in ledger.standing(self._db):
            for change in decision.draft.changes:
                if isinstance(change, ItemChange) and change.after and change.item in gold:
                    newest[change.item] = decision, change.after
        for item, (decision, after) in sorted(newest.items()):
            run = None if after.run is None else names[after.run]
            yield Provenance(
                item, decision.actor, decision.at, decision.draft.verdict, run, after.score
            )

    # inside

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.read_only:
            raise ProjectError(f"{self.path} is open for reading only; nothing was changed.")
        with connection.writing(self._db, self.path):
            yield

    def _key(self, article: ArticleId) -> int:
        if article not in self._keys:
            key = articles.key_of(self._db, article)
            if key is None:
                raise ProjectError(f"{self.path} has no article {article}.")
            self._keys[article] = key
        return self._keys[article]

    def _all_keys(self) -> dict[ArticleId, int]:
        return articles.keys(self._db)

    def _surface(self, article: ArticleId, fragments: Fragments) -> str:
        """What a mention covers; raises ReviewError where its offsets leave the text."""
        if self._text is None or self._text[0] != article:
            query = "SELECT text FROM article WHERE key = ?"
            (text,) = self._db.execute(query, [self._key(article)]).fetchone()
            self._text = article, text
        text = self._text[1]
        if not all(0 <= start < end <= len(text) for start, end in fragments):
            raise ReviewError(f"A mention of {article} leaves its text; nothing was changed.")
        return surface(text, fragments)
