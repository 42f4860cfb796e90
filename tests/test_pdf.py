"""PDFs: a programme and its folder, tagged, alike every time, without network; and what is said where they cannot be."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import chromium
from espace_ressource import builder, pdf
from espace_ressource.cli import main
from territories import CONFIG, make_territory, plain, run, tree

pytestmark = pytest.mark.xdist_group("pdf")  # two builds serve them all
SITE_URL = "https://exemple.org/centre/"
PROGRAMME = """\
titre: Chantiers coopératifs
nature: journée
resume: Une journée pour écrire ensemble une charte.
contexte: Cette journée suit une étude.
themes: [coopération]
objectifs: [partager une vision, écrire une charte]
a_lire: [{ fiche: epicerie, avant: le jour 1 }]
seances:
  - date: 2027-10-19
    mode: présentiel
    lieux: { nom: La grange, adresse: 1 place de la Mairie, commune: commune 26113 Die }
    prix: gratuit
    creneaux:
      - { heure: 9h-9h30, titre: Accueil }
      - { heure: 9h30-9h45, titre: Introduction, intervenants: [{ nom: Claude Alphandéry, role: président d’honneur }] }
      - heure: 14h15-15h45
        titre: Cinq ateliers participatifs
        activites: [{ titre: Financement, salle: salle 2, places: 12 }, { titre: Charte, complet: oui }]
