"""What all tests share: golden files, rewritten by one command."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest


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
