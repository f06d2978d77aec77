"""The project: one SQLite file of articles, runs and decisions, as the rest of Goldspan sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectChanged, ProjectError, ReviewError, Trouble, UnsavedError
from annotator.model import (
    Article,
    ArticleId,
    ArticleState,
    Decision,
    DecisionId,
    Draft,
    Entity,
    EntityId,
    Fragments,
    Item,
    ItemId,
    Mention,
    Policy,
    Prediction,
    Provenance,
    Relation,
    Run,
    RunId,
    Shows,
    Split,
    Verdict,
)
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from annotator.store import (
    articles,
    checking,
    columns,
    connection,
    creating,
    entities,
    ledger,
    meta,
    migrating,
    queue,
    replay,
    rescuing,
    runs,
    saving,
    scan,
    showing,
    splits,
    state,
    telling,
)
from annotator.store.entities import Known, Places
from annotator.store.queue import Listing, QueueRow
from annotator.store.replay import Difference
from annotator.store.rescuing import SavedCopy
from annotator.store.runs import NewRun
from annotator.store.schema import SCHEMA_VERSION
from annotator.store.splits import Splits
from annotator.store.state import StateMismatch
from annotator.text import sha256, surface

_MISREAD = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
"""What comes of reading a value that is not as we have written it."""


class Project:
    """An open project file. Every write is one transaction; raises ProjectError for the disk's
    and the file's trouble, and ProjectChanged where somebody else has decided meanwhile.
    """

    def __init__(self, path: Path, *, read_only: bool, held: bool = False) -> None:
        self.path = path
        self.why_read_only = "" if read_only or held else connection.unwritable(path)
        """Why nothing can be written though it was wanted, as a sentence; else empty."""
        self._db, migrated = (
            (connection.open_beside(path), None)
            if held and connection.is_held(path)
            else migrating.open_current(path, read_only=read_only or bool(self.why_read_only))
        )
        self.newer = checking.format_of(self._db.conn) > SCHEMA_VERSION
        """Whether a newer Goldspan has made the file, which may hold more than is read here."""
        if self.newer and not read_only:
            self.why_read_only = connection.newer(path, self._db)
        self.read_only = read_only or bool(self.why_read_only)
        self.migrated_from = None if migrated is None else migrated.version
        """The format that the file was in; None if it is the present one."""
        self.kept_as = None if migrated is None else migrated.kept_as
        """Where the old file is, if opening it has brought it to the present format."""
        self._keys: dict[ArticleId, int] = {}
        self._text: tuple[ArticleId, str] | None = None
        self._made = rescuing.Remembered()
        self._unsure: list[Decision] = []
        """Decisions of which it is not known whether they are in the file."""
        try:
            with self._reading():
                self.head = checking.whole_head(self._db, path)
                self.scheme = checking.whole_scheme(self._db, path)
                meta.policy(self._db, path)
                self.id = meta.project_id(self._db)
                """What this project and its copies share, and no other project has."""
                self._seen = saving.Seen(self._db, path)
        except BaseException:
            self._db.close()
            raise

    @classmethod
    def create(cls, path: Path, *, scheme: Scheme) -> Project:
        """Make a new project file and open it."""
        creating.create(path, scheme=scheme)
        return cls(path, read_only=False)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Project:
        """Open a project file; looking at it writes nothing, unless it is of an older format."""
        return cls(path, read_only=read_only)

    @classmethod
    def beside(cls, path: Path) -> Project:
        """Read a file that this process holds open already, from another thread say, unchecked.

        One that it does not hold is opened as any other.
        """
        return cls(path, read_only=True, held=True)

    def close(self) -> None:
        """Give the file back; the project cannot be used afterwards."""
        self._db.close()

    def wait_at_most(self, milliseconds: int) -> None:
        """Wait no longer than this for whoever has the file locked; a window tries again."""
        self._db.conn.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")

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

    @property
    def migration(self) -> str:
        """What opening has done to an older file, as a sentence; empty if it did nothing."""
        if self.kept_as is None:
            return ""
        return (
            f"{self.path} was brought to the present format; "
            f"the old file is kept as {self.kept_as.name}."
        )

    @property
    def policy(self) -> Policy:
        """What the lead allows in this project; read each time, since another window may set it."""
        with self._reading():
            return meta.policy(self._db, self.path)

    def set_policy(self, policy: Policy) -> None:
        """Say what is allowed in this project from now on, for everybody."""
        with self._writing(lambda db: meta.policy(db, self.path) == policy):
            meta.set_policy(self._db, self.path, policy)

    @property
    def splits(self) -> Splits:
        """What the articles are for, by their keys; `split_of` has it by their ids."""
        with self._reading():
            return splits.read(self._db, self.path)

    def split_of(self) -> dict[ArticleId, Split]:
        """The split of each article that is in one, in import order."""
        with self.snapshot(), self._reading():
            found = splits.read(self._db, self.path)
            each = ((article, found.of(key)) for article, key in self._all_keys().items())
            return {article: split for article, split in each if split is not None}

    def set_splits(self, assigned: Mapping[ArticleId, Split], how: Mapping[str, object]) -> None:
        """Say which article is in which split; the others are in none."""
        with self._reading():
            keys = self._all_keys()
        try:
            made = splits.made({keys[article]: split for article, split in assigned.items()}, how)
        except ValueError as error:
            raise ProjectError(f"{self.path} cannot be split: {error}.") from error
        with self._writing(lambda db: splits.read(db, self.path) == made):
            splits.write(self._db, made)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever others decide meanwhile; write nothing."""
        with telling.snapshot(self._db, self.path):
            yield

    # articles

    def add_articles(self, new: Iterable[Article]) -> None:
        """Write articles that the project does not hold yet, all or none."""
        added = list(new)
        with self._writing(lambda db: articles.holds_all(db, added)):
            articles.insert(self._db, added)

    def articles(self) -> Iterator[Article]:
        """Every article, in import order."""
        with self._reading():
            for _, article in articles.read(self._db):
                yield self._whole(article)

    def article(self, article: ArticleId) -> Article:
        """One article; raises ProjectError if the project does not hold it, or it is damaged."""
        with self._reading():
            for _, found in articles.read(self._db, "WHERE id = ?", [article]):
                return self._whole(found)
        raise ProjectError(f"{self.path} has no article {article}; see: goldspan list {self.path}")

    def article_ids(self) -> list[ArticleId]:
        """Every article's id, in import order."""
        with self._reading():
            return list(articles.keys(self._db))

    def article_hashes(self) -> dict[ArticleId, str]:
        """Every article's id with its text's sha256, in import order."""
        with self._reading():
            rows = self._db.execute("SELECT id, sha256 FROM article ORDER BY key")
            return {ArticleId(article): content for article, content in rows}

    def finished_ids(self) -> set[ArticleId]:
        """The ids of finished articles."""
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute("SELECT id FROM gold_article")}

    def assisted_ids(self) -> set[ArticleId]:
        """The ids of articles that were begun with suggestions before the reviewer."""
        query = """SELECT id FROM article JOIN progress ON progress.article = key
                   WHERE progress.run IS NOT NULL"""
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute(query)}

    def touched_ids(self) -> set[ArticleId]:
        """The ids of articles that decisions have touched, begun or not."""
        query = "SELECT id FROM article JOIN progress ON progress.article = key"
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute(query)}

    def articles_with(self, strings: Sequence[str]) -> Iterator[list[ArticleId]]:
        """Articles whose text has one of these strings in it, in batches and import order."""
        with self._reading():
            yield from scan.articles_with(self._db, strings)

    def queue(self) -> list[QueueRow]:
        """Every article as the queue lists it, in import order; `listing` reads it in pages."""
        with self._reading():
            return queue.every(self._db, self.path)

    @property
    def listing(self) -> Listing:
        """The queue as a window shows it, however long it is."""
        return Listing(self._db, self.path)

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished."""
        with self._reading():
            return queue.counts(self._db)

    # runs

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        with self._reading():
            return runs.every(self._db)

    def run_names(self) -> dict[RunId, str]:
        """Every run's name."""
        with self._reading():
            return runs.names(self._db)

    def run(self, name_or_id: str | RunId) -> Run:
        """The newest run of this name, else the one of this id; ProjectError lists the names.

        What a person types is a name first, since any name can look like an id.
        """
        found = self.runs()
        chosen = [run for run in reversed(found) if run.name == name_or_id]
        chosen += [run for run in found if str(run.id) == str(name_or_id)]
        if chosen:
            return chosen[0]
        known = ", ".join(dict.fromkeys(run.name for run in found)) or "none yet"
        raise ProjectError(f"{self.path} has no run {name_or_id}; its runs are: {known}.")

    def begin_run(self, run: NewRun, first: Iterable[Prediction] = ()) -> RunId:
        """Start a run with its first predictions, to which others are added article by article.

        It is one transaction, so that who is killed amid it leaves no empty run.
        """
        found = list(first)
        number = RunId(0)
        with self._writing(lambda db: runs.holds(db, number, run.name)):
            number = runs.begin(self._db, run, scheme=self.scheme.sha256)
            keys = {each.article: self._key(each.article) for each in found}
            runs.add(self._db, number, found, keys)
        return number

    def add_predictions(self, run: RunId, predictions: Iterable[Prediction]) -> None:
        """Add what a run says of articles it has not covered yet, in one transaction."""
        found = list(predictions)
        keys: dict[ArticleId, int] = {}
        with self._writing(lambda db: runs.covers(db, run, keys.values())):
            keys |= {each.article: self._key(each.article) for each in found}
            runs.add(self._db, run, found, keys)

    def end_run(self, run: RunId) -> None:
        """Nothing will be added to the run any more."""
        with self._writing(lambda db: runs.is_ended(db, run)):
            runs.end(self._db, run)

    def add_run(self, run: NewRun, predictions: Iterable[Prediction]) -> RunId:
        """Write a whole run in one transaction."""
        (number,) = self.add_all((), [(run, predictions)])
        return number

    def add_all(
        self,
        new_articles: Iterable[Article],
        whole_runs: Iterable[tuple[NewRun, Iterable[Prediction]]],
    ) -> list[RunId]:
        """Write articles that the project does not hold yet and whole runs, all or nothing."""
        numbers: list[RunId] = []
        names: list[str] = []
        new = list(new_articles)

        def landed(db: Database) -> bool:
            written = all(map(runs.holds, repeat(db), numbers, names))
            return written and articles.holds_all(db, new)

        with self._writing(landed):
            articles.insert(self._db, new)
            keys = self._all_keys()
            lengths = {article.id: len(article.text) for article in new}
            for run, predictions in whole_runs:
                names.append(run.name)
                numbers.append(runs.begin(self._db, run, scheme=self.scheme.sha256))
                runs.add(self._db, numbers[-1], predictions, keys, lengths=lengths)
                runs.end(self._db, numbers[-1])
        return numbers

    def predictions(self, run: RunId) -> Iterator[Prediction]:
        """What a run says, an article at a time in import order."""
        with self._reading():
            yield from runs.predictions(self._db, run)

    def run_columns(self, run: RunId) -> tuple[list[ArticleId], columns.Items]:
        """What a run says as columns, with the articles it covers; their places are the numbers."""
        with self._reading():
            return columns.of_run(self._db, run)

    # review

    def sheet(self, article: ArticleId) -> Sheet:
        """An article with its items as they stand now.

        Until its first decision an article shows the newest run that covers it; from then on it
        keeps the run it had, so that suggestions never change under the reviewer's hands. One that
        is to be reviewed blind shows none.
        """
        with self.snapshot(), self._reading():
            whole = self.article(article)
            key = self._key(article)
            if not articles.is_as_sealed(self._db, key):
                raise ProjectError(
                    f"{self.path} is damaged (the title, zones or meta of {article} are not what "
                    f"was imported); see what is hit with: goldspan check {self.path.name}"
                )
            progress = state.progress(self._db, key)
            run = None if progress is None else progress.run
            blind = False
            # what is finished without a run was read without suggestions: none come up later
            if run is None and not (progress and progress.state is ArticleState.FINISHED):
                shown = showing.read(self._db, self.path)
                blind = shown.of(key, article) is Shows.NOTHING
                run = showing.run_of(self._db, shown, key, article)
            suggested: dict[ItemId, Item] = {}
            if run is not None:
                suggested = runs.items(self._db, run, article=article, article_key=key)
            items = suggested | {item.id: item for item in state.touched_items(self._db, key)}
            state.refuse_strays(items, len(whole.text))
        return Sheet(whole, self.scheme, items, suggested, progress, run, blind=blind)

    def record(self, draft: Draft, *, actor: str, at: str | None = None) -> Decision:
        """Write one decision, conditional on nobody else having decided since `head`.

        What goes wrong is an UnsavedError. Recorded again, a decision is never there twice, even
        where it was not known whether it had been saved. Raises ReviewError for an undo or redo of
        what gold imported since has changed.
        """
        try:
            (decision,) = self.record_all([draft], actor=actor, at=at)
        except StateMismatch as error:
            if draft.target is None or not ledger.imported_since(self._db, draft.target):
                raise
            where = f"in {draft.article} " if draft.article is not None else ""
            turn = "undone" if draft.verdict is Verdict.UNDO else "redone"
            raise ReviewError(
                f"The decision {where}cannot be {turn}: what it touches was changed since by "
                "imported gold."
            ) from error
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
        wanted = list(drafts)
        settled = self._settle()
        if settled and [each.draft for each in settled] == wanted and settled[0].actor == actor:
            return settled
        made: list[Decision] = []
        new = list(new_articles)

        def landed(db: Database) -> bool:
            return articles.holds_all(db, new) and ledger.holds(db, made[-1:])

        try:
            with self._writing(landed):
                head = ledger.head(self._db)
                if head != self.head:
                    raise self._changed()
                articles.insert(self._db, new)
                for draft in wanted:
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
        except UnsavedError as error:
            self._unsure = made if error.unknown else []
            raise
        self.head = head
        self._made.add(made)
        return made

    def _settle(self) -> list[Decision]:
        """The decisions of which it was not known whether they were saved, if they were."""
        unsure = self._unsure
        if not unsure:
            return []
        found = saving.landed(self._db, self.path, lambda db: ledger.holds(db, unsure[-1:]))
        if found is None:
            raise UnsavedError(
                f"{self.path} cannot be read, so that it is not known whether the last decision "
                "is saved in it. Try again when its disk is back, or save a copy elsewhere.",
                Trouble.DISK,
                unknown=True,
            )
        self._unsure = []
        if not found:
            return []
        self.head = unsure[-1].seq, unsure[-1].id
        self._made.add(unsure)
        return unsure

    def save_copy(self, path: Path, *, drafts: Sequence[Draft] = (), actor: str = "") -> SavedCopy:
        """Write all that can still be read, and decisions that could not be saved, to a new file.

        It is for when the file itself is gone, replaced or cannot be written. Raises ProjectError
        where the copy cannot be made; nothing is left of it then.
        """
        self._seen.forget_pages()
        return rescuing.save_copy(
            self, self._db.conn, path, drafts=drafts, actor=actor, made=self._made
        )

    def newest(self) -> ledger.Head | None:
        """(seq, id) of the file's newest decision; `head` is the newest that this window saw."""
        with self._reading():
            return ledger.head(self._db)

    def time_of(self, head: ledger.Head) -> str | None:
        """When the decision of this seq and id was made; None where it is none of this ledger."""
        with self._reading():
            return ledger.time_of(self._db, head)

    def refresh(self) -> bool:
        """Take over what others have decided meanwhile; whether there was anything."""
        with self._reading():
            head = ledger.head(self._db)
            changed = head != self.head
            self.head = head
            return changed

    def to_undo(self) -> Draft:
        """What takes the newest standing decision of a reviewer back; ReviewError if none stands.

        Nothing is written: who records it undoes.
        """
        with self._reading():
            decision = ledger.to_undo(self._db)
        if decision is None:
            raise ReviewError("There is nothing to undo.")
        return ledger.inverse(decision)

    def to_redo(self) -> Draft:
        """What brings back what the newest undo took; ReviewError if there is no such undo."""
        with self._reading():
            decision = ledger.to_redo(self._db)
        if decision is None:
            raise ReviewError("There is nothing to redo.")
        return ledger.repeat(decision)

    def undo(self, *, actor: str) -> Decision:
        """Take the newest standing decision of a reviewer back.

        Raises ReviewError if there is none, or if gold imported since has changed what it made.
        """
        for settled in self._settle()[-1:]:
            if settled.draft.verdict is Verdict.UNDO:
                return settled
        return self.record(self.to_undo(), actor=actor)

    def redo(self, *, actor: str) -> Decision:
        """Bring back what the newest undo took; raises ReviewError as `undo` does."""
        for settled in self._settle()[-1:]:
            if settled.draft.verdict is Verdict.REDO:
                return settled
        return self.record(self.to_redo(), actor=actor)

    def verdict_of(self, decision: DecisionId) -> Verdict:
        """What kind of judgement a decision of the ledger is."""
        with self._reading():
            return ledger.verdict_of(self._db, decision)

    def decisions(self) -> Iterator[Decision]:
        """The ledger, oldest first."""
        with self._reading():
            yield from ledger.decisions(self._db)

    def first_broken_decision(self) -> int | None:
        """The seq of the first ledger row whose hash does not fit; None if the chain holds."""
        with self._reading():
            return ledger.first_broken(self._db)

    def differences(self) -> Iterator[Difference]:
        """Whatever the file holds otherwise than its ledger says, if its own chain holds."""
        with self.snapshot():
            yield from replay.differences(self._db)

    def entities(self) -> list[Entity]:
        """Every entity, by name."""
        with self._reading():
            return state.entities(self._db)

    def entity(self, entity: EntityId) -> Entity | None:
        """One entity; None if the project has none of this id."""
        with self._reading():
            return state.entity(self._db, entity)

    def aliases(self) -> dict[EntityId, list[str]]:
        """For each entity what its mentions look like, the most frequent first."""
        with self._reading():
            return state.aliases(self._db)

    def known(self, among: Iterable[EntityId]) -> list[Known]:
        """These entities, as far as they are there, and how they are used."""
        with self.snapshot():
            return entities.known(self._db, among)

    def entity_ids(self, after: EntityId | None = None, *, most: int) -> list[EntityId]:
        """So many ids of entities behind this one, in their own order; the first for None."""
        with self._reading():
            return entities.ids_after(self._db, after, most=most)

    def entities_touched(self, since: int) -> set[EntityId] | None:
        """The entities that decisions behind this seq are about; None if it may be any."""
        with self._reading():
            return entities.touched(self._db, since)

    def meaning(
        self,
        entity: EntityId,
        *,
        written: Iterable[str] | None = None,
        items: Iterable[ItemId] | None = None,
    ) -> list[tuple[ArticleId, Mention]]:
        """Every mention that means an entity, rejected ones too; or of these writings or ids."""
        with self._reading():
            return entities.meaning(self._db, entity, written=written, items=items)

    def places(self, entity: EntityId, *, most: int = 100) -> Places:
        """Where an entity is meant by mentions that were not rejected; at most so many of them."""
        with self._reading():
            return entities.places(self._db, entity, most=most)

    # gold

    def gold(self) -> Iterator[tuple[Article, tuple[Mention, ...], tuple[Relation, ...]]]:
        """Finished articles in import order with their accepted items."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            found = articles.read(self._db, finished)
            accepted = state.accepted(self._db)
            for key, article in found:
                yield self._whole(article), *accepted(key)

    def gold_columns(self) -> tuple[list[Article], columns.Items]:
        """The same as columns; the places of the articles are their numbers."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            found = list(articles.read(self._db, finished))
            number = {key: place for place, (key, _) in enumerate(found)}
            items = columns.of_gold(self._db, number.__getitem__)
        return [self._whole(article) for _, article in found], items

    def shown(self) -> dict[ArticleId, tuple[str | None, bool]]:
        """Of each finished article the run that was shown to its reviewers, by name, and whether
        its gold was imported.
        """
        with self._reading():
            return ledger.shown(self._db)

    def provenance(self) -> Iterator[Provenance]:
        """For every gold item the newest standing decision that judged it."""
        with self._reading():
            yield from ledger.provenance(self._db)

    # inside

    def _whole(self, article: Article) -> Article:
        """The article, unless its text is not the one that was imported."""
        if sha256(article.text) != article.sha256:
            raise ProjectError(
                f"{self.path} is damaged (the text of {article.id} was changed after it was "
                "imported); go back to a copy in which it is whole."
            )
        return article

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What is stored otherwise than we write it is damage, if the full check says so too."""
        with telling.reading(self.path):
            try:
                yield
            except _MISREAD as error:
                flaw = self._flaw()
                if not flaw:
                    raise  # a bug of ours
                raise ProjectError(
                    f"{self.path} is damaged ({flaw}); see what is hit with: "
                    f"goldspan check {self.path.name}"
                ) from error

    def _flaw(self) -> str:
        """What a full check finds first; empty if nothing."""
        from annotator.store import examining

        try:
            flaws = examining.check(self.path, beside=True).flaws
        except ProjectError as error:
            return str(error)
        return str(flaws[0]) if flaws else ""

    @contextmanager
    def _writing(self, landed: Callable[[Database], bool]) -> Iterator[None]:
        """One transaction; `landed` tells of a database whether it is in there."""
        if self.read_only:
            why = self.why_read_only or f"{self.path} is open for reading only;"
            raise ProjectError(f"{why} nothing was changed.".replace(". nothing", ". Nothing"))
        # an article that was rolled back has no key any more, and another may get it
        self._forget()
        self._seen.forget_pages()
        others = False
        try:
            with saving.writing(self._db, self.path):
                others = self._seen.others()
                if others:
                    self._same_project()
                yield
        except saving.Uncertain as error:
            found = saving.landed(self._db, self.path, landed)
            if not found:
                error.trouble.unknown = found is None
                raise error.trouble from error.__cause__
        except sqlite3.IntegrityError as error:
            if others:  # what was read before they wrote it does not hold any more
                raise self._changed() from error
            raise
        finally:
            self._forget()
        self._seen.look()

    def _forget(self) -> None:
        self._keys.clear()
        self._text = None

    def _same_project(self) -> None:
        """Refuse to write into another project, or an older copy, that was written over ours."""
        try:
            found = meta.project_id(self._db)
        except sqlite3.OperationalError:  # nothing is left in it, not even its tables
            found = ""
        if found != self.id:
            raise UnsavedError(
                f"{self.path} was overwritten by something else; nothing was saved in it. Save a "
                "copy under another name.",
                Trouble.REPLACED,
            )
        if self.head is not None and ledger.time_of(self._db, self.head) is None:
            raise UnsavedError(
                f"{self.path} was put back to an older copy: decisions that were saved in it are "
                "not there any more. Save a copy to keep them, or open it again to go on without.",
                Trouble.RESTORED,
            )

    def _changed(self) -> ProjectChanged:
        return ProjectChanged(
            f"{self.path} was changed by another window or program; open it again to go on."
        )

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
        for start, end in fragments:
            if not 0 <= start < end <= len(text):
                raise ReviewError(f"A mention of {article} leaves its text; nothing was changed.")
        return surface(text, fragments)
