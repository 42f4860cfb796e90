"""A domain of mail may have no address of its own: only one that does not exist is dead."""

import asyncio
import datetime
import socket
from collections.abc import Sequence

import pytest

from espace_ressource.links.answers import Fault
from espace_ressource.links.checking import run
from espace_ressource.links.options import Options
from espace_ressource.links.resolver import Lookup, NameFault, system_lookup
from espace_ressource.links.values import Address, Look, Verdict

KNOWN: dict[str, list[str]] = {"site.fr": ["192.0.2.1"], "courriel.fr": [], "interne.fr": ["10.0.0.7"]}
"""The domains that exist; the second receives mail and has no address."""


def resolver(*, tells: bool) -> Lookup:
    """A system's resolver, which tells or not a name without address from one that does not exist."""

    async def lookup(host: str) -> Sequence[str]:
        if host == "panne.fr":
            raise NameFault(Fault.NAME_UNSURE)
        if addresses := KNOWN.get(host):
            return addresses
        raise NameFault(Fault.NO_NAME, exists=True if tells and (host in KNOWN or host == "arpa.") else None)

    return lookup


def verdicts(*domains: str, tells: bool) -> dict[str, Verdict]:
    found: list[Look] = []
    asked = Options(datetime.date(2026, 3, 1), pauses=(0.0, 0.0), lookup=resolver(tells=tells))
    assert run([Address(f"mailto:nous@{domain}", ()) for domain in domains], asked, found.append)
    return {look.url.partition("@")[2]: look.verdict for look in found}


def test_where_the_system_tells_absence_a_domain_that_does_not_exist_is_dead() -> None:
    assert verdicts("site.fr", "courriel.fr", "interne.fr", "nulle-part.fr", "panne.fr", tells=True) == {
        "site.fr": Verdict.SKIPPED,
        "courriel.fr": Verdict.SKIPPED,
        "interne.fr": Verdict.SKIPPED,
        "nulle-part.fr": Verdict.DEAD,
        "panne.fr": Verdict.UNKNOWN,
    }


def test_where_it_does_not_nobody_is_called_dead_but_what_no_public_server_knows() -> None:
    assert verdicts("site.fr", "courriel.fr", "nulle-part.fr", "bourg.test", "bourg.invalid", tells=False) == {
        "site.fr": Verdict.SKIPPED,
        "courriel.fr": Verdict.UNKNOWN,
        "nulle-part.fr": Verdict.UNKNOWN,
        "bourg.test": Verdict.DEAD,
        "bourg.invalid": Verdict.DEAD,
    }


@pytest.mark.parametrize(
    ("number", "fault", "exists"),
    [
        (getattr(socket, "EAI_NODATA", socket.EAI_NONAME), Fault.NO_NAME, True if hasattr(socket, "EAI_NODATA") else None),
        (socket.EAI_NONAME, Fault.NO_NAME, None),
        (socket.EAI_AGAIN, Fault.NAME_UNSURE, False),
    ],
)  # fmt: skip
def test_what_the_system_says(number: int, fault: Fault, exists: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(number, "x")

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    with pytest.raises(NameFault) as raised:
        asyncio.run(system_lookup("courriel.fr"))
    assert (raised.value.fault, raised.value.exists) == (fault, exists)
