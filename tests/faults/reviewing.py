"""Somebody who reviews at random, and the look at a project after something went wrong."""

import hashlib
from contextlib import closing

from annotator import linking, review, scheme
from annotator.errors import GoldspanError, ReviewError
from annotator.model import ArticleId, Mention
from annotator.store import Project
from tests.making import article, oslo, suggest

ACTOR = "reviewer"
_NAMES = [ArticleId("a1"), ArticleId("a2"), ArticleId("a3")]
_STATE = ("mention", "relation", "entity", "progress")


def make(path):
    """A project of three articles with suggestions."""
    with Project.create(path, scheme=scheme.load("diplomacy")) as project:
        project.add_articles([article(name=name) for name in _NAMES])
        suggest(project, *map(oslo, _NAMES))


class Somebody:
    """Decides at random, whatever the rules allow; each decision is a save."""

    def __init__(self, project, chance):
        self.project, self._chance = project, chance

    def decides(self):
        """Write one decision on some article."""
        while True:
            sheet = self.project.sheet(self._chance.choice(_NAMES))
            try:
                if sheet.finished:
                    draft = review.reopen(sheet)
                else:
                    draft = self._chance.choice(_ACTS)(sheet, self._chance)
            except ReviewError:
                continue  # not as things stand
            if draft.changes:
                return self.project.record(draft, actor=ACTOR)

    def turns(self):
        """Write one decision, or take one back, or bring one again."""
        turn = self._chance.choice([self.decides] * 4 + [self._undo, self._undo, self._redo])
        try:
            return turn()
        except ReviewError:
            return self.decides()  # there is nothing to take back or to bring

    def _undo(self):
        return self.project.undo(actor=ACTOR)

    def _redo(self):
        return self.project.redo(actor=ACTOR)


def _item(sheet, chance):
    return chance.choice(list(sheet.items.values()))


def _mention(sheet, chance):
    return chance.choice([each for each in sheet.items.values() if isinstance(each, Mention)])


def _relabel(sheet, chance):
    return review.relabel(sheet, _mention(sheet, chance).id, chance.choice(["PERSON", "GPE"]))


def _add(sheet, chance):
    start = chance.randrange(len(sheet.article.text) - 20)
    return review.add_mention(sheet, start, start + chance.randrange(1, 20), "ROLE")


def _note(sheet, chance):
    note = "who? 🤝 " * chance.randrange(1, 200)
    return review.set_note(sheet, _item(sheet, chance).id, f"{note}{chance.random()}")


def _link(sheet, chance):
    mention = _mention(sheet, chance)
    entity = linking.new_entity(mention.label, f"somebody {chance.randrange(1000)}")
    return linking.link(sheet, [mention.id], entity, new=True)


_ACTS = (
    lambda sheet, chance: review.accept(sheet, [_item(sheet, chance).id]),
    lambda sheet, chance: review.accept(sheet, sheet.pending),
    lambda sheet, chance: review.reject(sheet, _item(sheet, chance).id),
    lambda sheet, chance: review.toggle_flag(sheet, _item(sheet, chance).id),
    lambda sheet, _: review.finish(sheet),
    _relabel,
    _add,
    _note,
    _note,
    _link,
)


def state_hash(project):
    """sha256 of all that decisions have led to, as it lies in the file."""
    digest = hashlib.sha256()
    for table in _STATE:
        for row in project._db.execute(f"SELECT * FROM {table} ORDER BY 1"):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def examined(path, *, beside=()):
    """The ids of a project's decisions, oldest first, and what is wrong with it, as sentences.

    It is opened as a user would, to write. No other names may be in its folder but those `beside`.
    """
    faults = []
    try:
        with closing(Project.open(path)) as project:
            if project.first_broken_decision() is not None:
                return [], ["corrupt: the chain is broken"]
            ids = [each.id for each in project.decisions()]
            faults += [f"not as decided: {each}" for each in project.differences()]
            verdict = project._db.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                faults.append(f"corrupt: {verdict}")
    except GoldspanError as error:
        return [], [f"does not open: {error}"]
    strays = {each.name for each in path.parent.iterdir()} - {path.name, *beside}
    if strays:
        faults.append(f"left over: {sorted(strays)}")
    return ids, faults


def lost_or_made_up(acknowledged, found):
    """What is wrong with the decisions found, as sentences: the acknowledged, and one more at most.

    The id of a decision is a hash over all that it says and over those before it.
    """
    if found[: len(acknowledged)] != acknowledged:
        kept = sum(one == other for one, other in zip(acknowledged, found, strict=False))
        return [f"{len(acknowledged) - kept} acknowledged decisions lost"]
    if len(found) > len(acknowledged) + 1:
        return [f"{len(found) - len(acknowledged)} decisions that nobody was told of"]
    return []
