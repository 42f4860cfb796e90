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

    def readable_on(self, *backgrounds: Colour, least: float = READABLE) -> Colour:
        """The nearest tint of this colour with that contrast on each background: darker on light, lighter on dark.

        Backgrounds are all light or all dark; black or white when none of its tints has that contrast.
        """
        goal = BLACK if backgrounds[0].luminance > 0.18 else WHITE
        for step in range(0, 101):
            tint = self.mixed(goal, step / 100)
            if all(tint.contrast(background) >= least for background in backgrounds):
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
    rules = [
        _rule(':root, [data-md-color-scheme="default"]', _tints(palette, named, PAPER)),
        _rule('[data-md-color-scheme="slate"]', _tints(palette, named, NIGHT)),
    ]
    rules += [f".er-type-{kind.id} {{ --er-type: var(--er-type-{kind.id}); }}" for kind in named]
    return "\n".join(rules) + "\n"


def _tints(palette: Palette, kinds: list[Kind], paper: Colour) -> dict[str, Colour]:
    """Every text tint can be read on each of the three grounds: the paper, what is raised from it, what is tinted."""
    is_light = paper.luminance > 0.18
    raised = paper.mixed(WHITE, 0.7) if is_light else paper.mixed(palette.ink.mixed(WHITE, 0.3), 0.18)
    grounds = (paper, raised, paper.mixed(palette.accent, 0.08))
    ink = palette.ink.readable_on(*grounds, least=10.0)
    accent = palette.accent.readable_on(*grounds)
    return {
        "papier": paper,
        "fond": raised,
        "encre": ink,
        "encre-douce": ink.mixed(paper, 0.25).readable_on(*grounds, least=5.5),
        "filet": paper.mixed(ink, 0.18),
        "accent": accent,
        "sur-accent": max(WHITE, BLACK, key=accent.contrast),
        "bandeau": palette.ink.readable_on(WHITE, least=COMFORTABLE),
        "sur-bandeau": WHITE,
        "teinte": grounds[2],
    } | {f"type-{kind.id}": Colour.parse(kind.color).readable_on(*grounds) for kind in kinds}


def _rule(selector: str, tints: dict[str, Colour]) -> str:
    lines = "\n".join(f"  --er-{name}: {tint};" for name, tint in tints.items())
    return f"{selector} {{\n{lines}\n}}"
