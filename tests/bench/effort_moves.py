"""What can be done next in a paragraph, what it costs, and where the focus is then.

A state is the number of the stop in focus, and the paragraph's tasks that are done, as bits. The
moves go by app/session.py, without the window; the reviewer looks whether the window agrees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from annotator.sheet import Sheet
from app.reading import Cursor, at
from tests.bench.effort_reach import Reach
from tests.bench.effort_stops import Stop

NOWHERE, END = -1, -2
_AHEAD = 2
"""Missed mentions that are weighed at a time, in the order of the text."""
_LETTERS = 25
"""Mentions of a paragraph that Shift and a letter go to."""
State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Move:
    """Judge, revise, add, relate, paragraph, letter, go_on, up or down; and what it is about."""

    kind: str
    stop: Stop | None = None


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
        self._stops, self._cursor = stops, cursor
        self._reach, self._paragraph_key = reach, paragraph_key
        self._homes = [sheet.paragraph_of(stop.span[0]) for stop in stops]
        self._bits = {number: 1 << place for place, number in enumerate(tasks)}
        self._walks: dict[tuple[int, int], int] = {}
        self._drop_what_has_to_wait()

    def _drop_what_has_to_wait(self) -> None:
        """Relations with an end that is neither there nor among the paragraph's tasks."""
        done = self.every
        for number in list(self._bits):
            stop = self._stops[number]
            fine = self._settled if stop.pending else self._usable
            if stop.ends and not all(fine(end, done) for end in stop.ends):
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
        # a missed mention takes a key to select it and one to label it, or more
        missed = 2 * sum(stop.missed for stop in left)
        return sum(stop.cost for stop in left) + missed - saved

    def steps(self, here: int, done: int) -> Iterator[Step]:
        """The moves from a state; once all is done, to the end: the next suggestion in focus."""
        if done == self.every:
            there = self._is_open(here, done) or self._following(here, done) == NOWHERE
            yield 0 if there else 1, (END, done), Move("end" if there else "go_on")
            return
        if here >= 0:
            task = next(self._at_once(here, done), None)
            if task is not None:
                stop = self._stops[task]
                kind = "revise" if task == here else "relate"
                yield stop.cost, (here, done | self._bits[task]), Move(kind, stop)
                return
            yield from self._verdicts(here, done)
            yield from self._by_letter(here, done)
        yield from self._up_and_down(here, done)
        for task in self._missed(here, done):
            stop = self._stops[task]
            price = self._walk(here, task) + 1 + stop.cost
            yield price, (task, done | self._bits[task]), Move("add", stop)

    def _left(self, done: int) -> list[int]:
        return [n for n, bit in self._bits.items() if not done & bit]

    def _at_once(self, here: int, done: int) -> Iterator[int]:
        """Tasks that cost nowhere less than here: what is in focus, and relations from it."""
        for number in self._left(done):
            stop = self._stops[number]
            if stop.item is not None:
                if number == here and not stop.pending:
                    yield number
            elif here in (stop.ends) and all(self._usable(n, done) for n in stop.ends):
                yield number

    def _verdicts(self, here: int, done: int) -> Iterator[Step]:
        stop, is_open = self._stops[here], self._is_open(here, done)
        following = self._following(here, done)
        if is_open and here in self._bits:
            after = done | self._bits[here]
            next_one = self._following(here, after)
            stays = next_one == NOWHERE and stop.key is not None
            yield stop.cost, (here if stays else next_one, after), Move("judge", stop)
        # who leaves something behind has to go back to it
        behind = [n for n in self._bits if n < here and self._is_open(n, done)]
        if not is_open and following != NOWHERE and (following < here or not behind):
            yield 1, (following, done), Move("go_on")
        if self._paragraph_key:
            yield from self._paragraph(here, done, is_open)

    def _paragraph(self, here: int, done: int, is_open: bool) -> Iterator[Step]:
        """Shift+Space, where it accepts nothing that is wrong, and more than Space would."""
        stop = self._stops[here]
        left = [n for n in self._left(done) if self._stops[n].pending]
        others = [self._stops[n] for n in left if n != here]
        fine = all(each.by_space and each.cost == 1 for each in others)
        in_focus = is_open and here in left
        if in_focus:
            fine = fine and stop.by_space
        elif stop.pending and not self._is_done(here, done):
            fine = False
        if others and fine and self._homes[here] == self._homes[left[0]]:
            after = done | sum(self._bits[n] for n in left)
            following = self._following(left[-1], after)
            state = (left[-1] if following == NOWHERE else following), after
            yield (stop.cost if in_focus else 1), state, Move("paragraph", stop)

    def _by_letter(self, here: int, done: int) -> Iterator[Step]:
        """Straight to a mention of this paragraph where more is to be done than to accept it.

        Without the paragraph key, whoever passes a suggestion over has to go back to it.
        """
        if not self._paragraph_key and self._is_open(here, done):
            return
        left = set(self._left(done))
        made = [self._stops[n] for n in left if self._stops[n].item is None]
        ends = {end for stop in made for end in stop.ends}
        lettered = [
            n
            for n, stop in enumerate(self._stops)
            if not stop.ends and self._homes[n] == self._homes[here] and self._is_there(n, done)
        ][:_LETTERS]
        for n in lettered:
            stop = self._stops[n]
            wrong = n in left and not (stop.by_space and stop.cost == 1)
            if n != here and (n in ends or wrong) and (self._paragraph_key or not stop.pending):
                yield 1, (n, done), Move("letter", stop)

    def _up_and_down(self, here: int, done: int) -> Iterator[Step]:
        there = [n for n in range(len(self._stops)) if n != here and self._is_there(n, done)]
        up = [n for n in there if n < here or here < 0]
        if up:
            yield 1, (up[-1], done), Move("up")
        down = [n for n in there if n > here]
        # from what is to be judged, Space gets as far as Down
        if down and not (here in self._bits and self._is_open(here, done)):
            yield 1, (down[0], done), Move("down")

    def _missed(self, here: int, done: int) -> list[int]:
        """The next missed mentions, as far as there is nothing to judge on the way to them."""
        found = [n for n in self._left(done) if self._stops[n].missed][:_AHEAD]
        return [n for n in found if not any(self._is_open(m, done) for m in range(here + 1, n))]

    def _walk(self, here: int, task: int) -> int:
        """Keys to select what was missed, and to move its edges where tokens do not fit it."""
        if (here, task) not in self._walks:
            cursor = self._cursor if here < 0 else at(*self._stops[here].span)
            start, end = self._stops[task].span
            route = self._reach.route(cursor, (start, end))
            off = abs(route.selects[0] - start) + abs(route.selects[1] - end)
            self._walks[here, task] = route.keys + off
        return self._walks[here, task]

    # what is where

    def _is_done(self, number: int, done: int) -> bool:
        return bool(self._bits.get(number, 0) & done)

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

    def _is_there(self, number: int, done: int) -> bool:
        """Whether Up and Down come by: not before it is made, not after it is rejected."""
        stop = self._stops[number]
        if stop.goes_along:
            return not all(self._settled(end, done) for end in stop.ends)
        if stop.item is None:
            return self._is_done(number, done)
        return stop.key is not None or not self._is_done(number, done)

    def _following(self, here: int, done: int) -> int:
        """The next suggestion to judge behind this stop, going round to the top."""
        numbers = range(len(self._stops))
        for number in chain(numbers[here + 1 :], numbers[: here + 1]):
            if self._is_open(number, done):
                return number
        return NOWHERE
