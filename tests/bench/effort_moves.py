"""What can be done next in a paragraph, what it costs, and where the focus is then.

The moves go by app/session.py, without the window; the reviewer looks whether the window agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

from annotator.model import Mention
from annotator.sheet import Sheet
from app.session.reading import Cursor, at
from tests.bench.effort_reach import Reach
from tests.bench.effort_stops import Stop

NOWHERE, END = -1, -2
_AHEAD = 2
"""Missed mentions that are weighed at a time, in the order of the text."""
_LETTERS = 25
"""Mentions of a paragraph that Shift and a letter go to."""
_CHAINED = 4
"""Relations of which every choice is weighed; of more only one or all."""


class State(NamedTuple):
    """The stop in focus, the one where the reading cursor is, the one that a letter led away from.

    NOWHERE stands for nothing in focus, for the cursor as it is before the first move, and for no
    way back. `done` has the paragraph's tasks that are done, as bits.
    """

    here: int
    at: int = NOWHERE
    back: int = NOWHERE
    done: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """Judge, revise, add, mark, relate, paragraph, letter, go_on, up or down; and what it is about.

    Relations are made in a row where they go from one mention.
    """

    kind: str
    stops: tuple[Stop, ...] = ()


Step = tuple[int, State, Move]
"""What a move costs, where it leads, and what it is."""


class Moves:
    """The moves in an article while the tasks of one of its paragraphs are done."""

    def __init__(
        self,
        sheet: Sheet,
        stops: Sequence[Stop],
        tasks: Sequence[int],
        cursor: Cursor,
        *,
        reach: Reach,
        paragraph_key: bool,
    ) -> None:
        self._sheet, self._stops, self._cursor = sheet, stops, cursor
        self._reach, self._paragraph_key = reach, paragraph_key
        self._homes = [sheet.paragraph_of(stop.span[0]) for stop in stops]
        self._bits = {number: 1 << place for place, number in enumerate(tasks)}
        self._walks: dict[tuple[int, int], tuple[int, bool]] = {}
        self._drop_what_has_to_wait()

    def _drop_what_has_to_wait(self) -> None:
        """Relations with an end that is neither there nor among the paragraph's tasks."""
        done = self.every
        for number in list(self._bits):
            stop = self._stops[number]
            fine = self._settled if stop.pending else self._usable
            ends_are_there = all(fine(end, done) for end in stop.ends)
            if not ends_are_there or not self._can_be_led(stop, done):
                del self._bits[number]

    @property
    def every(self) -> int:
        """The bits of all tasks."""
        return sum(self._bits.values())

    def at_least(self, done: int) -> int:
        """Keys that what is left takes wherever the focus is."""
        left = [self._stops[n] for n, bit in self._bits.items() if not done & bit]
        by_space = sum(stop.pending and stop.by_space for stop in left)
        saved = max(0, by_space - 1) if self._paragraph_key else 0
        # a missed mention takes a key to select it and one to label it, or more; a relation may
        # be made in one row with others
        missed = 2 * sum(stop.missed for stop in left)
        to_make = sum(stop.to_make for stop in left)
        return sum(stop.cost for stop in left) + missed - saved - max(0, to_make - 1)

    def steps(self, state: State) -> Iterator[Step]:
        """The moves from a state; once all is done, to the end: the next suggestion in focus."""
        here, _, back, done = state
        if done == self.every:
            there = self._is_open(here, done) or self._following(here, back, done) == NOWHERE
            yield 0 if there else 1, State(END, done=done), Move("end" if there else "go_on")
            return
        if here >= 0:
            stop = self._stops[here]
            if stop.item is not None and not stop.pending and not self._is_done(here, done, True):
                # nowhere does that cost less than here
                after = state._replace(done=done | self._bits[here])
                yield stop.cost, after, Move("revise", (stop,))
                return
            yield from self._relations(state)
            yield from self._verdicts(state)
            yield from self._by_letter(state)
        yield from self._up_and_down(state)
        yield from self._missing(state)

    def _left(self, done: int) -> list[int]:
        return [n for n, bit in self._bits.items() if not done & bit]

    def _relations(self, state: State) -> Iterator[Step]:
        """R, and a letter for each of several relations of the mention in focus."""
        here, _, _, done = state
        found = [
            n
            for n in self._left(done)
            if self._stops[n].to_make
            and here in self._stops[n].ends
            and all(self._usable(end, done) for end in self._stops[n].ends)
        ]
        sizes: Iterable[int] = range(1, len(found) + 1)
        if len(found) > _CHAINED:
            sizes = (1, len(found))
        for chosen in chain.from_iterable(combinations(found, size) for size in sizes):
            made = [self._stops[n] for n in chosen]
            rows = rows_of(made, here)
            price = len(rows) + sum(1 + each.link_from(here).choice + each.to_say for each in made)
            after = state._replace(done=done | sum(self._bits[n] for n in chosen))
            yield price, after, Move("relate", tuple(chain.from_iterable(rows)))

    def _verdicts(self, state: State) -> Iterator[Step]:
        here, _, back, done = state
        stop, is_open = self._stops[here], self._is_open(here, done)
        following = self._following(here, back, done)
        # a needless relation can be rejected before its ends are judged
        judged = is_open or (stop.pending and stop.key is None and not self._is_done(here, done))
        if judged and here in self._bits and self._can_be_led(stop, done):
            after = done | self._bits[here]
            next_one = self._following(here, back, after)
            if next_one == NOWHERE and stop.key is not None:
                next_one = here
            yield (
                stop.cost,
                State(next_one, self._cursor_after(here, next_one), done=after),
                Move("judge", (stop,)),
            )
        # who leaves something behind has to go back to it
        behind = [n for n in self._bits if n < here and self._is_open(n, done)]
        if not is_open and following != NOWHERE and (following < here or not behind):
            yield 1, State(following, following, done=done), Move("go_on")
        if self._paragraph_key:
            yield from self._paragraph(here, done, is_open)

    @staticmethod
    def _cursor_after(here: int, following: int) -> int:
        """The cursor stays where something was rejected and nothing is to be judged any more."""
        return here if following == NOWHERE else following

    def _paragraph(self, here: int, done: int, is_open: bool) -> Iterator[Step]:
        """Shift+Space, where it accepts nothing that is wrong, and more than Space would."""
        stop = self._stops[here]
        pending = [n for n in self._left(done) if self._stops[n].pending]
        doubtful = [n for n in pending if self._stops[n].doubtful]
        left = [
            n
            for n in pending
            if n not in doubtful and not set(doubtful).intersection(self._stops[n].ends)
        ]
        others = [self._stops[n] for n in left if n != here]
        fine = all(each.by_space and each.cost == 1 for each in others)
        in_focus = is_open and here in left
        if in_focus:
            fine = fine and stop.by_space
        elif stop.pending and not self._is_done(here, done):
            fine = False
        if others and fine and self._homes[here] == self._homes[left[0]]:
            after = done | sum(self._bits[n] for n in left)
            following = self._following(left[-1], NOWHERE, after)
            following = next(iter(doubtful), following)
            there = left[-1] if following == NOWHERE else following
            price = stop.cost if in_focus else 1
            yield price, State(there, there, done=after), Move("paragraph", (stop,))

    def _by_letter(self, state: State) -> Iterator[Step]:
        """Straight to a mention of this paragraph where more is to be done than to accept it."""
        here, _, back, done = state
        left = set(self._left(done))
        ends = {end for n in left if not self._is_right(n) for end in self._stops[n].ends}
        lettered = [
            n
            for n, stop in enumerate(self._stops)
            if not stop.ends and self._homes[n] == self._homes[here] and self._is_there(n, done)
        ][:_LETTERS]
        for n in lettered:
            stop = self._stops[n]
            if n != here and (n in ends or (n in left and not self._is_right(n))):
                led_from = here if back == NOWHERE else back
                yield 1, State(n, n, led_from, done), Move("letter", (stop,))

    def _is_right(self, number: int) -> bool:
        """Whether this is a suggestion that only has to be accepted."""
        stop = self._stops[number]
        return stop.pending and stop.by_space and stop.cost == 1

    def _up_and_down(self, state: State) -> Iterator[Step]:
        here, _, back, done = state
        there = [n for n in range(len(self._stops)) if n != here and self._is_there(n, done)]
        if here >= 0:
            up, down = [n for n in there if n < here], [n for n in there if n > here]
        else:
            left = self._cursor_at(state.at).left
            up = [n for n in there if self._stops[n].span[0] < left]
            down = there[len(up) :]
        if up:
            yield 1, State(up[-1], up[-1], self._still_back(back, up[-1]), done), Move("up")
        # from what is to be judged, Space gets as far as Down, unless it leads back
        if down and not (here in self._bits and self._is_open(here, done) and back == NOWHERE):
            yield 1, State(down[0], down[0], self._still_back(back, down[0]), done), Move("down")

    def _still_back(self, back: int, here: int) -> int:
        """Where a letter led away from, while the focus stays in the paragraph."""
        return back if back >= 0 and self._homes[back] == self._homes[here] else NOWHERE

    def _missing(self, state: State) -> Iterator[Step]:
        """The next missed mentions, as far as there is nothing to judge on the way to them."""
        here, at_, back, done = state
        found = [n for n in self._left(done) if self._stops[n].missed][:_AHEAD]
        for n in found:
            if any(self._is_open(m, done) for m in range(here + 1, n)):
                continue
            if self._is_suggested(n, done):
                continue
            stop, after = self._stops[n], done | self._bits[n]
            walk, whole = self._walk(at_, n)
            yield walk + 1 + stop.cost, State(n, n, done=after), Move("add", (stop,))
            # with Shift the label's key leaves the focus, but then nothing more can be said of it
            if here >= 0 and whole and stop.cost == 0 and self._has_letter(stop):
                yield walk + 1, State(here, n, back, after), Move("mark", (stop,))

    def _is_suggested(self, task: int, done: int) -> bool:
        """Whether a suggestion of just what is to be marked is left, which would be relabelled."""
        first = self._stops[task].key[1][:1]
        return any(
            stop.pending and not self._is_done(n, done) and stop.item.fragments == first
            for n, stop in enumerate(self._stops)
            if isinstance(stop.item, Mention)
        )

    def _has_letter(self, stop: Stop) -> bool:
        return self._sheet.scheme.mentions[stop.label].key.isalpha()

    def _walk(self, at_: int, task: int) -> tuple[int, bool]:
        """Keys to select what was missed and to bring it to its shape; whether selecting does."""
        if (at_, task) not in self._walks:
            fragments = self._stops[task].key[1]
            route = self._reach.route(self._cursor_at(at_), fragments[0])
            keys, outer = route.keys + route.off(fragments[0]), fragments[0]
            for fragment in fragments[1:]:
                keys += self._reach.route(at(*outer), fragment).keys + 1
                outer = outer[0], fragment[1]
            whole = route.selects == fragments[0] and len(fragments) == 1
            self._walks[at_, task] = keys, whole
        return self._walks[at_, task]

    def _cursor_at(self, number: int) -> Cursor:
        return self._cursor if number < 0 else at(*self._stops[number].span)

    # what is where

    def _is_done(self, number: int, done: int, otherwise: bool = False) -> bool:
        """Whether this is done; otherwise, whether it is no task."""
        bit = self._bits.get(number, 0)
        return bool(bit & done) if bit else otherwise

    def _is_open(self, number: int, done: int) -> bool:
        """Whether this is a suggestion whose turn it can be."""
        if number < 0 or not self._stops[number].pending or self._is_done(number, done):
            return False
        return all(self._settled(end, done) for end in self._stops[number].ends)

    def _settled(self, end: int, done: int) -> bool:
        return not self._stops[end].pending or self._is_done(end, done)

    def _usable(self, end: int, done: int) -> bool:
        """Whether a relation can be made with this mention now."""
        stop = self._stops[end]
        if stop.key is None:
            return False
        return (stop.item is not None and stop.label == stop.key[0]) or self._is_done(end, done)

    def _can_be_led(self, stop: Stop, done: int) -> bool:
        """Whether there is what has to become the tail of a relation, if it needs another."""
        return stop.led_to is None or self._usable(stop.led_to, done)

    def _is_there(self, number: int, done: int) -> bool:
        """Whether Up and Down come by: not before it is made, not after it is rejected."""
        stop = self._stops[number]
        if stop.goes_along:
            return not all(self._settled(end, done) for end in stop.ends)
        if stop.item is None:
            return self._is_done(number, done)
        return stop.key is not None or not self._is_done(number, done)

    def _following(self, here: int, back: int, done: int) -> int:
        """Where a letter led away from, else the next suggestion to judge, round to the top."""
        if back not in (NOWHERE, here) and self._is_open(back, done):
            return back
        numbers = range(len(self._stops))
        for number in chain(numbers[here + 1 :], numbers[: here + 1]):
            if self._is_open(number, done):
                return number
        return NOWHERE


def rows_of(stops: Iterable[Stop], here: int) -> list[list[Stop]]:
    """Relations that are made from the mention in focus, in rows for which R is pressed once.

    One of which something is still to be said by digits ends its row.
    """
    found: list[list[Stop]] = []
    ways: dict[bool, list[Stop]] = {}
    for stop in stops:
        ways.setdefault(stop.link_from(here).reverse, []).append(stop)
    for of_way in ways.values():
        usual = [stop for stop in of_way if not stop.to_say]
        others = [stop for stop in of_way if stop.to_say]
        rows = [[stop] for stop in others] or [[]]
        rows[0] = [*usual, *rows[0]]
        found += rows
    return found
