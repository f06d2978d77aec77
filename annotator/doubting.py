"""The rule of doubting gold: what an extractor's error shows may be gold's own mistake.

The finished article is reopened, so that it is not judged until somebody finishes it again, and
the place is noted and flagged. All of it is one draft, so that one undo takes it back.
"""

from __future__ import annotations

from dataclasses import replace

from annotator import rules
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.evaluate.faults import Error, Kind, Spot
from annotator.identity import mention_id, new_id, relation_id
from annotator.model import (
    ArticleState,
    Draft,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    ProgressChange,
    Relation,
    RunId,
    Verdict,
)
from annotator.sheet import Sheet

_CHANGED = "This was changed since it was scored; score again to see how it stands now."


def doubt(sheet: Sheet, error: Error, note: str, *, run: RunId | None = None) -> Draft:
    """Gold may be wrong here: its item, or what it lacks as a suggestion, is noted and flagged.

    `run` is whose suggestion that is, if it is a run of the project.
    """
    if error.kind is Kind.DUPLICATE:
        raise ReviewError("The run says this twice; gold has no part in that.")
    if error.gold is not None:
        items: list[Item] = [_noted(_known(sheet, error.gold), note)]
    elif error.predicted is not None:
        items = _suggested(sheet, error.predicted, note, run)
    focus = items[-1].id
    if not sheet.finished or sheet.progress is None:
        return replace(draft(sheet, Verdict.NOTE, items, flagged=True), focus=focus)
    article, before = sheet.article.id, sheet.progress
    return Draft(
        Verdict.REOPEN,
        article,
        (
            *(ItemChange(each.id, article, sheet.stored(each.id), each) for each in items),
            ProgressChange(
                article, before, replace(before, state=ArticleState.DOING, flagged=True)
            ),
        ),
        focus,
    )


def _known(sheet: Sheet, spot: Spot) -> Item:
    """Gold's item as it stands; refused where it is gold no more."""
    found = sheet.items.get(ItemId(spot.id))
    if found is None or found.state is not ItemState.ACCEPTED:
        raise ReviewError(_CHANGED)
    return found


def _noted(item: Item, note: str) -> Item:
    """With the note behind what was noted before, and flagged."""
    notes = [each for each in (item.note, note.strip()) if each]
    return replace(item, note=" · ".join(dict.fromkeys(notes)), flagged=True)


def _suggested(sheet: Sheet, spot: Spot, note: str, run: RunId | None) -> list[Item]:
    """What gold lacks as a pending item; of a relation first those ends that gold lacks too."""
    if spot.head is None or spot.tail is None:
        return [_noted(_pending(sheet, _mention(sheet, spot, run)), note)]
    ends = [
        each if each.state is ItemState.ACCEPTED else replace(each, state=ItemState.PENDING)
        for each in (_mention(sheet, spot.head, run), _mention(sheet, spot.tail, run))
    ]
    head, tail = ends
    rules.check_ends(sheet, spot.label, head, tail)
    item = relation_id(sheet.article.id, spot.label, head.id, tail.id)
    score = None if run is None else spot.score
    made = Relation(_free(sheet, item), spot.label, head.id, tail.id, score=score, run=run)
    asked = [each for each in ends if each.state is ItemState.PENDING]
    return [*asked, _noted(_pending(sheet, _twin(sheet, made)), note)]


def _mention(sheet: Sheet, spot: Spot, run: RunId | None) -> Mention:
    """The mention of this label at this place, as it stands or as it would be."""
    rules.check_label(sheet, spot.label)
    item = mention_id(sheet.article.id, spot.label, spot.fragments)
    score = None if run is None else spot.score
    made = Mention(_free(sheet, item), spot.label, spot.fragments, score=score, run=run)
    found = _twin(sheet, made)
    assert isinstance(found, Mention)
    return found


def _twin(sheet: Sheet, made: Item) -> Item:
    """What stands there already, best what is not rejected; else what was made."""
    return rules.twin(sheet, made) or next(iter(sheet.twins(made)), made)


def _free(sheet: Sheet, item: ItemId) -> ItemId:
    """This id, as a suggestion's would be; another where that suggestion was changed."""
    return new_id() if item in sheet.items or item in sheet.plants else item


def _pending(sheet: Sheet, item: Item) -> Item:
    """To be judged once more; refused where it has become gold meanwhile."""
    if item.state is ItemState.ACCEPTED:
        raise ReviewError(_CHANGED)
    return replace(item, state=ItemState.PENDING)
