"""One ink and one accent make every tint of the site, each with the contrast that reading needs (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from espace_ressource.kinds import Kind

READABLE = 4.5
"""The least contrast of text on its background (level AA)."""
COMFORTABLE = 7.0
"""The contrast of running text (level AAA)."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour, each channel from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """The colour written ``#rrggbb``; ValueError otherwise."""
        if not _HEX.fullmatch(text):
            raise ValueError(text)
        return cls(*(int(text[start : start + 2], 16) for start in (1, 3, 5)))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, from 0 (black) to 1 (white), as WCAG defines it."""

        def linear(channel: int) -> float:
            share = channel / 255
            return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)

    def contrast(self, other: Colour) -> float:
        """From 1 (the same) to 21 (black on white)."""
        high, low = sorted((self.luminance, other.luminance), reverse=True)
        return (high + 0.05) / (low + 0.05)

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with that share of the other."""
        return Colour(
            *(
                round(mine + (theirs - mine) * share)
                for mine, theirs in zip(
                    (self.red, self.green, self.blue), (other.red, other.green, other.blue), strict=True
                )
            )
        )

    def readable_on(self, background: Colour, least: float = READABLE) -> Colour:
        """The nearest tint of this colour with that contrast on the background: darker on light, lighter on dark."""
        goal = BLACK if background.luminance > 0.18 else WHITE
        for step in range(0, 101):
            tint = self.mixed(goal, step / 100)
            if tint.contrast(background) >= least:
                return tint
        return goal


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)
PAPER = Colour.parse("#fdfbf7")
NIGHT = Colour.parse("#171a1f")


@dataclass(frozen=True, slots=True)
class Palette:
    """The territory's two colours."""

    ink: Colour = Colour.parse("#1d3a4a")
    accent: Colour = Colour.parse("#b1452b")


def stylesheet(palette: Palette, kinds: Iterable[Kind]) -> str:
    """CSS custom properties for light and dark: the site's tints, and one colour a kind."""
    named = list(kinds)
    light = _tints(palette, PAPER, COMFORTABLE) | _kind_tints(named, PAPER)
    dark = _tints(palette, NIGHT, COMFORTABLE) | _kind_tints(named, NIGHT)
    rules = [_rule(':root, [data-md-color-scheme="default"]', light), _rule('[data-md-color-scheme="slate"]', dark)]
    rules += [f".er-type-{kind.id} {{ --er-type: var(--er-type-{kind.id}); }}" for kind in named]
    return "\n".join(rules) + "\n"


def _tints(palette: Palette, paper: Colour, comfortable: float) -> dict[str, Colour]:
    is_dark = paper.luminance < 0.18
    raised = paper.mixed(WHITE if not is_dark else palette.ink.mixed(WHITE, 0.3), 0.7 if not is_dark else 0.18)
    accent = palette.accent.readable_on(raised.mixed(paper, 0.5)).readable_on(raised).readable_on(paper)
    band = palette.ink.readable_on(WHITE, comfortable)
    ink = palette.ink.readable_on(raised, 10.0).readable_on(paper, 10.0)
    return {
        "papier": paper,
        "fond": raised,
        "encre": ink,
        "encre-douce": ink.mixed(paper, 0.25).readable_on(raised, 5.5).readable_on(paper, 5.5),
        "filet": paper.mixed(ink, 0.18),
        "accent": accent,
        "sur-accent": WHITE if accent.contrast(WHITE) >= READABLE else BLACK.mixed(paper, 0.02),
        "bandeau": band,
        "sur-bandeau": WHITE,
        "teinte": paper.mixed(palette.accent, 0.08),
    }


def _kind_tints(kinds: list[Kind], paper: Colour) -> dict[str, Colour]:
    tint = paper.mixed(BLACK if paper.luminance > 0.18 else WHITE, 0.08)
    return {f"type-{kind.id}": Colour.parse(kind.color).readable_on(tint).readable_on(paper) for kind in kinds}


def _rule(selector: str, tints: dict[str, Colour]) -> str:
    lines = "\n".join(f"  --er-{name}: {tint};" for name, tint in tints.items())
    return f"{selector} {{\n{lines}\n}}"
