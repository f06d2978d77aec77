"""What the short names of organisations stand for: KINU, IAEA, UN."""

from __future__ import annotations

import re

from annotator.entities.spelling import SMALL, folded, tokens

_WHOLE = frozenset({"eu", "uk", "un", "us", "rok", "dprk"})
"""Short names that stay whole inside a longer one: USIP, USFK."""
_LONGEST = 10
_BRACKETED = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]\s*")
# Those that are not the first letters, or only two, which as a rule would fit too much.
_IRREGULAR = {
    "Association of Southeast Asian Nations": "ASEAN",
    "Associated Press": "AP",
    "African Union": "AU",
    "Comprehensive Nuclear-Test-Ban Treaty": "CTBT",
    "Comprehensive Nuclear-Test-Ban Treaty Organization": "CTBTO",
    "European Union": "EU",
    "International Criminal Police Organization": "INTERPOL",
    "Japan Broadcasting Corporation": "NHK",
    "Korea Trade-Investment Promotion Agency": "KOTRA",
    "Korean Peninsula Energy Development Organization": "KEDO",
    "Nuclear Non-Proliferation Treaty": "NPT",
    "Treaty on the Non-Proliferation of Nuclear Weapons": "NPT",
    "Strategic Arms Reduction Treaty": "START",
    "United Nations": "UN",
    "United Nations Children's Fund": "UNICEF",
    "World Bank": "WB",
}
_KNOWN = {folded(name): frozenset({short.lower()}) for name, short in _IRREGULAR.items()}


def initials(name: str) -> frozenset[str]:
    """The acronyms, in lower case, that may stand for a name; of two letters only known ones.

    Words such as "for" may count or not (MOFA, KINU), and both halves of a hyphen or the first.
    """
    known = _KNOWN.get(folded(name), frozenset())
    found = set()
    for hyphens in (False, True) if "-" in name else (False,):
        parts = tokens(name, hyphens=hyphens)
        if 2 < len(parts) <= _LONGEST:
            short = [part if part in _WHOLE else part[0] for part in parts]
            large = [each for each, part in zip(short, parts, strict=True) if part not in SMALL]
            found |= {"".join(short), "".join(large)}
    return known.union(each for each in found if len(each) > 2)


def writings(name: str) -> tuple[str, ...]:
    """The name without what a last bracket says of it; where that is the name too, both.

    "United Nations (UN)" and "Kim Jong Un (김정은)" are two names each, "Kim Song (envoy)" is one.
    """
    match = _BRACKETED.fullmatch(name)
    if match is None:
        return (name,)
    before, inside = match.groups()
    short = folded(inside) in initials(before) or folded(before) in initials(inside)
    return (before, inside) if short or not inside.isascii() else (before,)
