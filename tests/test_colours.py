"""Whatever ink, accent and kinds a territory chooses, every text can be read, in light and in dark."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from espace_ressource.colours import BLACK, NIGHT, PAPER, READABLE, WHITE, Colour, Palette, stylesheet
from espace_ressource.kinds import Kind
from espace_ressource.workshop import open_territory

GROUNDS = ("papier", "fond", "teinte")
colours = st.builds(Colour, *[st.integers(0, 255)] * 3)
ONE_KIND = next(iter(open_territory(Path(__file__).parent / "examples/minimal").catalogue.kinds.values()))


def kind_of(colour: Colour) -> Kind:
    return replace(ONE_KIND, color=str(colour))


def schemes(css: str) -> list[dict[str, Colour]]:
    """The tints of the light scheme, then those of the dark one."""
    blocks = re.findall(r"\{\n(.*?)\n\}", css, re.DOTALL)
    return [
        {name: Colour.parse(tint) for name, tint in re.findall(r"--er-([\w-]+): (#\w{6});", block)} for block in blocks
    ]


@given(ink=colours, accent=colours, kind=colours)
def test_every_text_can_be_read_on_every_ground(ink: Colour, accent: Colour, kind: Colour) -> None:
    light_and_dark = schemes(stylesheet(Palette(ink, accent), [kind_of(kind)]))
    assert len(light_and_dark) == 2
    for tints in light_and_dark:
        for text in ("encre", "encre-douce", "accent", f"type-{ONE_KIND.id}"):
            for ground in GROUNDS:
                assert tints[text].contrast(tints[ground]) >= READABLE, (text, ground)
        assert tints["sur-accent"].contrast(tints["accent"]) >= READABLE
        assert tints["sur-bandeau"].contrast(tints["bandeau"]) >= READABLE


@given(ink=colours, accent=colours)
def test_running_text_is_comfortable(ink: Colour, accent: Colour) -> None:
    for tints in schemes(stylesheet(Palette(ink, accent), [])):
        assert tints["encre"].contrast(tints["papier"]) >= 7


@given(colour=colours, ground=st.sampled_from([PAPER, NIGHT, WHITE, BLACK]))
def test_a_tint_that_can_be_read_is_kept(colour: Colour, ground: Colour) -> None:
    tint = colour.readable_on(ground)
    assert tint.contrast(ground) >= READABLE
    if colour.contrast(ground) >= READABLE:
        assert tint == colour


def test_the_two_colours_of_the_default_site_are_kept_on_paper() -> None:
    light, _dark = schemes(stylesheet(Palette(), []))
    assert (str(light["encre"]), str(light["accent"])) == ("#1d3a4a", "#b1452b")


@given(colours)
def test_colours_are_read_as_they_are_written(colour: Colour) -> None:
    assert Colour.parse(str(colour)) == colour


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "1d3a4a", "#1d3a4a "])
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Colour.parse(text)


def test_contrast_is_that_of_wcag() -> None:
    assert BLACK.contrast(WHITE) == pytest.approx(21)
    assert Colour.parse("#767676").contrast(WHITE) == pytest.approx(4.54, abs=0.01)
