"""Pieces of HTML that a territory's own pages ask for, one function a macro. Pure: no page is read here."""

import datetime
import re
from collections.abc import Callable
from html import escape
from inspect import Parameter, signature
from typing import Any

from espace_ressource.pages import addresses
from espace_ressource.pages.agenda import WHENS, at, entries
from espace_ressource.pages.markup import Renderer
from espace_ressource.pages.states import programme_badges
from espace_ressource.pages.waiting import waiting
from espace_ressource.programmes import Programme
from espace_ressource.selection import FILTERS, FORMS, Misuse, ordered, record_of, select
from espace_ressource.types.dates import DateError, parse_period
from espace_ressource.wording import _, admitted, typeset

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+.!|~^=:<>\"'-]")

REVIEWS = ("tout", "fiches", "liens")
"""What may be asked for of what is due."""
_SPARE = 4
"""How many times more sessions than a limit a page holds, hidden."""


class Fragments:
    """The macros of one page: they know the page's address, so that their links are relative to it."""

    def __init__(self, render: Renderer, address: str) -> None:
        self._render = render
        self._address = address
        self._catalogue = render.catalogue

    def fiches(self, type: str | None = None, **options: Any) -> str:  # noqa: A002 - the word of the YAML key
        """Records as ``forme`` "cartes", "liste" or "tableau", filtered, sorted by ``tri``, at most ``limite``."""
        forme = _choice("forme", options.pop("forme", "cartes"), FORMS)
        tri, limite = options.pop("tri", None), _number("limite", options.pop("limite", None))
        niveau = _number("niveau", options.pop("niveau", 3)) or 3
        _only("fiches", options, (*FILTERS, "forme", "tri", "limite", "niveau"))
        records = select(self._catalogue, {"type": type, **options})
        if tri is not None:
            records = ordered(records, str(tri))
        return self._html("morceaux/fiches.html", fiches=records[:limite], forme=forme, niveau=min(max(niveau, 2), 6))

    def fiche(self, id: str) -> str:  # noqa: A002 - the word of the YAML key
        """One record as a card."""
        return self._html("morceaux/fiches.html", fiches=[record_of(self._catalogue, id)], forme="cartes", niveau=3)

    def citer(self, id: str, texte: str | None = None) -> str:  # noqa: A002 - the word of the YAML key
        """A link to a record, with its title or ``texte``, to be put in a sentence."""
        record = record_of(self._catalogue, id)
        target = addresses.relative(addresses.of_record(record.kind.id, record.id), self._address)
        return f'<a href="{target}">{_inert(texte or record.title)}</a>'

    def compte(self, type: str | None = None, **options: Any) -> str:  # noqa: A002 - the word of the YAML key
        """How many records pass the filters."""
        _only("compte", options, FILTERS)
        return str(len(select(self._catalogue, {"type": type, **options})))

    def types(self) -> str:
        """The kinds with their counts, as a way in."""
        return self._html("morceaux/types.html")

    def themes(self, limite: int | None = None) -> str:
        """The themes with their counts: all of them by hierarchy, or the ``limite`` richest as labels."""
        return self._html("morceaux/themes.html", limite=_number("limite", limite))

    def glossaire(self) -> str:
        """Every word of the glossary with its definition, by initial."""
        return self._html("morceaux/glossaire.html", fiches=self._catalogue.glossary)

    def nouveautes(self, n: int = 5) -> str:
        """The ``n`` records added last."""
        records = self._catalogue.newest(_number("n", n) or 5)
        return self._html("morceaux/nouveautes.html", fiches=records)

    def a_relire(self, type: str | None = None, **options: Any) -> str:  # noqa: A002 - the word of the YAML key
        """What waits for the person who keeps the centre: records to read again by ``jusqu_a``, links to mend."""
        quoi = _known("quoi", options.pop("quoi", "tout"), REVIEWS)
        until = _day("jusqu_a", options.pop("jusqu_a", None))
        limite = _number("limite", options.pop("limite", None))
        _only("a_relire", options, (*FILTERS, "quoi", "jusqu_a", "limite"))
        filters = {"type": type, **options}
        kept = frozenset(record.id for record in select(self._catalogue, filters))
        is_filtered = any(value is not None for value in filters.values())
        due = [record for record in self._catalogue.due(until) if record.id in kept]
        links = [
            one
            for one in waiting(self._catalogue, self._render.surroundings.health)
            if not is_filtered or any(record.id in kept for record in one.records)
        ]
        return self._html(
            "morceaux/a_relire.html",
            fiches=due[:limite] if quoi != "liens" else [],
            liens=links[:limite] if quoi != "fiches" else [],
            aujourd_hui=self._catalogue.today,
        )

    def champs(self, type: str) -> str:  # noqa: A002 - the word of the YAML key
        """The fields of a kind, as its declaration says them: the documentation of the format."""
        kinds = {**self._catalogue.kinds, **self._catalogue.agenda_kinds}
        if type not in kinds:
            raise Misuse(_("type « {word} » inconnu", word=type), admitted(type, kinds))
        return self._html("morceaux/champs.html", type=kinds[type])

    def vocabulaire(self, nom: str) -> str:
        """The words of a vocabulary, with what each is used for."""
        known = {name: words for name, words in self._catalogue.vocabularies.items() if not name.startswith("_")}
        if nom not in known:
            raise Misuse(_("vocabulaire « {name} » inconnu", name=nom), admitted(nom, known))
        return self._html("morceaux/vocabulaire.html", vocabulaire=known[nom])

    def recherche(self) -> str:
        """A large way in to search; without JavaScript, the way to all the resources."""
        return self._html("morceaux/recherche.html")

    def agenda(
        self,
        quand: str = "a-venir",
        limite: int | None = None,
        theme: str | None = None,
        serie: str | None = None,
        forme: str = "cartes",
        titre: str | None = None,
    ) -> str:
        """The sessions that come (but for those called off) or are past; with ``titre``, nothing at all when there is none."""
        programmes = self._programmes(None, serie)
        if theme is not None:
            term = self._catalogue.themes.find(str(theme))
            if term is None:
                raise Misuse(
                    _("thème « {word} » inconnu", word=theme), admitted(str(theme), self._catalogue.themes.words)
                )
            programmes = [programme for programme in programmes if term in programme.record.every("themes")]
        return self._entries(
            programmes, quand, limite, forme=_choice("forme", forme, FORMS), titre=titre, kept_only=True
        )

    def programme(self, id: str) -> str:  # noqa: A002 - the word of the YAML key
        """One programme or series as a card, with its state."""
        (found,) = self._programmes(id, None)
        today = self._catalogue.today
        badges, dates = programme_badges(found, today), entries([found], self._catalogue)
        return self._html("morceaux/programme.html", fiche=found.record, etats=badges, entrees=dates)

    def seances(
        self, programme: str | None = None, serie: str | None = None, quand: str = "tout", limite: int | None = None
    ) -> str:
        """The sessions of a programme, of a series or of all, as a dated list."""
        return self._entries(
            self._programmes(programme, serie), quand, limite, forme="liste", titre=None, kept_only=False
        )

    def _programmes(self, identifier: object, series: object) -> list[Programme]:
        """The programmes that are meant; Misuse when an identifier names none."""
        known = self._catalogue.programmes
        if identifier is not None:
            if str(identifier) not in known:
                raise Misuse(_("aucun programme « {id} »", id=identifier), admitted(str(identifier), known))
            return [known[str(identifier)]]
        if series is None:
            return list(self._catalogue.agenda)
        named = [name for name, found in known.items() if found.record.kind.id == "serie"]
        if str(series) not in named:
            raise Misuse(_("aucune série « {id} »", id=series), admitted(str(series), named))
        return list(self._catalogue.of_series(str(series)))

    def _entries(
        self, programmes: list[Programme], quand: str, limite: object, *, forme: str, titre: str | None, kept_only: bool
    ) -> str:
        _known("quand", quand, WHENS)
        most = _number("limite", limite)
        found = at(entries(programmes, self._catalogue), quand)
        if quand == "a-venir" and kept_only:
            found = [entry for entry in found if not entry.session.is_called_off]
        # More than is shown: when what comes has passed, a script shows what comes then.
        kept = found if most is None else found[: most * _SPARE]
        return self._html("morceaux/agenda.html", entrees=kept, quand=quand, limite=most, forme=forme, titre=titre)

    def _html(self, template: str, **values: object) -> str:
        return str(self._render(template, self._address, **values))


