"""Finds the Chromium that the browser tests drive; installs it where that is possible, else says what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Les tests ouvrent le site dans Chromium, qui manque ici. Tapez : apt install chromium"


def find_chromium() -> str | None:
    """The path of an installed Chromium: the system's, or the one that Playwright downloaded."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome")) + sorted(cache.glob("chromium-*/chrome-mac*/*/*/*/Chromium"))
    return str(found[-1]) if found else None


def install_chromium() -> None:
    """Tries the system's packages, then Playwright's download; failing is not an error here."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=environment, **quiet)
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find_chromium() is None:
        install_chromium()
    if find_chromium() is None:
        sys.exit(HOW)
