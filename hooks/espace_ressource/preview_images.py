"""Cards as images: what a programme is, when and where, at the size that previews have everywhere.

Drawn from the two colours of the territory and a font that a package ships: no network, no clock, the same bytes.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from espace_ressource.colours import PAPER, WHITE, Colour, Palette
from espace_ressource.wording import NARROW, NO_BREAK

WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_BAND = 96
"""The height of the masthead, which names the site."""
_TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48, 42, 36, 32, 28, 24, 20, 16)
_LINE_SIZES = (46, 42, 38, 34, 30, 26, 22, 18)
_LEADING = 1.16
_SPACES = re.compile(rf"[^\S{NO_BREAK}]+|[\x00-\x1f\x7f]+")
_TINTS = 64
"""Enough for four colours and the edges of their letters; a card weighs about 15 kB."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, each on its own lines; only the title is always there."""

    title: str
    over: str = ""
    """What it is, above the title."""
    when: str = ""
    where: str = ""
    state: str = ""
    is_off: bool = False
    """True when the date does not hold any more: it is struck out."""


@lru_cache(maxsize=1024)
def draw_card(card: Card, site_name: str, palette: Palette) -> bytes:
    """The card as PNG, 1200 × 630; kept, since the site is drawn again at each change while one writes."""
    ink = palette.ink.readable_on(PAPER, least=10.0)
    accent = palette.accent.readable_on(PAPER)
    band = palette.ink.readable_on(WHITE, least=7.0)
    image = Image.new("RGB", (WIDTH, HEIGHT), _rgb(PAPER))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, _BAND), fill=_rgb(band))
    draw.rectangle((0, _BAND, WIDTH, _BAND + 10), fill=_rgb(accent))
    if site_name:
        name = _Block(site_name, "Semibold", WIDTH - 2 * _MARGIN, _BAND - 20, (40, 36, 32, 28, 24, 20, 16, 12))
        name.draw(draw, (_BAND - name.height) // 2, WHITE)

    bottom = HEIGHT - 52
    facts = [(card.where, ink, False), (card.when, accent, card.is_off)]
    for text, colour, is_off in facts:
        if text:
            block = _Block(text, "Semibold", WIDTH - 2 * _MARGIN, 120, _LINE_SIZES)
            bottom -= block.height
            block.draw(draw, bottom, colour, struck=is_off)
            bottom -= 10
    top = _BAND + 44
    top += _labels(draw, card, top, accent, ink)
    title = _Block(card.title, "Bold", WIDTH - 2 * _MARGIN, bottom - 18 - top, _TITLE_SIZES)
    free = bottom - 18 - top - title.height
    title.draw(draw, top + (free // 2 if not (card.when or card.where) else min(free // 3, 40)), ink)
    return _png(image)


def _labels(draw: ImageDraw.ImageDraw, card: Card, top: int, accent: Colour, ink: Colour) -> int:
    """What it is, and its state in a frame of its own; the height that they take."""
    font = _font("Semibold", 36)
    left = _MARGIN
    if card.state:
        width = round(font.getlength(_drawn(card.state)))
        draw.rectangle((left, top, left + width + 40, top + 56), fill=_rgb(accent))
        draw.text((left + 20, top + 28), _drawn(card.state), font=font, fill=_rgb(WHITE), anchor="lm")
        left += width + 64
    if card.over:
        over = _Block(card.over, "Regular", WIDTH - _MARGIN - left, 56, (36, 32, 28, 24, 20, 16))
        over.draw(draw, top + (56 - over.height) // 2, ink, left=left)
    return 56 + 24 if card.state or card.over else 0


class _Block:
    """A text on as many lines as it needs, at the largest size that fits."""

    def __init__(self, text: str, weight: str, width: int, height: int, sizes: tuple[int, ...]) -> None:
        for size in sizes:
            self.font = _font(weight, size)
            self.lines = list(_wrapped(_drawn(text), self.font, width))
            self.step = round(size * _LEADING)
            self.height = self.step * len(self.lines)
            is_whole = all(self.font.getlength(line) <= width for line in self.lines)
            if self.height <= height and is_whole and not _is_broken(text, self.lines):
                break

    def draw(
        self, draw: ImageDraw.ImageDraw, top: int, colour: Colour, *, left: int = _MARGIN, struck: bool = False
    ) -> None:
        for number, line in enumerate(self.lines):
            middle = top + self.step * number + self.step // 2
            draw.text((left, middle), line, font=self.font, fill=_rgb(colour), anchor="lm")
            if struck:
                end = left + self.font.getlength(line)
                draw.line((left, middle + 2, end, middle + 2), fill=_rgb(colour), width=4)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The lines of a text, broken at its spaces; within a word only when it is wider than the card."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip(" ")
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > width and len(line) > 1:
            cut = _fitting(line, font, width)
            yield line[:cut]
            line = line[cut:]
    if line:
        yield line


def _fitting(word: str, font: ImageFont.FreeTypeFont, width: int) -> int:
    """How many of its letters fit on a line; one at least."""
    return max(1, bisect_right(range(len(word)), width, key=lambda end: ceil(font.getlength(word[:end]))) - 1)


def _is_broken(text: str, lines: list[str]) -> bool:
    """True when a word had to be broken: a smaller size is tried first."""
    return len(_drawn(text).split(" ")) != sum(len(line.split(" ")) for line in lines)


def _drawn(text: str) -> str:
    """The text on one line, as the font has it: it lacks the narrow no-break space."""
    return _SPACES.sub(" ", text.replace(NARROW, NO_BREAK)).strip(" ")


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same everywhere; the other depends on what the system has.
    return ImageFont.truetype(BytesIO(_font_file(weight)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_file(weight: str) -> bytes:
    return (files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.ttf").read_bytes()


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return colour.red, colour.green, colour.blue


def _png(image: Image.Image) -> bytes:
    written = BytesIO()
    tinted = image.quantize(_TINTS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    tinted.save(written, "PNG", optimize=False)
    return written.getvalue()
