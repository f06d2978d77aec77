"""Deciding in an open project: a draft becomes a decision, or nothing does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sqlite_utils import Database

from annotator.errors import ProjectError, ReviewError, Trouble, UnsavedError
from annotator.model import (
    Article,
    ArticleId,
    ArticleState,
    Decision,
    Draft,
    Item,
    ItemId,
    Shows,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.sowing import on_record, sown, takes_plants
from annotator.store import (
    articles,
    ledger,
    ledger_end,
    made_for_plants,
    meta,
    plants,
    read_articles,
    runs,
    saving,
    showing,
    state,
)
from annotator.store.parts.told import Told
from annotator.store.state import StateMismatch


class Deciding(Told):
    """Decisions as they are made, and taken back."""

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
            sheet = Sheet(whole, self.scheme, items, suggested, progress, run, blind=blind)
            planted = [(each.item, each.label, each.fragments) for each in plants.of(self._db, key)]
            if planted:
                sheet = on_record(sheet, planted, project=self.id)
            state.refuse_strays(sheet.items, len(whole.text))
        return sheet

    def sheet_to_review(self, article: ArticleId) -> Sheet:
        """The sheet as a reviewer gets it: with wrong suggestions, if the lead wants some.

        They are put on record by the decision that begins the article.
        """
        with self.snapshot(), self._reading():
            sheet = self.sheet(article)
            share = meta.policy(self._db, self.path).planted_share
            if not share or self.read_only or not takes_plants(sheet):
                return sheet
            return sown(
                sheet,
                share=share,
                project=self.id,
                taken=plants.taken(self._db, self._key(article)),
                read=partial(read_articles.newest, self._db),
                known=partial(plants.is_known, self._db),
            )

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
        asked, settled = self._asked, self._settle()
        if settled and asked == wanted and settled[0].actor == actor:
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
                self._ends_here()
                articles.insert(self._db, new)
                for each in wanted:
                    draft = made_for_plants.gone_with(self._db, each, key_of=self._key)
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
                    plants.record(self._db, draft, key_of=self._key)
                    state.apply(self._db, draft.changes, key_of=self._key, surfaces=self._surface)
                    head = decision.seq, decision.id
                    made.append(decision)
                ledger_end.write(self._db.conn, head)
        except UnsavedError as error:
            self._unsure, self._asked = (made, wanted) if error.unknown else ([], [])
            raise
        self.head = head
        self._made.add(made)
        return made

    def _ends_here(self) -> None:
        """Refuse to decide behind decisions that are gone: what tells so would be written over."""
        flaw = ledger_end.read(self._db.conn).flaw
        if flaw:
            raise UnsavedError(
                f"{self.path} is damaged ({flaw}); nothing was saved in it.",
                Trouble.DAMAGED,
                step="Save a copy under another name.",
            )

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
        self._unsure, self._asked = [], []
        if not found:
            return []
        self.head = unsure[-1].seq, unsure[-1].id
        self._made.add(unsure)
        return unsure

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