sources: [{ titre: L’annonce, url: "https://exemple.org/annonce" }]
"""
CASE = """\
titre: L’épicerie du bourg
resume: Une épicerie que ses clients possèdent.
themes: [confiance]
territoires: [Ardèche]
mecanismes: [garantie]
sources: [{ titre: Le journal du bourg, url: "https://exemple.org/epicerie" }]
analyse: { confiance: Par des réunions dans la cuisine de la mairie. }
"""
OFFER = "titre: Une offre\nnature: atelier\nobjectifs: [comprendre]\n"
FILES = {
    "programmes/chantiers.yml": PROGRAMME,
    "programmes/offre.yml": OFFER,
    "programmes/series/cycle.yml": "titre: Un cycle\n",
    "resources/cas/epicerie.yml": CASE,
}
WITH_URL = f"site_url: {SITE_URL}\n{CONFIG}"
PDFS = {
    "programmes/chantiers/chantiers.pdf",
    "programmes/chantiers/dossier/chantiers-dossier.pdf",
    "programmes/offre/offre.pdf",
    "programmes/offre/dossier/offre-dossier.pdf",
}


@pytest.fixture(scope="module", autouse=True)
def _weasyprint() -> None:
    """These tests never go unseen: without what they need, they fail and say what to type."""
    if how := chromium.missing_for_pdf():
        pytest.fail(how, pytrace=False)


@pytest.fixture(scope="module")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A territory with an address, built with its PDFs."""
    root = make_territory(tmp_path_factory.mktemp("pdf"), FILES, config=WITH_URL)
    done = run("espace_ressource", "build", "--pdf", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "4 PDF écrits." in done.stdout
    return root


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without an address, built without PDFs."""
    root = make_territory(tmp_path_factory.mktemp("sans"), FILES)
    done = run("espace_ressource", "build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


def reader(path: Path) -> PdfReader:
    return PdfReader(BytesIO(path.read_bytes()))


def words(read: PdfReader) -> str:
    return " ".join(plain(" ".join(page.extract_text() for page in read.pages)).split())


def links(read: PdfReader) -> Iterator[str]:
    for page in read.pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A")
            if action and "/URI" in action:
                yield str(action["/URI"])


def test_each_programme_has_its_two_pdfs_and_a_series_none(territory: Path) -> None:
    written = {path for path in tree(territory / "site") if path.endswith(".pdf")}
    assert written == PDFS


def test_the_programme_holds_on_one_page(territory: Path) -> None:
    read = reader(territory / "site/programmes/chantiers/chantiers.pdf")
    assert len(read.pages) == 1
    text = words(read)
    for said in (
        "Chantiers coopératifs",
        "19 octobre 2027",
        "La grange",
        "Accueil",
        "Claude Alphandéry",
        "Financement",
        "Gratuit",
    ):
        assert said in text, said
    assert "Cette journée suit une étude" not in text
    assert "Ajouter à mon agenda" not in text


def test_the_folder_holds_the_case_and_room_to_write(territory: Path) -> None:
    read = reader(territory / "site/programmes/chantiers/dossier/chantiers-dossier.pdf")
    assert len(read.pages) > 2
    text = words(read)
    assert "L’épicerie du bourg" in text
    assert "Une épicerie que ses clients possèdent" in text


@pytest.mark.parametrize("path", sorted(PDFS))
def test_a_pdf_is_tagged_titled_and_in_french(territory: Path, path: str) -> None:
    read = reader(territory / "site" / path)
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert len(root["/StructTreeRoot"]["/K"]) >= 1
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert ("Chantiers" in path or "Chantiers coopératifs" in str(read.metadata.title)) is ("chantiers" in path)
    assert read.metadata.creation_date is None
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_letter_is_of_the_font_that_we_ship(territory: Path) -> None:
    """So that a PDF is alike on every machine, also on one without fonts."""
    for path in PDFS:
        fonts = set()
        for page in reader(territory / "site" / path).pages:
            resources: Any = page["/Resources"]
            fonts |= {str(font.get_object()["/BaseFont"]) for font in resources.get("/Font", {}).values()}
        assert fonts
        assert [font for font in fonts if "Source-Serif" not in font] == []


def test_links_lead_to_the_site_and_none_to_this_machine(territory: Path, previous: Path) -> None:
    found = {*links(reader(territory / "site/programmes/chantiers/chantiers.pdf"))}
    assert any(link.startswith(f"{SITE_URL}ressources/cas/epicerie/") for link in found)
    without = PdfReader(BytesIO(pdf.pdf_of(previous / "site", "programmes/chantiers/")))
    for read in (without, *(reader(territory / "site" / path) for path in PDFS)):
        for link in links(read):
            assert link.startswith(("https://exemple.org/", "mailto:")), link


def test_two_builds_give_the_same_bytes(territory: Path, tmp_path: Path) -> None:
    """In another folder, with another hash seed, in another zone."""
    other = make_territory(tmp_path / "ailleurs" / "encore", FILES, config=WITH_URL)
    done = run("espace_ressource", "build", "--pdf", cwd=other, PYTHONHASHSEED="4242", TZ="Pacific/Noumea", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    before, after = tree(territory / "site"), tree(other / "site")
    assert [path for path in before if before[path] != after.get(path)] == []


def test_pages_link_the_pdfs_only_when_they_exist(territory: Path, previous: Path) -> None:
    pages = {"programmes/chantiers": "chantiers.pdf", "programmes/chantiers/dossier": "chantiers-dossier.pdf"}
    for page, name in pages.items():
        assert f'href="{name}"' in (territory / "site" / page / "index.html").read_text(encoding="utf-8")
    found = tree(previous / "site").items()
    assert [path for path, content in found if path.endswith(".pdf") or b'.pdf"' in content] == []


def test_a_programme_too_long_for_a_page_goes_on_and_is_not_made_smaller_for_nothing(tmp_path: Path) -> None:
    page = tmp_path / "programmes/long/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        "<!doctype html><html lang=fr><head><title>Long</title></head><body>" + "<p>Un mot.</p>" * 400, encoding="utf-8"
    )
    read = PdfReader(BytesIO(pdf.pdf_of(tmp_path, "programmes/long/", (100, 76))))
    assert len(read.pages) > 3
    assert words(read).count("Un mot.") == 400


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.org/style.css",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        f"{SITE_URL}../secret.txt",
        f"{SITE_URL}assets/%2e%2e/%2e%2e/secret.txt",
        "ftp://exemple.org/x",
        "police:../../../secret",
    ],
)
def test_nothing_outside_the_site_is_read(tmp_path: Path, url: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    fetcher = pdf._fetcher(site, SITE_URL)
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(url)


# --- Where PDFs cannot be written ------------------------------------------------------------------------------------


def refused(root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """What ``build --pdf`` answers there; it stops before it has done anything."""
    capfd.readouterr()
    assert main(["build", "--pdf", "--territoire", str(root), "--site", str(root / "site")]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    return plain(said.err)


def test_without_weasyprint_one_is_told_what_to_install(
    previous: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = tree(previous)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert 'pip install "espace-ressource[pdf]"' in refused(previous, capfd)
    assert tree(previous) == before


def test_without_a_library_of_the_system_one_is_told_which(
    previous: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = tree(previous)
    broken = tmp_path / "weasyprint"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text(
        "print('WeasyPrint could not import some external libraries.')\n"
        "raise OSError(\"cannot load library 'libpango-1.0-0': error 0x7e\")\n",
        encoding="utf-8",
    )
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(str(broken.parent))
    said = refused(previous, capfd)
    assert "(libpango-1.0-0)" in said
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0" in said
    assert tree(previous) == before


def test_a_pdf_that_fails_leaves_the_previous_site(previous: Path) -> None:
    before = tree(previous)

    def fail(site: Path) -> None:
        assert (site / "index.html").is_file()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        builder.build(previous / "mkdocs.yml", previous / "site", write_pdfs=fail)
    assert tree(previous) == before


def test_help_names_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--aide"])
    assert re.search(r"--pdf\s+écrit", capsys.readouterr().out)
