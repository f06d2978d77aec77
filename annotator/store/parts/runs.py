"""The runs of an open project: what extractors said of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

from sqlite_utils import Database

from annotator.errors import ProjectError
from annotator.model import (
    Article,
    ArticleId,
    Prediction,
    Run,
    RunId,
)
from annotator.store import (
    articles,
    columns,
    retired,
    runs,
)
from annotator.store.parts.articles import Articles
from annotator.store.retired import Retired
from annotator.store.runs import NewRun


class Runs(Articles):
    """Runs, which are added to until they are ended, and never changed."""

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

        What a person types is a name first, since any name can look like an id. A retired run has
        its name only where no other run has it.
        """
        found, out_of_use = self.runs(), self.retired
        chosen = [run for run in reversed(found) if run.name == name_or_id]
        chosen.sort(key=lambda run: run.id in out_of_use)
        chosen += [run for run in found if str(run.id) == str(name_or_id)]
        if chosen:
            return chosen[0]
        known = ", ".join(dict.fromkeys(run.name for run in found)) or "none yet"
        raise ProjectError(f"{self.path} has no run {name_or_id}; its runs are: {known}.")

    @property
    def retired(self) -> Retired:
        """The runs that are out of use; read each time, since another window may retire some."""
        with self._reading():
            return retired.read(self._db)

    def set_retired(self, runs: Iterable[RunId]) -> None:
        """Say which runs are out of use from now on, for everybody."""
        named = frozenset(runs)
        with self._writing(lambda db: retired.read(db).named == named):
            retired.write(self._db, named)

    def replaced_runs(self) -> frozenset[RunId]:
        """The merged runs that nobody was shown and for which newer ones stand by now."""
        with self._reading():
            return retired.replaced(self._db)

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

    def said_of(self, article: ArticleId) -> dict[RunId, Prediction]:
        """What each run says of one article, shown or not, the newest first."""
        with self.snapshot(), self._reading():
            return runs.said_of(self._db, self._key(article))

    def engines(self) -> dict[RunId, Run]:
        """Every run by its id, what it says uncounted."""
        with self._reading():
            return runs.known(self._db)

    def covered(self, run: RunId) -> list[ArticleId]:
        """The articles that a run says something of, in import order."""
        with self._reading():
            return runs.covered(self._db, run)

    def unbegun(self, run: RunId, *, most: int) -> Iterator[list[tuple[ArticleId, list[RunId]]]]:
        """The articles that a run says something of and that were not begun with suggestions, so
        many at a time in import order; each with all runs that cover it, the newest first.

        Others may write, and so may who asks: each page is as it is when it is asked for.
        """
        after = -1
        while True:
            with self._reading():
                page = runs.unbegun(self._db, run, after=after, most=most)
            if not page:
                return
            after = page[-1][0]
            yield [(article, there) for _, article, there in page]

    def covering(self, article: ArticleId) -> list[RunId]:
        """The runs that say something of an article, the newest first."""
        with self._reading():
            return runs.covering(self._db, self._key(article))

    def prediction(self, run: RunId, article: ArticleId) -> Prediction:
        """What a run says of one article; nothing where it does not cover it."""
        with self._reading():
            found = runs.predictions(self._db, run, article_key=self._key(article))
            return next(found, Prediction(article))

    def run_columns(self, run: RunId) -> tuple[list[ArticleId], columns.Items]:
        """What a run says as columns, with the articles it covers; their places are the numbers."""
        with self._reading():
            return columns.of_run(self._db, run)
