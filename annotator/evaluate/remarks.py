"""What real data has and a reader of scores should know: pointed out, never a reason to stop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Oddity(StrEnum):
    """What there is to point out."""

    SAME_TEXT = "same text"
    """Articles of different ids have the same text."""
    SELF_RELATION = "self relation"
    """Relations of a mention to itself."""
    SEVERAL_LABELS = "several labels"
    """Spans that have more than one label."""
    BLANK_EDGE = "blank edge"
    """Mentions that begin or end with white space."""
    LIKELY_TYPO = "likely typo"
    """Labels that look like another one, typed wrongly."""
    SILENT = "silent"
    """Finished articles of which the predictions say nothing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of oddity in gold or in a run: how often, and some examples to look at."""

    kind: Oddity
    count: int
    examples: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating.md."""
        return {"kind": self.kind.value, "count": self.count, "examples": list(self.examples)}
