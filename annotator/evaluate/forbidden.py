"""Relations that gold's scheme does not allow between such mentions: scored, and pointed out."""

from __future__ import annotations

from annotator.evaluate.columns import Side
from annotator.evaluate.remarks import EXAMPLES, Oddity, Remark
from annotator.scheme import Scheme


def forbidden(side: Side, scheme: Scheme | None) -> Remark:
    """How many of a side's relations a project of this scheme would refuse; none without one."""
    import numpy as np

    if scheme is None or not len(side.links):
        return Remark(Oddity.FORBIDDEN, 0)
    links, labels, of = side.links, side.book.labels, side.mentions.label
    width = max(len(labels), 1)
    keys = (links.label * width + of[links.head]) * width + of[links.tail]
    found: dict[str, int] = {}
    different, counts = np.unique(keys, return_counts=True)
    for key, count in zip(different.tolist(), counts.tolist(), strict=True):
        label = side.book.relation_labels[key // width**2]
        head, tail = labels[key // width % width], labels[key % width]
        turned = label in side.book.symmetric and scheme.allows(label, tail, head)
        if not (scheme.allows(label, head, tail) or turned):
            found[f"{label} from {head} to {tail} ({count:,})"] = count
    most = sorted(found, key=lambda each: (-found[each], each))
    return Remark(Oddity.FORBIDDEN, sum(found.values()), tuple(most[:EXAMPLES]))
