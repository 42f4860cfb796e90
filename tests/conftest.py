"""What all tests share: golden files, rewritten by one command; the built site, and a browser to visit it."""

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import chromium
from browsing import PHONE, WIDE, served
from territories import make_territory, run

ROOT = Path(__file__).parent.parent
OPEN_CASE = """\
titre: L’épicerie du bourg
resume: Une épicerie que ses clients possèdent. À lire pour travailler la grille.
themes: [confiance]
territoires: [Ardèche]
mecanismes: [foncière]
sources:
  - titre: Le journal du bourg
    url: https://exemple.org/epicerie
analyse:
  confiance: Par des réunions dans la cuisine de la mairie.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--rewrite-golden``."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the expected files (.errors.txt, attendu/…) instead of comparing with them; read the diff like prose",
    )


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """``golden(path, text)`` passes when the file holds exactly that text, and shows the difference otherwise.

    ``pytest --rewrite-golden`` writes the files instead; what it changes is then reviewed in the commit.
    """
    rewrites = bool(request.config.getoption("--rewrite-golden"))

    def check(path: Path, text: str) -> None:
        if rewrites:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        expected = path.read_bytes().decode() if path.is_file() else ""
        if expected != text:
            difference = difflib.unified_diff(
                expected.splitlines(), text.splitlines(), f"expected: {path.name}", "found", lineterm=""
            )
            pytest.fail("\n".join(difference) or "only the line ends differ", pytrace=False)

    return check


@pytest.fixture(scope="session")
def default_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default territory, built."""
    site = tmp_path_factory.mktemp("site")
    done = run("mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="session")
def home(default_site: Path) -> Iterator[str]:
    """The address of the default site, with its last slash."""
    with served(default_site) as address:
        yield address


@pytest.fixture(scope="session")
def open_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a case whose grid has one answer; no case of the default site leaves so much to do."""
    territory = make_territory(tmp_path_factory.mktemp("bourg"), {"resources/cas/epicerie.yml": OPEN_CASE})
    done = run("mkdocs", "build", "--strict", "--quiet", cwd=territory)
    assert done.returncode == 0, done.stderr
    with served(territory / "site") as address:
        yield f"{address}ressources/cas/epicerie/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, silent on the network; closed after each file, for its event loop would stand in the way of others."""
    path = chromium.find_chromium()
    if path is None:
        pytest.fail(chromium.HOW, pytrace=False)
    quiet = ["background-networking", "component-update", "sync", "quic", "gpu"]
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A wide screen and the smallest phone that we care for; opening one for each test would take longer than the tests."""
    with (
        browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce") as wide,
        browser.new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce", has_touch=True) as phone,
    ):
        for context in (wide, phone):
            context.set_default_timeout(20_000)  # a small machine runs other tests meanwhile
        yield {"wide": wide, "phone": phone}


@pytest.fixture
def page(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    """A new page on a wide screen."""
    with contexts["wide"].new_page() as page:
        yield page


@pytest.fixture
def phone(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    """A new page on a phone."""
    with contexts["phone"].new_page() as page:
        yield page