MACROS: tuple[str, ...] = tuple(name for name in vars(Fragments) if not name.startswith("_"))
"""The names of the macros, as pages call them."""


def call(name: str, fragments: Fragments, args: tuple[Any, ...], options: dict[str, Any]) -> str:
    """The macro's HTML; a wrong number or name of arguments is a Misuse, not a TypeError."""
    macro: Callable[..., str] = getattr(fragments, name)
    parameters = signature(macro).parameters.values()
    named = {p.name: p for p in parameters if p.kind is not Parameter.VAR_KEYWORD}
    if len(args) > len(named):
        known = named if len(named) == len(parameters) else (*named, *FILTERS)
        remedy = _("Nommez-les : {names}.", names=", ".join(f"{known_name}=…" for known_name in dict.fromkeys(known)))
        raise Misuse(_("« {name} » reçoit trop de valeurs", name=name), remedy)
    if len(named) == len(parameters):
        _only(name, options, tuple(named))
    given = dict(zip(named, args, strict=False))
    for twice in given.keys() & options.keys():
        raise Misuse(_("« {name} » est donné deux fois", name=twice), _("Gardez une seule valeur."))
    for parameter in named.values():
        if parameter.default is Parameter.empty and parameter.name not in given | options:
            message = _("« {name} » attend « {missing} »", name=name, missing=parameter.name)
            raise Misuse(message, _('Exemple : {{{{ {name}("begawatts") }}}}.', name=name))
    return macro(*args, **options)


def _only(name: str, options: dict[str, Any], known: tuple[str, ...]) -> None:
    for given in options:
        if given not in known:
            raise Misuse(_("« {name} » ne connaît pas « {given} »", name=name, given=given), admitted(given, known))


def _choice(name: str, value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Misuse(_("{name} « {value} » inconnue", name=name, value=value), admitted(str(value), known))
    return str(value)


def _known(name: str, value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Misuse(_("« {name} » ne connaît pas « {value} »", name=name, value=value), admitted(str(value), known))
    return str(value)


def _day(name: str, value: object) -> datetime.date | None:
    """The last day of a date written as in a record."""
    if value is None:
        return None
    remedy = _('Exemple : {name}="2027-01".', name=name)
    try:
        period = parse_period(str(value))
    except DateError as error:
        raise Misuse(_("« {name} » : {error}", name=name, error=error), remedy) from None
    if period is None or period.latest is None:
        raise Misuse(_("« {name} » attend une date", name=name), remedy)
    return period.latest


def _number(name: str, value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Misuse(_("« {name} » attend un nombre entier", name=name), _("Exemple : {name}=5.", name=name))
    return value


def _inert(text: str) -> str:
    """The text as HTML that Markdown leaves as it is: what it would read as a mark is written as an entity."""
    return _MARKDOWN.sub(
        lambda match: f"&#{ord(match.group())};", escape(typeset(text), quote=False).replace("&", "\0")
    ).replace("\0", "&")
