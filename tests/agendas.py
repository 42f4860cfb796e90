"""Programmes written in a test, and the calendars that they make."""

from collections.abc import Mapping

from espace_ressource.catalogue import Catalogue
from espace_ressource.feeds import calendar_outputs
from espace_ressource.pages.markup import Surroundings
from espace_ressource.problems import Problem, Severity
from espace_ressource.programmes import DEFAULT_ZONE, Programme
from espace_ressource.source import SourceFile
from espace_ressource.territory import Territory, read_territory

SITE = "https://exemple.org/"


def territory_with(zone: str = DEFAULT_ZONE, **programmes: str) -> Territory:
    """A territory of those programmes: ``rencontre_de_lyon="titre: …"``; series are named ``serie_…``."""
    sources = [
        SourceFile(
            f"programmes/{'series/' if name.startswith('serie') else ''}{name.replace('_', '-')}.yml", text.encode()
        )
        for name, text in programmes.items()
    ]
    return read_territory((), programmes=sources, zone=zone)


def serious(problems: tuple[Problem, ...]) -> list[str]:
    """The codes of what is more than a note."""
    return [problem.code for problem in problems if problem.severity is not Severity.NOTE]


def catalogue_with(zone: str = DEFAULT_ZONE, **programmes: str) -> Catalogue:
    """The catalogue of programmes in which nothing is wrong."""
    territory = territory_with(zone, **programmes)
    assert not [problem for problem in territory.problems if problem.severity is Severity.ERROR], territory.problems
    return territory.catalogue


def programme_with(text: str, zone: str = DEFAULT_ZONE) -> Programme:
    """One programme, « atelier »."""
    return catalogue_with(zone, atelier=text).programmes["atelier"]


def calendars_of(
    catalogue: Catalogue, sequences: Mapping[str, int] | None = None, published: frozenset[str] = frozenset()
) -> dict[str, bytes]:
    """The calendars of that catalogue, by their names: « atelier.ics », « agenda.ics »."""
    surroundings = Surroundings(site_name="Essai", site_url=SITE, published=published)
    outputs = calendar_outputs(catalogue, surroundings, sequences or {})
    return {output.path.removeprefix("programmes/"): output.content for output in outputs}


def calendar_with(text: str, zone: str = DEFAULT_ZONE, sequences: Mapping[str, int] | None = None) -> bytes:
    """The calendar of one programme, « atelier »."""
    return calendars_of(catalogue_with(zone, atelier=text), sequences)["atelier.ics"]
