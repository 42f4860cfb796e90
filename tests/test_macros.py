"""Macros: what they show in a page, and what they say when they are called wrongly."""

from pathlib import Path

import pytest

from espace_ressource.pages.fragments import MACROS, Fragments, call
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.selection import Misuse
from espace_ressource.workshop import open_territory
from territories import BOOK, make_territory, plain, run

SECOND = BOOK.replace("Les monnaies alternatives", "Une autre économie").replace(
    "isbn: 978-2-7071-8636-2\n", ""
).replace("2018", "2005") + ("mots_cles: [Éolien]\npublics: [élus]\nterritoires: Ardèche\najoute_le: 2026-02-01\n")


@pytest.fixture(scope="module")
def fragments(tmp_path_factory: pytest.TempPathFactory) -> Fragments:
    root = make_territory(tmp_path_factory.mktemp("macros"), {"resources/livres/autre-economie.yml": SECOND})
    opened = open_territory(root)
    return Fragments(Renderer(opened.catalogue, Surroundings()), "guide/page/")


def titles(html: str) -> list[str]:
    return [title for title in ("Les monnaies alternatives", "Une autre économie") if f">{title}<" in html]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["Les monnaies alternatives", "Une autre économie"]),
        ({"type": "livre"}, ["Les monnaies alternatives", "Une autre économie"]),
        ({"type": "Ouvrages", "theme": "MLC"}, ["Les monnaies alternatives", "Une autre économie"]),
        ({"type": "site"}, []),
        ({"theme": "sel"}, []),
        ({"territoire": "Ardèche"}, ["Une autre économie"]),
        ({"territoire": "Auvergne-Rhône-Alpes"}, ["Une autre économie"]),
        ({"public": "élus"}, ["Une autre économie"]),
        ({"mot_cle": "eolien"}, ["Une autre économie"]),
        ({"auteur": "Jérôme Blanc"}, ["Les monnaies alternatives", "Une autre économie"]),
        ({"limite": 1}, ["Les monnaies alternatives"]),
        ({"tri": "date", "limite": 1}, ["Une autre économie"]),
        ({"tri": "-date", "limite": 1}, ["Les monnaies alternatives"]),
        ({"theme": ["sel", "monnaies locales"], "limite": 5}, ["Les monnaies alternatives", "Une autre économie"]),
    ],
)
@pytest.mark.parametrize("forme", ["cartes", "liste", "tableau"])
def test_fiches_filters_sorts_and_limits(
    fragments: Fragments, options: dict[str, object], expected: list[str], forme: str
) -> None:
    assert titles(call("fiches", fragments, (), {**options, "forme": forme})) == expected


def test_links_are_relative_to_the_page(fragments: Fragments) -> None:
    link = call("citer", fragments, ("autre-economie",), {})
    assert link == '<a href="../../ressources/livre/autre-economie/">Une autre économie</a>'
    assert "mot à mot" in call("citer", fragments, ("autre-economie",), {"texte": "mot à mot"})


def test_counts_and_news(fragments: Fragments) -> None:
    assert call("compte", fragments, ("livre",), {}) == "2"
    assert call("compte", fragments, (), {"public": "élus"}) == "1"
    assert titles(call("nouveautes", fragments, (3,), {})) == ["Une autre économie"]


@pytest.mark.parametrize(
    ("name", "args", "options", "message", "remedy"),
    [
        ("fiche", ("autre-economi",), {}, "aucune fiche « autre-economi »", "« autre-economie »"),
        ("fiche", (), {}, "« fiche » attend « id »", "Exemple"),
        ("fiches", (), {"them": "sel"}, "« fiches » ne connaît pas « them »", "« theme »"),
        ("fiches", ("livr",), {}, "type « livr » inconnu", "« livre »"),
        ("fiches", (), {"theme": "monaies locales"}, "thème « monaies locales » inconnu", "onnaies locales"),
        ("fiches", (), {"forme": "mosaïque"}, "forme « mosaïque » inconnue", "cartes, liste, tableau"),
        ("fiches", (), {"tri": "prix"}, "tri par « prix » impossible", ""),
        ("fiches", (), {"limite": "trois"}, "« limite » attend un nombre entier", "limite=5"),
        ("fiches", ("livre", "sel"), {}, "« fiches » reçoit trop de valeurs", "theme="),
        ("fiches", (), {"auteur": "Jerome Blan"}, "aucune fiche de « Jerome Blan »", "Blanc, Jérôme"),
        ("compte", (), {"limite": 3}, "« compte » ne connaît pas « limite »", ""),
        ("champs", ("film",), {}, "type « film » inconnu", ""),
        ("vocabulaire", ("theme",), {}, "vocabulaire « theme » inconnu", "« themes »"),
    ],
)
def test_a_misuse_says_what_to_write(
    fragments: Fragments, name: str, args: tuple[object, ...], options: dict[str, object], message: str, remedy: str
) -> None:
    with pytest.raises(Misuse) as caught:
        call(name, fragments, args, options)
    assert message in plain(caught.value.message)
    assert remedy in plain(caught.value.remedy)


def test_every_macro_has_its_sentence() -> None:
    assert set(MACROS) >= {"fiches", "fiche", "citer", "compte", "themes", "glossaire", "nouveautes", "a_relire"}
    assert all(getattr(Fragments, name).__doc__ for name in MACROS)


def test_mistakes_of_all_pages_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    territory = make_territory(
        tmp_path,
        {
            "docs/index.md": "---\ntitle: Accueil\n---\n\n# Essai\n\n{{ fiche('monaies-alternatives') }}\n\n{{ fiches(them='sel') }}\n",
            "docs/une.md": "# Une\n\nTexte.\n{{ fichess('livre') }}\n",
            "docs/deux.md": "# Deux\n\n{{ fiches('livre' }}\n",
        },
    )
    done = run("mkdocs", "build", "--strict", cwd=territory)
    said = plain(done.stderr)
    assert done.returncode == 1
    assert "docs/index.md:7:1  erreur : aucune fiche « monaies-alternatives »" in said
    assert "Vouliez-vous dire « monnaies-alternatives » ?" in said
    assert "docs/index.md:9:1  erreur : « fiches » ne connaît pas « them »" in said
    assert "docs/une.md:4:1  erreur : macro « fichess » inconnue" in said
    assert "Vouliez-vous dire « fiches » ?" in said
    assert "docs/deux.md:3:1  erreur : macro mal écrite" in said
    assert "Traceback" not in said


def test_macros_work_where_no_plugin_runs(tmp_path: Path) -> None:
    """An engine that runs mkdocs-macros but not our plugin still shows the records."""
    config = "site_name: Essai\ntheme: { name: mkdocs }\nplugins:\n  - macros: { modules: [espace_ressource.macros], on_error_fail: true }\n"
    territory = make_territory(
        tmp_path, {"docs/index.md": "# Essai\n\n{{ fiches('livre', forme='liste') }}\n"}, config=config
    )
    done = run("mkdocs", "build", cwd=territory)
    assert done.returncode == 0, done.stderr
    assert "Les monnaies alternatives" in (territory / "site/index.html").read_text(encoding="utf-8")
