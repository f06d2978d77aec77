"""Blinding: which suggestions of an article its reviewers see, so that gold is not the machine's.

Who edits a machine's output is led by it. An article is drawn to be blind by a hash of its id, so
that nobody can choose which, and the same ones are blind in every copy of a project. Copies of one
report have the lot of the first of them: who has done one with suggestions knows what they said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from annotator.model import MERGED, ArticleId, Policy, Shows, Split, merged_names

_DRAWS = 2**64
_MADE_OF = {
    "spacy": frozenset({"spacy"}),
    "rules": frozenset({"rules"}),
    "builtin": frozenset({"spacy", "rules"}),
    "learner": frozenset({"spacy", "rules"}),
}
"""What extractors of Goldspan's own are made of: the built-in one reads with a spaCy model and has
the rules on top, and the learner weighs what that one says."""


def lot(article: ArticleId) -> float:
    """The number from 0 to 1 that an article has drawn."""
    return drawn("blind", article)


def drawn(lottery: str, *of: str) -> float:
    """The number from 0 to 1 that these have drawn in a lottery of this name, in every copy."""
    content = "\n".join((f"goldspan {lottery}", *of)).encode("utf-8", "backslashreplace")
    return int.from_bytes(hashlib.sha256(content).digest()[:8]) / _DRAWS


def said(meta: Mapping[str, object]) -> Split | None:
    """The split that an article's source names in its meta."""
    value = meta.get("split")
    return Split(value) if isinstance(value, str) and value in set(Split) else None


def shows(
    policy: Policy, split: Split | None, article: ArticleId, *, drew: float | None = None
) -> Shows:
    """Which suggestions an article shows; a copy `drew` with the first of its report."""
    if split is None:
        return Shows.EVERYTHING
    if split is Split.TEST:
        return policy.test
    if not policy.blind_share:
        return Shows.EVERYTHING
    is_blind = (lot(article) if drew is None else drew) < policy.blind_share
    return Shows.NOTHING if is_blind else Shows.EVERYTHING


def share_parts(one: str, other: str) -> bool:
    """Whether these name extractors of Goldspan's own that err alike: spaCy pipelines do."""
    nothing: frozenset[str] = frozenset()
    return not _MADE_OF.get(_kind(one), nothing).isdisjoint(_MADE_OF.get(_kind(other), nothing))


def _kind(extractor: str) -> str:
    return extractor.partition(":")[0]


def is_scored(policy: Policy, *, name: str, extractor: str) -> bool:
    """Whether a run is of what is to be scored, or of its family.

    What came from files has nothing in common but that: there a run's name alone tells.
    """
    if extractor == MERGED:
        return any(is_scored(policy, name=one, extractor=one) for one in merged_names(name))
    if policy.scored in (name, extractor):
        return True
    if extractor == "file":
        return False
    return _kind(extractor) == _kind(policy.scored) or share_parts(extractor, policy.scored)


def planted_in_words(policy: Policy) -> str:
    """What is planted among the suggestions, as a sentence."""
    if not policy.planted_share:
        return "No wrong suggestions are planted."
    percent = f"{100 * policy.planted_share:.3g} %"
    return f"Wrong suggestions are planted, {percent} of the mentions; none of them is ever gold."


def in_words(policy: Policy) -> str:
    """What articles in a split show, as sentences."""
    said = {
        Shows.NOTHING: "Test articles show no suggestions",
        Shows.OTHERS: f"Test articles show suggestions, but none of {policy.scored} or its family",
        Shows.EVERYTHING: "Test articles show suggestions like all others",
    }[policy.test]
    percent = f"{100 * policy.blind_share:.3g} %"
    blind = (
        f"of the others in a split {percent} are blind" if policy.blind_share else "none is blind"
    )
    return f"{said}; {blind}."
