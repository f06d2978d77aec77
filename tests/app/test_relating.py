"""Which mentions get a hint letter, and in which order: as the rules of review say, one by one."""

import random
from dataclasses import replace

import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.identity import items_of
from annotator.model import ArticleId, ItemState, Prediction
from annotator.sheet import Sheet
from annotator.text import tokens
from app.session.hints import MOST, letters
from app.session.relating import Relating
from tests.making import article, mention

WORDS = "talks " * 900


def crowded(scheme, seed, count):
    """A sheet with so many mentions of random labels, places and states."""
    chance, found = random.Random(seed), tokens(WORDS)
    labels = [*scheme.mentions, "NOT_IN_THE_SCHEME"]
    made = [mention(f"m{n}", chance.choice(labels), chance.choice(found)) for n in range(count)]
    items = items_of(Prediction(ArticleId("a1"), tuple(made)))
    judged = [replace(each, state=chance.choice(list(ItemState))) for each in items]
    return Sheet(article(WORDS), scheme, {each.id: each for each in judged})


@pytest.mark.parametrize("name", schemes.built_in())
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("count", [1, 40, 900])
def test_whatever_can_be_related_gets_a_letter_near_ones_first(name, count, reverse):
    sheet = crowded(schemes.load(name), count, count)
    for focus in sheet.mentions[:: max(count // 7, 1)]:
        possible = [
            each.id
            for each in sheet.mentions
            if each.id != focus.id
            and each.state is not ItemState.REJECTED
            and review.links(sheet, focus.id, each.id)
        ]

        def far(item, here=focus.start):
            return abs(sheet.mention(item).start - here)

        relating = Relating()
        try:
            relating.begin(sheet, focus.id, reverse=reverse)
        except review.ReviewError:
            assert focus.state is ItemState.REJECTED or not possible
        else:
            hinted = list(relating.hints)
            assert relating.hints == letters(hinted)
            assert set(hinted) <= set(possible)
            assert [far(each) for each in hinted] == sorted(far(each) for each in possible)[:MOST]
