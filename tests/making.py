"""Short ways to make the values that tests are about: articles, suggestions, judged items."""

from dataclasses import replace

from annotator import review
from annotator.model import (
    Article,
    ArticleId,
    Draft,
    ItemState,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.store import NewRun
from annotator.text import sha256

OSLO = """Ada Lind and Bo Quist met in Oslo

Ada Lind, an envoy of Norway, came to the Oslo talks 🤝 on Monday. The talks, held in Oslo, were \
about sanctions.

Bo Quist left on Tuesday. Norway said nothing."""
"""A text of our own with what the tests look for; one character is astral."""


def article(text=OSLO, name="a1", **fields):
    """An article of this text."""
    return Article(ArticleId(name), sha256(text), text[:20], text, **fields)


def places(text, words):
    """Where these words stand in the text, in code points."""
    found, start = [], text.find(words)
    while start >= 0:
        found.append((start, start + len(words)))
        start = text.find(words, start + 1)
    return found


def place(text, words, nth=0):
    """Where these words stand for the nth time, counted from 0."""
    return places(text, words)[nth]


def mention(name, label, *spans, score=None, **fields):
    """A suggested mention of these spans."""
    return PredictedMention(name, label, tuple(spans), score, **fields)


def relation(name, label, head, tail, **fields):
    """A suggested relation between suggested mentions."""
    return PredictedRelation(name, label, head, tail, **fields)


def oslo(name="a1"):
    """What an extractor might say of OSLO: five mentions, two relations."""
    return Prediction(
        ArticleId(name),
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind", 1), score=0.9),
            mention("envoy", "ROLE", place(OSLO, "envoy"), score=0.4),
            mention("norway", "GPE", place(OSLO, "Norway")),
            mention("talks", "MEETING", place(OSLO, "Oslo talks"), attributes={"status": "held"}),
            mention("city", "GPE", place(OSLO, "Oslo", 2), score=0.25),
        ),
        (
            relation("is", "holds_role", "ada", "envoy", score=0.5),
            relation("at", "held_at", "talks", "city", attributes={"modality": "asserted"}),
        ),
    )


def new_run(name="model", **fields):
    """A run that an extractor is about to make."""
    return NewRun(name, "tests", "1.0", {"beam": 2}, **fields)


def suggest(project, *predictions, name="model"):
    """Add a whole run of these predictions."""
    return project.add_run(new_run(name), predictions)


class Reviewer:
    """Somebody who judges one article of a project: says what, and it is written."""

    def __init__(self, project, name="a1", actor="reviewer"):
        self.project, self.actor = project, actor
        self.sheet = project.sheet(ArticleId(name))

    def does(self, act, *arguments, **options):
        """Do what a function of `review` says with this sheet."""
        draft = act(self.sheet, *arguments, **options)
        decision = self.project.record(draft, actor=self.actor)
        self.sheet = self.sheet.after(draft.changes)
        return decision

    def finds(self, label, words=None, *, state=None):
        """The id of the one item with this label, these words and this state."""
        found = [
            item.id
            for item in self.sheet.items.values()
            if item.label == label
            and (words is None or self.sheet.surface(item) == words)
            and (state is None or item.state is state)
        ]
        assert len(found) == 1, f"{len(found)} {label} {words or ''}"
        return found[0]

    def item(self, label, words=None):
        """The one item with this label and these words."""
        return self.sheet.items[self.finds(label, words)]

    def finishes(self):
        """Accept whatever is pending and finish."""
        if self.sheet.pending:
            self.does(review.accept, self.sheet.pending)
        return self.does(review.finish)

    def looks_again(self):
        """Read the sheet from the file."""
        self.sheet = self.project.sheet(self.sheet.article.id)
        return self.sheet


def accepted(item):
    """The item as it is when it was accepted."""
    return replace(item, state=ItemState.ACCEPTED)


def draft(verdict, *changes, article="a1", **fields):
    """A draft of these changes."""
    return Draft(verdict, ArticleId(article), tuple(changes), **fields)
