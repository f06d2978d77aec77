"""The colours of a plot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """What a plot is drawn with: any colours that SVG has a name or a number for.

    `ink` is for text and axes, `faint` for grids, `accents` for series in their order, again from
    the first where there are more. The defaults are told apart by colour-blind people (after Okabe
    and Ito) and stand out from the paper by 3 : 1. `font` is a family.
    """

    ink: str = "#1f2328"
    faint: str = "#d0d7de"
    paper: str = "#ffffff"
    accents: tuple[str, ...] = ("#0068a5", "#b84a00", "#00785a", "#a0457c", "#6b5b00")
    font: str = "sans-serif"

    def accent(self, number: int) -> str:
        """That of a series."""
        return self.accents[number % len(self.accents)]


LIGHT = Palette()
DARK = Palette(
    ink="#e6e8eb",
    faint="#3d444d",
    paper="#16191d",
    accents=("#58b4f0", "#f59b5c", "#46c9a1", "#e39ac6", "#d9c34a"),
)
