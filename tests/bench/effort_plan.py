"""The cheapest way on from where the focus is: a shortest path through one paragraph's work.

Two things an oracle could do are left out, because no reviewer should: to accept what is seen to
be wrong and mend it later, and to leave wrong items to the second Ctrl+Enter, which rejects them.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Mapping
from itertools import count

from annotator.model import EntityId, ItemId
from annotator.sheet import Sheet
from app.session.reading import Cursor
from tests.bench.effort_goal import Goal, Targets
from tests.bench.effort_moves import END, NOWHERE, Move, Moves, State
from tests.bench.effort_reach import Reach
from tests.bench.effort_stops import stops_of

STATES = 20_000
"""States of a paragraph that are looked at for the very cheapest way."""
_HURRIED = 4
"""How much what is left counts where only some way is looked for that is hardly dearer."""


def plan(
    sheet: Sheet,
    goal: Goal,
    targets: Targets,
    focus: ItemId | None,
    cursor: Cursor,
    *,
    names: Mapping[EntityId, str],
    reach: Reach,
    paragraph_key: bool,
    states: int = STATES,
) -> list[Move]:
    """The moves that do the work of the first paragraph with any; none if nothing is left."""
    stops = stops_of(sheet, goal, targets, names)
    here = NOWHERE
    work: dict[tuple[int, int], list[int]] = {}
    for number, stop in enumerate(stops):
        if stop.item is not None and stop.item.id == focus:
            here = number
        if stop.to_do:
            work.setdefault(sheet.paragraph_of(stop.span[0]), []).append(number)
    for _, tasks in sorted(work.items()):
        moves = Moves(sheet, stops, tasks, cursor, reach=reach, paragraph_key=paragraph_key)
        if moves.every:
            # where there are too many ways, one that is hardly dearer
            for weight, most in ((1, states), (2, states), (_HURRIED, sys.maxsize)):
                if found := _search(moves, here, weight, most):
                    return found
    return []


def _search(moves: Moves, here: int, weight: int, most: int) -> list[Move] | None:
    """The cheapest moves to the end, found best first; None if more states have to be looked at."""
    start = State(here)
    came: dict[State, tuple[State, Move]] = {}
    best = {start: 0}
    order = count()
    queue = [(0, next(order), 0, start)]
    while queue and len(best) <= most:
        _, _, cost, state = heapq.heappop(queue)
        if state.here == END:
            return _path(came, state, start)
        if cost > best[state]:
            continue
        for price, after, move in moves.steps(state):
            so_far = cost + price
            if after not in best or so_far < best[after]:
                best[after] = so_far
                came[after] = state, move
                estimate = so_far + weight * moves.at_least(after.done)
                heapq.heappush(queue, (estimate, next(order), so_far, after))
    if not queue:
        raise LookupError("there is no way through a paragraph")
    return None


def _path(came: Mapping[State, tuple[State, Move]], state: State, start: State) -> list[Move]:
    found: list[Move] = []
    while state != start:
        state, move = came[state]
        found.append(move)
    return [move for move in reversed(found) if move.kind != "end"]
