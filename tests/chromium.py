"""Finds the Chromium and the libraries that tests need; installs them where that is possible, else says what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from espace_ressource.pdf import SYSTEM_PACKAGES, PdfUnavailable, require_weasyprint

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Les tests ouvrent le site dans Chromium, qui manque ici. Tapez : apt install chromium"


def find_chromium() -> str | None:
    """The path of an installed Chromium: the system's, or the one that Playwright downloaded."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome")) + sorted(
        cache.glob("chromium-*/chrome-mac*/*/*/*/Chromium")
    )
    return str(found[-1]) if found else None


def missing_for_pdf() -> str:
    """What to type for PDFs to be written here; empty when they can be."""
    try:
        require_weasyprint()
    except PdfUnavailable as error:
        return str(error)
    return ""


def install_chromium() -> None:
    """Tries the system's packages, then Playwright's download; failing is not an error here."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        packages = ["chromium", "fonts-dejavu-core", "fonts-liberation", *SYSTEM_PACKAGES]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=environment, **quiet)
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find_chromium() is None or missing_for_pdf():
        install_chromium()
    if find_chromium() is None:
        sys.exit(HOW)
    if how := missing_for_pdf():
        sys.exit(how)
