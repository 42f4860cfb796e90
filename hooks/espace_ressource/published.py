"""The addresses ever published: a committed list, so that none vanishes unseen."""

from collections.abc import Iterable

from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.source import SourceFile
from espace_ressource.wording import _, counted

PATH = "resources/_adresses.txt"
_HEADER = """\
# Les adresses que ce site a publiées. Aucune ne doit disparaître : on l’a peut-être notée, imprimée, envoyée.
# Ce fichier est tenu par « espace-ressource check --write ». Enregistrez-le avec vos fiches.
"""


def read_addresses(source: SourceFile | None) -> tuple[list[tuple[str, Position]], list[Problem]]:
    """The addresses of the list with their lines, and a problem for each line that is not one."""
    if source is None:
        return [], []
    addresses: list[tuple[str, Position]] = []
    problems: list[Problem] = []
    for number, line in enumerate(source.content.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        position = Position(source.path, number, line.index(text[0]) + 1)
        if text.startswith("/") and text.endswith(("/", ".ics")) and " " not in text:
            addresses.append((text, position))
        else:
            problems.append(
                Problem(
                    position,
                    "address-list",
                    _("« {line} » n’est pas une adresse", line=text[:60]),
                    _(
                        "Une adresse par ligne, comme « /ressources/livre/mon-livre/ ». Après une fusion, gardez les lignes des deux côtés."
                    ),
                )
            )
    return addresses, problems


def new_addresses(listed: Iterable[str], living: frozenset[str]) -> list[str]:
    """The living addresses that the list lacks, sorted."""
    return sorted(living.difference(listed))


def unlisted(listed: list[str], living: frozenset[str]) -> list[Problem]:
    """A note when addresses are not yet in the list."""
    missing = new_addresses(listed, living)
    if not missing:
        return []
    count = counted("{number} adresse nouvelle n’est pas", "{number} adresses nouvelles ne sont pas", len(missing))
    return [
        Problem(
            Position(PATH),
            "address-unlisted",
            _("{count} encore dans la liste", count=count),
            _("Lancez « espace-ressource check --write » avant de publier."),
            Severity.NOTE,
        )
    ]


def as_list(addresses: Iterable[str]) -> str:
    """The list's text: sorted, one address a line, so that two people's additions merge."""
    return _HEADER + "".join(f"{address}\n" for address in sorted(set(addresses)))
