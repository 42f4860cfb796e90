"""The health of links on the disk: the history is read with the territory, and a broken one never stops a build."""

from pathlib import Path

import pytest

from espace_ressource.links.history import PATH
from espace_ressource.links.memory import as_text
from espace_ressource.problems import Severity
from espace_ressource.workshop import open_territory
from histories import weekly
from territories import make_territory, plain, run

URL = "https://rtes.exemple.org/"
SITE = f"""\
titre: Le réseau
url: {URL}
editeur: une association
themes: [communs]
resume: Ce que l’on y trouve.
"""
BROKEN = '<<<<<<< un\n{"url": "https://coupé'


def test_a_broken_history_is_a_warning_and_the_site_stands(tmp_path: Path) -> None:
    files = {"resources/sites/reseau.yml": SITE, PATH: as_text(weekly({URL: "ok"})) + BROKEN}
    territory = make_territory(tmp_path, files)
    opened = open_territory(territory)
    told = [problem for problem in opened.problems if problem.position.path == PATH]
    assert [(p.position.line, p.severity) for p in told] == [(2, Severity.WARNING), (3, Severity.WARNING)]
    assert [*opened.history.entries] == [URL]
    built = run("espace_ressource", "build", cwd=territory)
    assert built.returncode == 0, built.stderr
    page = (territory / "site/ressources/site/reseau/index.html").read_text(encoding="utf-8")
    assert "lien vérifié le 7 janvier 2026" in plain(page)


def test_a_history_that_cannot_be_read_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    territory = make_territory(tmp_path, {PATH: ""})
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.as_posix().endswith(PATH):
            raise PermissionError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    opened = open_territory(territory)
    assert [p.code for p in opened.problems if p.severity is Severity.WARNING] == ["history-unreadable"]


def test_a_page_of_the_territory_counts_wherever_its_folder_is(tmp_path: Path) -> None:
    files = {
        "pages/index.md": "# Essai\n\nhttps://page.exemple.org/\n",
        PATH: as_text(weekly({"https://page.exemple.org/": "fragment"})),
    }
    territory = make_territory(tmp_path, files)
    config = (territory / "mkdocs.yml").read_text(encoding="utf-8")
    (territory / "mkdocs.yml").write_text(config + "docs_dir: pages\n", encoding="utf-8")
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    page = (territory / "site/sante/index.html").read_text(encoding="utf-8")
    assert "pages/index.md:3" in page
    assert '<a href="../sante/">La santé des liens</a>' in (territory / "site/ressources/index.html").read_text(
        encoding="utf-8"
    )
    assert "sante/" not in (territory / "site/search/search_index.json").read_text(encoding="utf-8")
