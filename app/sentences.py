"""Items as sentences: what the card, the relation list and a screen reader say of them."""

from __future__ import annotations

from annotator import text
from annotator.cutting import Pieces
from annotator.model import Item, ItemId, ItemState, Mention, Relation
from annotator.sheet import Sheet
from annotator.sources import Alternative, said_by
from annotator.store import Known
from annotator.wording import counted

STATES = {
    ItemState.PENDING: "suggested",
    ItemState.ACCEPTED: "accepted",
    ItemState.REJECTED: "rejected",
}
MARKS = {ItemState.PENDING: "?", ItemState.ACCEPTED: "✓", ItemState.REJECTED: "✕"}


_NARROW = 36
"""Characters that a button on the card has room for."""
FOLLOWS, DOUBTFUL = "\u2033", "?"
"""What tags say behind the label of a mention that follows another, or is doubtful."""


def signs(sheet: Sheet) -> dict[ItemId, str]:
    """What is said behind the labels of some mentions: as above, or doubtful."""
    return dict.fromkeys(sheet.decided, FOLLOWS) | dict.fromkeys(sheet.doubtful, DOUBTFUL)


def stands(sheet: Sheet, item: Item) -> str:
    """ "suggested, doubtful": how an item stands."""
    said = STATES[item.state]
    if item.id in sheet.doubtful:
        return f"{said}, doubtful"
    by = sheet.decided.get(item.id)
    if by is None:
        return said
    below = sheet.mention(by).start > sheet.anchor(item.id).start
    return f"{said}, as decided {'below' if below else 'above'}"


def surface(sheet: Sheet, mention: Mention, *, longest: int = 60) -> str:
    """A mention's text on one line, cut in the middle where it is longer than `longest`."""
    return shortened(sheet.surface(mention), longest=longest)


def pieces(sheet: Sheet, found: Pieces) -> str:
    """ "Kim · Ri": what a mention falls apart in."""
    texts = (text.surface(sheet.article.text, fragments) for fragments in found)
    return " · ".join(shortened(each, longest=40) for each in texts)


def shortened(text: str, *, longest: int) -> str:
    """A text on one line, cut in the middle where it is longer than `longest`."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    half = longest // 2
    first, last = text[:half], text[-half:]
    # cut at spaces where there are any: half a word reads as another word
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def described(known: Known) -> str:
    """ "12 mentions in 4 articles · wikidata Q884": what tells an entity from one of its name."""
    uses, entity = known.uses, known.entity
    used = f"{counted(uses.mentions, 'mention')} in {counted(uses.articles, 'article')}"
    ids = (f"{source} {shortened(value, longest=24)}" for source, value in entity.ids.items())
    note = shortened(entity.note, longest=40)
    return " · ".join(filter(None, (used if uses.mentions else "not used", *ids, note)))


def relation(sheet: Sheet, found: Relation) -> str:
    """ "Einhorn — takes part in → the Oslo meeting"."""
    head, tail = sheet.mention(found.head), sheet.mention(found.tail)
    verb = sheet.scheme.relations[found.label].sentence
    return f"{surface(sheet, head)} — {verb} → {surface(sheet, tail)}"


def instead(sheet: Sheet, item: Item, alternative: Alternative) -> str:
    """ "Instead: ORG “Bank of Oslo”", and below it "spacy:en 3.8 (64 %)": what others have."""
    after, by = alternative.after, shortened(said_by(alternative.sources), longest=_NARROW)
    if isinstance(after, Mention) and isinstance(item, Mention):
        same = after.fragments == item.fragments
        what = after.label if same else f"{after.label} “{surface(sheet, after, longest=24)}”"
    elif isinstance(after, Relation):
        head, tail = sheet.mention(after.head), sheet.mention(after.tail)
        verb = sheet.scheme.relations[after.label].sentence
        ends = (surface(sheet, end, longest=12) for end in (head, tail))
        what = f" {verb} ".join(ends)
    return f"Instead: {what}\n{by}"


def spoken(sheet: Sheet, item: Item) -> str:
    """ "PERSON, suggested, 93 percent: Choe Son-hui"."""
    percent = f", {round(100 * item.score)} percent" if item.score is not None else ""
    flagged = ", flagged" if item.flagged else ""
    what = surface(sheet, item) if isinstance(item, Mention) else relation(sheet, item)
    return f"{item.label}, {stands(sheet, item)}{percent}{flagged}: {what}"
