"""A reviewer who knows the gold: plans, presses the keys, looks what came of it, plans anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt

from annotator import rules
from annotator.model import EntityId, Item, ItemId, ItemState, Mention, Relation
from annotator.sheet import Sheet
from annotator.text import tokens
from app.hands import Hands, MentionKey
from app.session.offers import offers
from tests.bench.effort_goal import (
    Goal,
    Span,
    digits,
    edge_moves,
    mention_key,
    relation_key,
    targets,
)
from tests.bench.effort_moves import Move
from tests.bench.effort_plan import STATES, plan
from tests.bench.effort_prompts import (
    Tick,
    choose_entity,
    keys_saved,
    mark_right,
    ticks_of,
)
from tests.bench.effort_reach import Reach, Route
from tests.bench.effort_stops import Key, Stop, link, owes_entity
from tests.bench.effort_tally import Tally

_PLANS = 2000
"""Plans that an article may take, so that a mistake in here ends as an error."""
_SHIFT, _NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
_GOING = {"up": "previous", "down": "next", "go_on": "accept"}


class Reviewer:
    """Brings the open article to its gold and finishes it."""

    def __init__(
        self, hands: Hands, goal: Goal, *, paragraph_key: bool = True, states: int = STATES
    ) -> None:
        self.hands, self.tally = hands, Tally(hands)
        self._session = hands.window.session
        self._goal, self._paragraph_key, self._states = goal, paragraph_key, states
        self._reach = Reach(self._sheet)
        self._blocked: set[ItemId] = set()
        """Suggestions that cannot be mended, since something stands in the way."""
        self._look_anew()

    def _look_anew(self) -> None:
        """Say of what is pending now what it should become."""
        found = targets(self._sheet, self._goal)
        mentions = {**found.mentions, **dict.fromkeys(self._blocked & found.mentions.keys())}
        self._targets = replace(found, mentions=mentions)
        self._known = self._suggested()

    def _suggested(self) -> dict[ItemId, object]:
        """What is pending: each with its label and place, and whether it is doubtful."""
        sheet = self._sheet
        pending = (each for each in sheet.mentions if each.state is ItemState.PENDING)
        return {
            each.id: (mention_key(each), each.attributes, each.id in sheet.doubtful)
            for each in pending
        }

    def _has_followed(self) -> bool:
        """Whether a decision has changed what is suggested elsewhere; then it is looked at anew."""
        now = self._suggested()
        focus = self._session.focus
        news = {item for item, what in now.items() if self._known.get(item) != what}
        if not news - {focus}:
            return False
        self._look_anew()
        return True

    def review(self) -> None:
        """Judge, mend and add until nothing is left that can be done; then finish."""
        for _ in range(_PLANS):
            moves = self._plan()
            if not moves:
                break
            for move in moves:
                if self._mark_same() or not self._do(move) or self._has_followed():
                    break
        else:
            raise LookupError("the article does not come to its gold")
        with self.tally.act("finish"):
            self.hands.finish()

    def _plan(self) -> list[Move]:
        self._reach.look(self._sheet)
        return plan(
            self._sheet,
            self._goal,
            self._targets,
            self._session.focus,
            self._session.cursor,
            names=self._names(),
            reach=self._reach,
            paragraph_key=self._paragraph_key,
            states=self._states,
        )

    @property
    def _sheet(self) -> Sheet:
        sheet = self._session.sheet
        if sheet is None:
            raise LookupError("no article is open")
        return sheet

    def _names(self) -> dict[EntityId, str]:
        project = self._session.project
        if project is None or not self._goal.entities:
            return {}
        return {entity.id: entity.name for entity in project.entities()}

    def _mark_same(self) -> bool:
        """`=` on the focused mention, where that saves keys; says whether it did."""
        item = self._session.focus and self._there(self._session.focus)
        if not isinstance(item, Mention) or self._key_of(item) != mention_key(item):
            return False
        this = mention_key(item)
        ticks = self._ticks()
        if keys_saved(self._sheet, self._goal, item, ticks, self._paragraph_key) <= 0:
            return False
        if owes_entity(self._sheet, self._goal, self._names(), item, this):
            self._link_entity(self._goal.entities[this])
        with self.tally.act("same"):
            self.hands.do("same")
            mark_right(self.hands, self._ticks())  # the entity may have brought names with it
        return True

    def _ticks(self) -> list[Tick]:
        look = self._session.same()
        return [] if look is None else ticks_of(look, self._goal, self._targets)

    def _link_entity(self, name: str) -> None:
        with self.tally.act("entity"):
            self.hands.do("entity")
            choose_entity(self.hands, name)

    # one move each; they say whether the plan still holds

    def _do(self, move: Move) -> bool:
        if not move.stops:
            return self._go(_GOING[move.kind])
        stop = move.stops[0]
        judges = move.kind in ("judge", "revise") or (
            move.kind == "paragraph" and stop.item is not None  # else it was made on the way here
        )
        if judges and not self._in_focus(stop):
            return False
        match move.kind:
            case "letter":
                return self._go_to(stop)
            case "add":
                return self._add(stop)
            case "mark":
                return self._mark(stop)
            case "relate":
                return self._relate(move.stops)
            case "revise":
                self._complete(self._item(stop), stop.key)
                return True
            case "paragraph":
                return self._accept_paragraph(stop)
        return self._judge(stop)

    def _go(self, action: str) -> bool:
        before = self._session.focus
        with self.tally.act("navigation"):
            self.hands.do(action)
        return self._session.focus != before

    def _go_to(self, stop: Stop) -> bool:
        item = self._find(stop.key) if stop.item is None else stop.item.id
        letter = self._session.paragraph_letters().get(item)
        if letter is not None:
            with self.tally.act("navigation"):
                self.hands.press_letter(letter, _SHIFT)
        while letter is None and self._session.focus != item and self._go(_GOING["down"]):
            pass  # it has no letter, by now: there is another way to it, if a longer one
        return self._session.focus == item

    def _in_focus(self, stop: Stop) -> bool:
        return stop.item is not None and self._session.focus == stop.item.id

    def _item(self, stop: Stop) -> Item:
        """The stop's item as it stands now."""
        return self._there(None if stop.item is None else stop.item.id)

    def _judge(self, stop: Stop) -> bool:
        item = self._item(stop)
        if stop.key is None:
            with self.tally.act("reject"):
                self.hands.do("reject")
            return True
        self._complete(item, stop.key)
        if stop.led_to is not None:
            with self.tally.act("reconnect"):
                self.hands.do("relate")
                self._type_letters(self._find(stop.key[2]))
            return bool(self._key_of(self._item(stop)) == stop.key)
        if item.label != stop.key[0]:
            self._relabel(item, stop)
            return False  # what it takes along, and what it still lacks, is seen only now
        return self._accept(stop, "accept")

    def _accept_paragraph(self, stop: Stop) -> bool:
        if self._in_focus(stop) and self._item(stop).state is ItemState.PENDING:
            self._complete(self._item(stop), stop.key)
            return self._accept(stop, "accept_paragraph")
        with self.tally.act("paragraph"):
            self.hands.do("accept_paragraph")
        return True

    def _accept(self, stop: Stop, action: str) -> bool:
        """Accept the focused item by this action, its edges or its direction mended first."""
        item = self._item(stop)
        mends = self._edges(item, stop)
        kind = "boundary" if mends else "paragraph" if action == "accept_paragraph" else "accept"
        if isinstance(item, Relation) and self._key_of(item) != stop.key:
            mends, kind = ["swap"], "swap"
        with self.tally.act(kind):
            for mend in mends:
                self.hands.do(mend)
            if mends and self._edges(self._item(stop), stop):
                # another mention stood in the way; reject this one and mark it anew
                self._blocked.add(item.id)
                self._look_anew()
                return False
            self.hands.do(action)
        return self._item(stop).state is ItemState.ACCEPTED

    def _edges(self, item: Item, stop: Stop) -> list[str]:
        if not isinstance(item, Mention) or stop.key is None:
            return []
        wanted = stop.key[1]
        if item.fragments == wanted:
            return []
        return edge_moves(self._sheet, item.fragments[0], wanted[0]) or []

    def _relabel(self, item: Item, stop: Stop) -> None:
        label = "" if stop.key is None else stop.key[0]
        edges = self._edges(item, stop)
        with self.tally.act("boundary" if edges else "relabel"):
            if isinstance(item, Relation):
                found = offers(self._sheet, item)
                offer = next(each for each in found if not each.attribute and label in each.values)
                self.hands.press_letter(offer.key)
                return
            for edge in edges:
                self.hands.do(edge)
            self.hands.press_label(label)

    def _complete(self, item: Item, key: Key) -> None:
        """Set the attributes and the entity that the item on the card lacks."""
        wanted = self._goal.relations if isinstance(item, Relation) else self._goal.mentions
        for digit in digits(self._sheet, item, wanted[key]):
            with self.tally.act("attribute"):
                self.hands.press_letter(digit)
        if owes_entity(self._sheet, self._goal, self._names(), item, key):
            self._link_entity(self._goal.entities[key])

    def _add(self, stop: Stop) -> bool:
        label, (span, *others) = stop.key
        with self.tally.act("add"):
            route = self._select(span)
            self.hands.press_label(label)
            for move in edge_moves(self._sheet, route.selects, span) or []:
                self.hands.do(move)
            for other in others:
                self._select(other)
                self.hands.do("join")
        self._tell_size(stop.key)
        added = self._there(self._session.focus)
        if self._key_of(added) != stop.key:
            raise LookupError(f"{stop.key} could not be marked")
        self._complete(added, stop.key)
        return True

    def _mark(self, stop: Stop) -> bool:
        """With Shift, so that the focus stays."""
        label, (span,) = stop.key
        before = self._session.focus
        with self.tally.act("add"):
            self._select(span)
            self.hands.press_letter(self._sheet.scheme.mentions[label].key, _SHIFT)
        self._tell_size(stop.key)
        return self._session.focus == before

    def _tell_size(self, key: MentionKey) -> None:
        size = sum(len(tokens(self._sheet.article.text, *span)) for span in key[1])
        self.tally.added.append((size, self.tally.acts["add"][-1]))

    def _select(self, span: Span) -> Route:
        self._reach.look(self._sheet)
        route = self._reach.route(self._session.cursor, span)
        for action in route.actions:
            if len(action) == 1:
                self.hands.press_letter(action)
                continue
            self.hands.do(action)
            if action == "find":
                self.hands.type(route.typed)
                for _ in range(route.downs):
                    self.hands.press(Qt.Key.Key_Down)
                self.hands.press(Qt.Key.Key_Return)
        return route

    def _relate(self, stops: Sequence[Stop]) -> bool:
        """Relations from the mention in focus; R is pressed once for those that make a row."""
        focus = self._there(self._session.focus)
        here = self._key_of(focus)
        if any(here not in stop.key[1:] for stop in stops):
            return False
        self._complete(focus, here)  # from then on the digits are about the relation
        begun = False
        for stop, following in zip(stops, [*stops[1:], None], strict=True):
            reverse = self._is_reversed(stop, here)
            ends = following is None or self._is_reversed(following, here) is not reverse
            ends = ends or self._is_to_say(stop.key)
            with self.tally.act("relate"):
                if not begun:
                    self.hands.do("swap" if reverse else "relate")
                self._type_hint(stop.key, here, _NONE if ends else _SHIFT)
            begun = not ends
            made = self._there(self._session.shown)
            if not isinstance(made, Relation) or self._key_of(made) != stop.key:
                raise LookupError(f"{stop.key} could not be made")
            if ends:
                self._complete(made, stop.key)
        return True

    def _is_to_say(self, key: Key) -> bool:
        """Whether a relation that is made now will need digits."""
        head, tail = (self._find(end) for end in key[1:])
        new = Relation(ItemId(""), key[0], head, tail, ItemState.ACCEPTED)
        return rules.first_attributes(self._sheet, new) != dict(self._goal.relations[key])

    def _is_reversed(self, stop: Stop, here: MentionKey) -> bool:
        return link(self._sheet.scheme, stop.key, here).reverse

    def _type_hint(self, key: Key, here: MentionKey, held: Qt.KeyboardModifier) -> None:
        self._type_letters(self._find(key[2] if here == key[1] else key[1]), held)
        self._choose(key)

    def _type_letters(self, other: ItemId, held: Qt.KeyboardModifier = _NONE) -> None:
        """The letters of a hint, the last one with what is held."""
        *before, last = list(self._session.hints[other])
        for letter in before:
            self.hands.press_letter(letter)
        self.hands.press_letter(last, held)

    def _choose(self, key: Key) -> None:
        """The digit of a relation, where several labels fit."""
        for number, choice in enumerate(self._session.choices, start=1):
            ends = (self._key_of(self._sheet.mention(each)) for each in (choice.head, choice.tail))
            if relation_key(self._sheet.scheme, choice.label, *ends) == key:
                self.hands.press_letter(str(number))
                return

    def _there(self, item: ItemId | None) -> Item:
        """An item as it stands now."""
        if item is None:
            raise LookupError("nothing is in focus")
        return self._sheet.items[item]

    def _key_of(self, item: Item) -> Key:
        """What an item is, or is to become where it is a mention still to be judged."""
        if isinstance(item, Relation):
            ends = (self._key_of(self._sheet.mention(each)) for each in (item.head, item.tail))
            return relation_key(self._sheet.scheme, item.label, *ends)
        if item.state is ItemState.PENDING:
            return self._targets.mentions.get(item.id)
        return mention_key(item)

    def _find(self, key: MentionKey) -> ItemId:
        return next(
            each.id
            for each in self._sheet.mentions
            if each.state is not ItemState.REJECTED and self._key_of(each) == key
        )
