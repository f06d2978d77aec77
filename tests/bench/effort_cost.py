"""Prices by the keystroke-level model (Card, Moran and Newell), and costs made of them.

A chord is one key in the counts; in the price Shift, Ctrl and Alt are keys of their own, pressed
once for as long as they stay down. Thought is priced for each act: a verdict, a correction with
the verdict that ends it, a mention or a relation added, an attribute or an entity chosen, finishing
the article. Shift+Space is one act for its paragraph. Going somewhere is none. Each word outside
bylines and furniture is read once.

That is the lowest price of suggestions. `seconds_by_item` has two stricter ones: what is accepted
or marked together costs a mental act an item; and what has to be added one more, for noticing that
it is there, as in the price by which suggestions are shown (annotator/effort.py).
"""

from collections import Counter
from dataclasses import dataclass

KEY, MENTAL, WORD = 0.28, 1.35, 60 / 238
POINTING, BUTTON, HAND = 1.1, 0.2, 0.4
"""Seconds; the hand goes to the mouse and back."""
THOUGHTLESS = frozenset({"navigation"})
ADDING = ("add", "relate")
"""Acts that make what nothing suggests."""


@dataclass(frozen=True)
class Cost:
    """What an article took; `acts` has, for each kind of act, the keys of every one."""

    words: int
    acts: dict
    keys: int
    modifiers: int
    clicks: int = 0
    added: tuple = ()
    """(tokens, keys) of each mention that was marked by itself."""
    together: int = 0
    """Items that were accepted or marked with another one, by one act."""

    def seconds_by_item(self, *, noticed=False, reading=True):
        """With a mental act an item, and with one more for each that is noticed and added."""
        thoughts = self.together
        if noticed:
            thoughts += sum(len(self.acts.get(kind, ())) for kind in ADDING)
        spent = self.seconds["all"] + MENTAL * thoughts
        return spent if reading else spent - self.seconds["reading"]

    @property
    def seconds(self):
        """The price by what it is for, and all of it."""
        thoughts = sum(len(each) for kind, each in self.acts.items() if kind not in THOUGHTLESS)
        parts = {
            "keys": KEY * (self.keys + self.modifiers),
            "mouse": self.clicks * (POINTING + BUTTON + 2 * HAND),
            "mental": MENTAL * thoughts,
            "reading": WORD * self.words,
        }
        return {**parts, "all": sum(parts.values())}

    def to_dict(self):
        """As it is printed."""
        return {
            "words": self.words,
            "keys": self.keys,
            "modifiers": self.modifiers,
            "clicks": self.clicks,
            "seconds": {name: round(value, 1) for name, value in self.seconds.items()},
            "by_kind": {
                kind: {"acts": len(each), "keys": sum(each), "most": max(each)}
                for kind, each in sorted(self.acts.items())
            },
            "keys_to_add_by_tokens": {
                size: round(self.keys_to_add(size), 2) for size in sorted(dict(self.added))
            },
        }

    def keys_to_add(self, size):
        """The mean for mentions of so many tokens."""
        found = [keys for tokens, keys in self.added if tokens == size]
        return sum(found) / len(found)


def together(costs):
    """Several articles' costs as one."""
    acts, sums = {}, Counter()
    for cost in costs:
        for kind, each in cost.acts.items():
            acts.setdefault(kind, []).extend(each)
        sums.update(words=cost.words, keys=cost.keys, modifiers=cost.modifiers)
        sums.update(clicks=cost.clicks, together=cost.together)
    return Cost(
        sums["words"],
        acts,
        sums["keys"],
        sums["modifiers"],
        sums["clicks"],
        tuple(pair for cost in costs for pair in cost.added),
        sums["together"],
    )


def saving(cost, bare):
    """What a cost saves against another one, and which share of its seconds."""
    saved = bare.seconds["all"] - cost.seconds["all"]
    return {
        "keys": bare.keys - cost.keys,
        "seconds": round(saved, 1),
        "share_of_seconds": round(saved / bare.seconds["all"], 3) if bare.seconds["all"] else 0.0,
    }
