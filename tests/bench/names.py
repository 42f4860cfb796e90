"""Runs a program of Python with a table of names in place of the resolver: ``python names.py TABLE MODULE ARGUMENTS…``.

So a program that knows nothing of our farm finds ``*.farm.example`` on loopback, and finds no other name.
"""

import json
import runpy
import socket
import sys
from pathlib import Path
from typing import Any

_getaddrinfo = socket.getaddrinfo


def answer_from(table: dict[str, str]) -> None:
    """From now on names are looked up in that table alone; IP addresses are what they are."""

    def getaddrinfo(host: Any, *more: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in table:
            return _getaddrinfo(table[name], *more, **named)
        try:
            return _getaddrinfo(name, *more, **{**named, "flags": named.get("flags", 0) | socket.AI_NUMERICHOST})
        except socket.gaierror:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None

    socket.getaddrinfo = getaddrinfo


if __name__ == "__main__":
    answer_from(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
