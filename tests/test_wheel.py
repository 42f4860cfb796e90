"""The wheel alone: in an empty environment, a territory that owns five things builds with it."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

from territories import QUIET, make_territory

ROOT = Path(__file__).parent.parent


def test_the_wheel_builds_a_territory_in_an_empty_environment(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, ROOT], check=True, timeout=120
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"espace_ressource", wheel.name.rsplit("-", 3)[0] + ".dist-info"}
    assert "espace_ressource/declarations/types/livre.yml" in names
    assert "espace_ressource/declarations/programmes/programme.yml" in names
    assert "espace_ressource/py.typed" in names

    home = tmp_path / "vide"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*install, "--require-hashes", "--requirement", ROOT / ".locks/site.txt"], check=True, timeout=300)
    subprocess.run([*install, "--no-deps", wheel], check=True, timeout=120)

    territory = make_territory(tmp_path / "territoire", {"docs/index.md": "# Chez nous\n\n{{ fiches() }}\n"})
    (territory / "programmes").mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | QUIET
    command = [python.parent / "espace-ressource", "build"]
    done = subprocess.run(
        command, cwd=territory, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Jérôme Blanc" in (territory / "site/ressources/livre/monnaies-alternatives/index.html").read_text(
        encoding="utf-8"
    )
    assert (territory / "site/assets/espace-ressource/couleurs.css").is_file()
