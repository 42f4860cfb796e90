"""LinkChecker as an independent witness of a built site's links to itself."""

import csv
import functools
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin

_SETTINGS = """\
[checking]
maxrequestspersecond=1000
[AnchorCheck]
"""
_QUIET = {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}


@contextmanager
def served_in_haste(folder: Path) -> Iterator[str]:
    """The address of that folder on loopback; its header « LinkChecker » lets that program ask as fast as it is set to."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("LinkChecker", "1")
            super().end_headers()

        def log_message(self, *_words: object) -> None:
            """Nothing to say."""

    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def judged(site: Path, folder: Path) -> dict[str, bool]:
    """For each link to the site itself, as a path from its root, whether LinkChecker finds that it leads somewhere.

    ``folder`` is where its settings are written; run as root, it reads them as « nobody ».
    """
    settings = folder / "linkcheckerrc"
    settings.write_text(_SETTINGS, encoding="utf-8")
    with served_in_haste(site) as address:
        command = ["-m", "linkcheck", f"--config={settings}", "--no-status", "--verbose", "--output=csv/utf-8", address]
        done = subprocess.run(
            [sys.executable, *command],
            env=os.environ | _QUIET,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    said = {}
    for row in csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"):
        url = urljoin(row["parentname"] or address, row["urlname"])
        if url.startswith(address):
            is_good = row["valid"] == "True" and not row["warningstring"].startswith("Anchor")
            said[unquote(url.removeprefix(address))] = is_good
    assert said, done.stderr
    return said
