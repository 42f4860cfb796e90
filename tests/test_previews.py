"""Previews: what a mail or a messenger shows of a page, and the cards, drawn without network and never cut."""

import datetime
import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageChops

from espace_ressource.colours import PAPER, WHITE, Colour, Palette
from espace_ressource.preview_images import HEIGHT, WIDTH, Card, _Block, _font, draw_card
from espace_ressource.previews import DEFAULT_IMAGE, card_of
from espace_ressource.problems import has_errors
from espace_ressource.reports import as_text
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory
from espace_ressource.wording import NARROW
from territories import CONFIG, make_territory, plain, run

TODAY = datetime.date(2027, 1, 15)
LONG = (
    "La finance solidaire au service du développement local : comment les collectivités, les épargnants et les "
    "entrepreneurs construisent ensemble la confiance, la réciprocité et la régulation, de l’Œuvre à l’été"
)
FRENCH = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆàâäçéèêëîïôöùûüÿœæ«»’‘“”–—…€°·•×0123456789?!:;,()/&@%\N{NO-BREAK SPACE}"


def drawn(card: Card, *, site: str = "Espace ressource", palette: Palette | None = None) -> Image.Image:
    written = draw_card(card, site, palette or Palette())
    image = Image.open(BytesIO(written))
    assert (image.format, image.size, image.info) == ("PNG", (WIDTH, HEIGHT), {})
    return image.convert("RGB")


def is_blank(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """True when that part of a card is only paper; the palette of the file may be a shade off."""
    part = image.crop(box)
    paper = Image.new("RGB", part.size, (PAPER.red, PAPER.green, PAPER.blue))
    return all(most <= 2 for _least, most in ImageChops.difference(part, paper).getextrema())


def fits(image: Image.Image) -> bool:
    """True when nothing comes near the edges below the masthead, which cut what goes past them."""
    return all(
        is_blank(image, box)
        for box in ((0, 110, 60, HEIGHT), (WIDTH - 60, 110, WIDTH, HEIGHT), (0, HEIGHT - 30, WIDTH, HEIGHT))
    )


CARDS = {
    "whole": Card("Chantiers coopératifs", "Journée", "Jeudi 19 octobre 2023, de 9 h à 16 h 30", "Paris", "Annoncé"),
    "no date, no place": Card("Œuvre à l’été", "Atelier", state="À la demande"),
    "long": Card(
        LONG, "Session d’exploration", "Mardi 4 mai 2021", "Saint-Julien-Molin-Molette ; Lyon", "Reporté", True
    ),
    "very long": Card(LONG * 3, "Séminaire", "Du 4 mai 2021 au 12 juin 2022", LONG, "Restitution publiée"),
    "a word wider than the card": Card("anticonstitutionnellement" * 12, where="x" * 300),
    "title alone": Card("Un"),
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_is_never_cut(card: Card) -> None:
    image = drawn(card, site=LONG if card.title == "Un" else "Espace ressource")
    assert fits(image)
    assert not is_blank(image, (60, 110, WIDTH - 60, HEIGHT - 30))


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from(FRENCH + "abcdefghi     "), min_size=1, max_size=250), st.text(max_size=80))
def test_any_text_fits(title: str, where: str) -> None:
    assert fits(drawn(Card(title, when="Mardi 4 mai 2021", where=where)))


def test_a_card_is_always_the_same_bytes() -> None:
    first = draw_card(CARDS["long"], "Espace ressource", Palette())
    draw_card.cache_clear()
    assert draw_card(CARDS["long"], "Espace ressource", Palette()) == first
    assert len(first) < 60_000


def test_the_font_has_all_that_french_needs() -> None:
    for weight in ("Regular", "Semibold", "Bold"):
        font = _font(weight, 40)
        missing = bytes(font.getmask("\uffff"))
        assert [character for character in FRENCH if bytes(font.getmask(character)) == missing] == []


def test_a_usual_title_is_legible_when_the_card_is_shown_300_pixels_wide() -> None:
    """A quarter of its size: 40 pixels make 10."""
    title = "Monnaies complémentaires et territoires, mode d’emploi pour les collectivités et les associations"
    assert len(title) > 90
    height = HEIGHT - 110 - 80 - 200  # with a state, a date and a place
    assert _Block(title, "Bold", WIDTH - 144, height, (92, 84, 76, 68, 60, 54, 48, 42, 36, 32)).font.size >= 48


def test_the_narrow_space_that_the_font_lacks_is_drawn_as_a_space() -> None:
    assert draw_card(Card(f"9{NARROW}h"), "", Palette()) == draw_card(Card("9\N{NO-BREAK SPACE}h"), "", Palette())


@pytest.mark.parametrize("accent", ["#ffff00", "#b1452b", "#ffffff", "#000000"])
def test_colours_of_the_territory_are_made_legible(accent: str) -> None:
    palette = Palette(ink=Colour.parse("#88ddff"), accent=Colour.parse(accent))
    image = drawn(CARDS["whole"], palette=palette)
    band = Colour(*image.getpixel((5, 5)))  # type: ignore[misc]
    assert band.contrast(WHITE) >= 7
    line = Colour(*image.getpixel((5, 101)))  # type: ignore[misc]
    assert line.contrast(PAPER) >= 4.4  # the palette of the file is one step off at most


# --- What cards say --------------------------------------------------------------------------------------------------


def card(text: str, *, kind: str = "", **others: str) -> Card:
    sources = [SourceFile(f"programmes/{kind}essai.yml", text.encode())]
    sources += [SourceFile(f"programmes/{name}.yml", other.encode()) for name, other in others.items()]
    territory = read_territory([], TODAY, programmes=sources)
    assert not has_errors(territory.problems), as_text(territory.problems)
    return card_of(territory.catalogue.programmes["essai"], territory.catalogue)


