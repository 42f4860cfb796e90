"""Every address of a territory, once, with all the places where it stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from espace_ressource.links.occurrences import Occurrence, in_yaml, is_page, occurrences
from espace_ressource.links.scalars import read_scalars
from espace_ressource.links.values import Address
from espace_ressource.problems import Position, Problem, in_order
from espace_ressource.source import SourceFile


@dataclass(frozen=True, slots=True)
class Collected:
    """The addresses in the order of their first place, and what could not be read."""

    addresses: tuple[Address, ...]
    problems: tuple[Problem, ...]


def collect(sources: Iterable[SourceFile], *, withdrawn: frozenset[Position] = frozenset()) -> Collected:
    """The http, https, mailto and tel addresses of those files (references, programmes, pages), one ``Address`` a url.

    Declarations and vocabularies (a folder or a file whose name starts with « _ ») are left out; so are the records
    that start at a ``withdrawn`` position, whose page is only a notice.
    """
    places: dict[str, list[Position]] = defaultdict(list)
    problems: list[Problem] = []
    for source in sources:
        if not is_page(source.path) and _is_set_apart(source.path):
            continue
        found, wrong = _found_in(source, withdrawn)
        problems += wrong
        for one in found:
            places[one.url].append(one.position)
    addresses = [Address(url, tuple(sorted(set(where)))) for url, where in places.items()]
    return Collected(tuple(sorted(addresses, key=lambda a: (a.places, a.url))), tuple(in_order(problems)))


def _found_in(source: SourceFile, withdrawn: frozenset[Position]) -> tuple[list[Occurrence], list[Problem]]:
    if withdrawn and not is_page(source.path):
        written = read_scalars(source)
        return ([] if written is None else list(in_yaml(written, withdrawn))), []
    return occurrences(source)


def _is_set_apart(path: str) -> bool:
    return any(part.startswith("_") for part in path.split("/"))
