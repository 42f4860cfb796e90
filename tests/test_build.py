"""Building: plain MkDocs works, a failed build leaves the previous site, and the same files give the same bytes."""

import shutil
import threading
from pathlib import Path

import pytest

from espace_ressource import builder
from territories import CONFIG, make_territory, plain, run, tree

ROOT = Path(__file__).parent.parent
WRONG = {"resources/livres/faux.yml": "titre: Sans le reste\n"}


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_both_engines_build_in_strict_mode(tmp_path: Path, engine: str) -> None:
    done = run(engine, "build", "--strict", cwd=make_territory(tmp_path))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site/ressources/livre/monnaies-alternatives/index.html").read_text(encoding="utf-8")
    assert "Jérôme Blanc" in page
    assert '<html lang="fr"' in page


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_the_default_site_builds_on_both_engines(tmp_path: Path, engine: str) -> None:
    done = run(engine, "build", "--strict", "--site-dir", str(tmp_path / "site"), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/ressources/cas/begawatts/index.html").is_file()


@pytest.mark.parametrize("command", [("mkdocs", "build", "--strict"), ("espace_ressource", "build")])
def test_an_error_stops_the_build_and_leaves_the_previous_site(tmp_path: Path, command: tuple[str, ...]) -> None:
    territory = make_territory(tmp_path)
    assert run(*command, cwd=territory).returncode == 0
    before = tree(territory / "site")
    make_territory(tmp_path, WRONG)
    done = run(*command, cwd=territory)
    assert done.returncode == 1
    assert "resources/livres/faux.yml:1:1" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert tree(territory / "site") == before


def test_a_wrong_macro_leaves_the_previous_site(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    assert run("espace_ressource", "build", cwd=territory).returncode == 0
    before = tree(territory / "site")
    make_territory(tmp_path, {"docs/index.md": "# Essai\n\n{{ fiche('inconnue') }}\n"})
    done = run("espace_ressource", "build", cwd=territory)
    assert done.returncode == 1
    assert "celui d’avant est resté en place" in done.stderr
    assert tree(territory / "site") == before
    assert sorted(path.name for path in territory.iterdir()) == ["docs", "mkdocs.yml", "resources", "site"]


def test_warnings_do_not_stop_a_strict_build(tmp_path: Path) -> None:
    twin = (tmp_path / "resources/livres/monnaies-alternatives.yml", "resources/livres/le-meme.yml")
    territory = make_territory(tmp_path)
    (tmp_path / twin[1]).write_text(twin[0].read_text(encoding="utf-8"), encoding="utf-8")
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    assert "978-2-7071-8636-2" in done.stderr


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """In two folders, with two hash seeds, in two locales, on two engines' runs: nothing of the machine shows."""
    sites = []
    for name, seed, locale in (("ici", "1", "C"), ("la-bas/encore", "4242", "fr_FR.UTF-8")):
        territory = tmp_path / name
        territory.mkdir(parents=True)
        for part in ("docs", "resources", "programmes"):
            shutil.copytree(ROOT / part, territory / part)
        shutil.copy(ROOT / "mkdocs.yml", territory)
        done = run(
            "mkdocs",
            "build",
            "--strict",
            cwd=territory,
            PYTHONHASHSEED=seed,
            LC_ALL=locale,
            TZ="Pacific/Noumea" if seed == "1" else "UTC",
        )
        assert done.returncode == 0, done.stderr
        sites.append(tree(territory / "site"))
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []


def test_today_is_an_argument(tmp_path: Path) -> None:
    due = {"docs/index.md": "# Essai\n\n{{ a_relire() }}\n"}
    territory = make_territory(tmp_path, due)
    book = territory / "resources/livres/monnaies-alternatives.yml"
    book.write_text(
        book.read_text(encoding="utf-8") + "ajoute_le: 2026-01-01\na_relire_le: 2026-06-01\n", encoding="utf-8"
    )
    for today, shown in (("2026-05-31", False), ("2026-06-01", True)):
        (territory / "mkdocs.yml").write_text(
            CONFIG.replace("  - espace-ressource\n", f"  - espace-ressource:\n      aujourd_hui: {today}\n"),
            encoding="utf-8",
        )
        assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
        page = (territory / "site/index.html").read_text(encoding="utf-8")
        assert ("à relire depuis le" in page) is shown


def test_colours_of_the_territory_reach_the_site(tmp_path: Path) -> None:
    config = CONFIG.replace("  - espace-ressource\n", '  - espace-ressource:\n      accent: "#00695c"\n')
    territory = make_territory(tmp_path, config=config)
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    assert "--er-accent: #00695c" in (territory / "site/assets/espace-ressource/couleurs.css").read_text(
        encoding="utf-8"
    )


def test_a_colour_that_is_none_is_said_in_french(tmp_path: Path) -> None:
    config = CONFIG.replace("  - espace-ressource\n", "  - espace-ressource:\n      accent: rouge\n")
    done = run("mkdocs", "build", cwd=make_territory(tmp_path, config=config))
    assert done.returncode == 1
    assert "« accent: rouge » n’est pas une couleur" in plain(done.stderr)


def test_nothing_private_reaches_the_site(tmp_path: Path) -> None:
    secret = "zorglub-4815162342"
    territory = make_territory(
        tmp_path,
        {
            "prive/prospects.yml": f"nom: {secret}\n",
            "resources/prive/prets.yml": f"titre: {secret}\n",
            "resources/livres/prive/emprunteurs.yml": f"titre: {secret}\n",
        },
    )
    book = territory / "resources/livres/monnaies-alternatives.yml"
    book.write_text(f"# {secret}\n" + book.read_text(encoding="utf-8") + f"responsable: {secret}\n", encoding="utf-8")
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    assert [path for path, content in tree(territory / "site").items() if secret.encode() in content] == []


def test_yaml_is_never_a_template_nor_html(tmp_path: Path) -> None:
    hostile = "{{ 7 * 6 }} {% raw %} <script>alert(1)</script> **x** [[ ]]"
    territory = make_territory(
        tmp_path, {"docs/index.md": "# Essai\n\n{{ fiches('livre') }}\n\nVoir {{ citer('monnaies-alternatives') }}.\n"}
    )
    book = territory / "resources/livres/monnaies-alternatives.yml"
    text = book.read_text(encoding="utf-8").replace("titre: Les monnaies alternatives", f"titre: '{hostile}'")
    book.write_text(
        text + f"texte: '{hostile} ![i](https://exemple.org/i.png) [j](javascript:alert(1))'\n", encoding="utf-8"
    )
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    for path in ("index.html", "ressources/livre/monnaies-alternatives/index.html", "ressources/livre/index.html"):
        page = (territory / "site" / path).read_text(encoding="utf-8")
        assert "{{ 7 * 6 }}" in page or "&#123;&#123;" in page, path
        assert "<script>alert" not in page
        assert "<img" not in page.split("<main")[1]
        assert 'href="javascript:alert' not in page
    home = (territory / "site/index.html").read_text(encoding="utf-8")
    assert "<strong>x</strong>" not in home


def test_redirects_and_notices_answer(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    book = territory / "resources/livres/monnaies-alternatives.yml"
    book.write_text(
        book.read_text(encoding="utf-8") + "anciens_ids: [monnaies, document/monnaies-2018]\n", encoding="utf-8"
    )
    make_gone = "titre: Un site disparu\nstatut: retirée\nmotif_retrait: Le site a disparu.\nremplace_par: monnaies-alternatives\n"
    (territory / "resources/sites").mkdir()
    (territory / "resources/sites/disparu.yml").write_text(make_gone, encoding="utf-8")
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    for former, link in (
        ("livre/monnaies", "../monnaies-alternatives/"),
        ("document/monnaies-2018", "../../livre/monnaies-alternatives/"),
    ):
        page = (territory / f"site/ressources/{former}/index.html").read_text(encoding="utf-8")
        assert f'content="0; url={link}"' in page
        assert f'<a href="{link}">' in page
    notice = (territory / "site/ressources/site/disparu/index.html").read_text(encoding="utf-8")
    assert "Le site a disparu." in notice
    assert '<a href="../../livre/monnaies-alternatives/">' in notice
    assert (
        "disparu" not in (territory / "site/ressources/site/index.html").read_text(encoding="utf-8").split("<main")[1]
    )


def test_an_interrupted_swap_is_mended(tmp_path: Path) -> None:
    """Killed between the two moves, the previous site waits under its other name: the next build finds it."""
    territory = make_territory(tmp_path, WRONG)
    old = territory / ".site-ancien"
    old.mkdir()
    (old / "index.html").write_text("avant", encoding="utf-8")
    with pytest.raises(builder.BuildFailed):
        builder.build(territory / "mkdocs.yml", territory / "site")
    assert (territory / "site/index.html").read_text(encoding="utf-8") == "avant"


def test_serve_shows_what_is_valid(tmp_path: Path) -> None:
    """While one writes, a wrong record does not hide the others."""
    import socket
    import subprocess
    import sys
    import time
    import urllib.request

    territory = make_territory(tmp_path, WRONG)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}", "--no-livereload"],
        cwd=territory,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lines: list[str] = []
    assert server.stderr is not None
    listener = threading.Thread(target=lambda: lines.extend(server.stderr or ()), daemon=True)
    listener.start()
    try:
        for _attempt in range(150):
            try:
                address = f"http://127.0.0.1:{port}/ressources/livre/monnaies-alternatives/"
                with urllib.request.urlopen(address, timeout=5) as page:
                    assert "Jérôme Blanc" in page.read().decode()
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the server did not answer")
    finally:
        server.terminate()
        server.wait(timeout=20)
        listener.join(timeout=5)
        server.stderr.close()
    assert any("resources/livres/faux.yml:1:1" in line for line in lines)


def test_a_page_of_the_territory_wins_over_a_generated_one(tmp_path: Path) -> None:
    territory = make_territory(
        tmp_path, {"docs/ressources/livre/index.md": "# Notre étagère\n\n{{ compte('livre') }} livre.\n"}
    )
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    page = (territory / "site/ressources/livre/index.html").read_text(encoding="utf-8")
    assert "Notre étagère" in page
    assert "1 livre." in page


def test_a_renamed_then_withdrawn_record_keeps_its_redirect(tmp_path: Path) -> None:
    text = "titre: Perdu\nstatut: retirée\nmotif_retrait: Perdu.\nanciens_ids: [ancien]\n"
    territory = make_territory(
        tmp_path, {"resources/sites/perdu.yml": text, "resources/_adresses.txt": "/ressources/site/ancien/\n"}
    )
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    assert 'href="../perdu/"' in (territory / "site/ressources/site/ancien/index.html").read_text(encoding="utf-8")