def said(found: Card) -> tuple[str, str, str]:
    return plain(found.when), plain(found.where), plain(found.state)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("duree: 2 jours", ("2 jours", "", "À la demande")),
        (
            "seances: [{ date: 2027-03-12, heures: 9h-17h, lieux: { nom: La grange, commune: commune 26113 Die } }]",
            ("Vendredi 12 mars 2027, de 9 h à 17 h", "La grange, Die", "Annoncé"),
        ),
        (
            "seances: [{ date: 2027-03-12, lieux: { nom: Lyon, commune: commune 69123 Lyon } }]",
            ("Vendredi 12 mars 2027", "Lyon", "Annoncé"),
        ),
        (
            "seances: [{ date: 2027-03-12, statut: complète, mode: en ligne }]",
            ("Vendredi 12 mars 2027", "En ligne", "Complet"),
        ),
        ("seances: [{ date: 2027-03-12, statut: reportée, motif: grève }]", ("Vendredi 12 mars 2027", "", "Reporté")),
        ("seances: [{ date: 2027-03-12, statut: annulée, motif: grève }]", ("Vendredi 12 mars 2027", "", "Annulé")),
        ("seances: [{ date: 2026-03-12 }]", ("Jeudi 12 mars 2026", "", "Passé")),
        ("seances: [{ date: 2026-03-12 }, { date: 2027-03-12 }]", ("Vendredi 12 mars 2027", "", "Annoncé")),
        (
            "seances: [{ date: 2026-03-12 }]\nrestitution: { constats: [un] }",
            ("Jeudi 12 mars 2026", "", "Restitution publiée"),
        ),
        ("restitution: { constats: [un] }", ("", "", "Restitution publiée")),
    ],
)
def test_a_card_says_when_where_and_in_what_state(lines: str, expected: tuple[str, str, str]) -> None:
    found = card(f"titre: Une journée\nnature: journée\n{lines}\n")
    assert said(found) == expected
    assert (found.title, found.over) == ("Une journée", "Journée")
    assert found.is_off is (expected[2] in ("Reporté", "Annulé"))


def test_a_series_says_its_years() -> None:
    assert card("titre: Un cycle\ndebut: 2012\n", kind="series/").when == "Depuis 2012"
    assert card("titre: Un cycle\ndebut: 2012\nfin: 2014\n", kind="series/").when == "2012-2014"


# --- In the head of pages --------------------------------------------------------------------------------------------

FILES = {
    "docs/index.md": "# Bienvenue\n",
    "docs/centre.md": '---\ndescription: "Le « centre » & ses voisins"\nimage: assets/centre.png\n---\n\n# Le *centre* & nous\n',
    "docs/assets/centre.png": "",
    "programmes/essai.yml": 'titre: "Rencontre \\"A & B\\" <ici>"\nnature: rencontre\nresume: Une "rencontre" & plus.\nseances: [{ date: 2027-03-12 }]\n',
    "programmes/series/cycle.yml": "titre: Un cycle\n",
}


def heads(site: Path) -> dict[str, dict[str, str]]:
    """For each page: what its head says to those who show it."""
    found = {}
    for page in site.rglob("index.html"):
        text = page.read_text(encoding="utf-8").split("</head>")[0]
        if "http-equiv" not in text:
            tags = re.findall(r'<meta (?:property|name)="((?:og:|twitter:)[^"]+)" content="([^"]*)">', text)
            assert len(tags) == len(dict(tags))
            path = page.parent.relative_to(site).as_posix()
            found[path] = {name: unescape(content) for name, content in tags}
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = f"site_url: https://exemple.org/centre/\nsite_description: Un centre.\n{CONFIG}"
    territory = make_territory(tmp_path_factory.mktemp("apercus"), FILES, config=config)
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    return territory / "site"


def test_every_page_can_be_shown_elsewhere(site: Path) -> None:
    for path, head in heads(site).items():
        address = "https://exemple.org/centre/" + ("" if path == "." else f"{path}/")
        assert head["og:url"] == address
        assert head["og:title"], path
        assert head["og:description"], path
        assert head["og:locale"] == "fr_FR"
        assert head["og:site_name"] == "Essai"
        assert head["twitter:card"] == "summary_large_image"
        image = head["og:image"].removeprefix("https://exemple.org/centre/")
        assert (site / image).is_file(), path


def test_a_page_is_shown_as_what_it_is(site: Path) -> None:
    found = heads(site)
    programme = found["programmes/essai"]
    assert programme["og:title"] == 'Rencontre "A & B" <ici>'
    assert "rencontre" in programme["og:description"]
    assert programme["og:type"] == "article"
    assert programme["og:image"].endswith("/centre/programmes/essai/apercu.png")
    assert found["programmes/cycle"]["og:image"].endswith("/centre/programmes/cycle/apercu.png")
    assert found["ressources/livre/monnaies-alternatives"]["og:type"] == "article"
    assert found["ressources/livre"]["og:type"] == "website"
    assert found["."]["og:title"] == "Essai"
    assert found["."]["og:description"] == "Un centre."
    assert found["."]["og:image"] == f"https://exemple.org/centre/{DEFAULT_IMAGE}"
    own = found["centre"]
    assert (own["og:title"], own["og:description"]) == ("Le centre & nous", "Le « centre » & ses voisins")
    assert own["og:image"] == "https://exemple.org/centre/assets/centre.png"


def test_without_its_address_a_site_promises_no_image(tmp_path: Path) -> None:
    territory = make_territory(tmp_path, FILES)
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    for head in heads(territory / "site").values():
        assert head["og:title"]
        assert head["twitter:card"] == "summary"
        assert not {"og:url", "og:image"} & head.keys()
