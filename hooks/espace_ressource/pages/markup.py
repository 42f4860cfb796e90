"""Templates: values of records become HTML, by the type of their field. Everything that is not Markup is escaped."""

import re
from collections.abc import Callable, Iterable, Mapping as ReadOnly
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from espace_ressource.catalogue import Catalogue
from espace_ressource.colours import Palette
from espace_ressource.fields import Absent, Field, as_yaml
from espace_ressource.folding import fold, sort_key
from espace_ressource.kinds import Kind
from espace_ressource.links.claims import FIELD as CLAIM
from espace_ressource.links.health import Health
from espace_ressource.markdown import first_sentences, to_html, to_text
from espace_ressource.pages import addresses
from espace_ressource.pages.page import Heading
from espace_ressource.pages.referrals import referrals_of
from espace_ressource.records import Record
from espace_ressource.vocabularies import Term
from espace_ressource.wording import NO_BREAK, _, counted, typeset


@dataclass(frozen=True)
class Surroundings:
    """What pages need besides the catalogue, given by the edges."""

    icon: Callable[[str], str] = field(default=lambda _name: "")
    """The SVG of an icon by its name, or nothing."""
    edit_url: Callable[[str], str | None] = field(default=lambda _path: None)
    """The address at which a file of the territory is edited, or None."""
    published: frozenset[str] = frozenset()
    """The addresses that have been published: their pages stay, even when nothing is listed there any more."""
    site_name: str = ""
    sequences: ReadOnly[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The SEQUENCE of each session that has been published, by « programme#session »."""
    site_url: str = ""
    """Where the site is published, with its last slash; empty when nobody knows."""
    site_description: str = ""
    palette: Palette = field(default_factory=Palette)
    """The territory's two colours, for what is drawn."""
    has_pdf: bool = False
    """True when each programme is also written as a PDF, which its page may then link."""

    health: Health = field(default_factory=Health)
    """What is remembered of the links."""

    def absolute(self, address: str) -> str | None:
        """The whole address of a page; None when the site has no known address."""
        return f"{self.site_url}{address}" if self.site_url else None


class Renderer:
    """Renders templates for one catalogue; each page is told its own address, so that links are relative."""

    def __init__(self, catalogue: Catalogue, surroundings: Surroundings) -> None:
        self.catalogue = catalogue
        self.surroundings = surroundings
        self._environment = Environment(
            loader=PackageLoader("espace_ressource", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do"],
        )
        self._environment.filters |= {
            "markdown": to_html,
            "mots": to_text,
            "debut": first_sentences,
            "typo": typeset,
            "domaine": domain,
        }
        self._environment.globals |= {
            "_": _,
            "compter": counted,
            "catalogue": catalogue,
            "adresses": addresses,
            "avec_pdf": surroundings.has_pdf,
            "icone": self._icon,
            "etat_du_lien": surroundings.health.standing,
            "signalements_de": lambda record: list(referrals_of(record, surroundings.health)),
            "modifier_fichier": surroundings.edit_url,
            "lien": _link,
            "est_absent": lambda value: isinstance(value, Absent),
            "Absent": Absent,
            "champs_de": fields_at,
            "groupes": by_kind,
            "exemple": lambda declared: as_yaml(declared.example),
            "en_mots": in_words,
            "par_initiale": by_initial,
            "en_ordre": in_french_order,
            "themes_frequents": self._frequent_themes,
        }

    def __call__(self, template: str, address: str, **values: object) -> Markup:
        """The HTML of a template for the page at that address, without blank lines."""
        html = self._environment.get_template(template).render(ici=address, **values)
        return Markup(re.sub(r"\n\s*\n+", "\n", html).strip())  # noqa: S704 - the environment escapes

    def _frequent_themes(self, number: int | None = None) -> list[Term]:
        """The themes that have records, the richest ``number`` of them, by label."""
        used = [theme for theme in self.catalogue.themes if theme.code in self.catalogue.by_theme]
        richest = sorted(used, key=lambda theme: -len(self.catalogue.by_theme[theme.code]))[:number]
        return in_french_order(richest)

    def _icon(self, name: str | None) -> Markup:
        """The icon as inline SVG, hidden from readers of the screen: a label always stands beside it."""
        svg = self.surroundings.icon(name) if name else ""
        return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" class="er-icone" ', 1).strip())  # noqa: S704


@pass_context
def _link(context: Context, target: str) -> str:
    return addresses.relative(target, context["ici"])


def domain(url: str) -> str:
    """The name of the site at that address, as one says it: « rtes.fr »."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def fields_at(kind: Kind, *places: str) -> list[Field]:
    """The fields that a page of that kind shows at those places, in the order of the declarations.

    That others point to us is no field to show: the page says it when it is proved, and only then.
    """
    return [declared for declared in kind.fields.values() if declared.place in places and declared.name != CLAIM]


def by_kind(records: Iterable[Record]) -> list[tuple[Kind, list[Record]]]:
    """The records by kind, in the order in which they come (the catalogue's: rank, then title)."""
    groups: dict[str, tuple[Kind, list[Record]]] = {}
    for record in records:
        groups.setdefault(record.kind.id, (record.kind, []))[1].append(record)
    return list(groups.values())


_TYPE_WORDS = {
    "texte": "un texte",
    "markdown": "un texte, avec *italique*, **gras**, listes et liens",
    "url": "une adresse http:// ou https://",
    "courriel": "une adresse de courriel",
    "isbn": "un ISBN, clé vérifiée",
    "issn": "un ISSN, clé vérifiée",
    "doi": "un DOI",
    "siren": "un SIREN, clé vérifiée",
    "date": "une date",
    "duree": "une durée",
    "horaire": "une heure, ou deux avec un tiret",
    "entier": "un nombre entier",
    "oui_non": "oui ou non",
    "montant": "un montant",
    "personne": "un nom",
    "territoire": "un territoire",
    "choix": "un mot du vocabulaire {vocabulary}",
    "fiche": "l’identifiant d’une fiche",
    "seance": "un programme, ou programme#séance",
    "identifiant": "un identifiant",
    "liens": "une relation et des fiches",
    "groupe": "un groupe de champs",
    "libre": "ce que l’on veut",
}
"""What each type of field expects, for the format's documentation."""


def in_words(declared: Field) -> str:
    """What one writes in that field: « une date », « un nom ; plusieurs admis »."""
    words = _(_TYPE_WORDS[declared.type], vocabulary=f"« {declared.vocabulary} »")
    if declared.many:
        most = _("{number} au plus", number=declared.maximum) if declared.maximum else _("plusieurs admis")
        words = f"{words}, {most}"
    return f"({words})"


def by_initial(records: Iterable[Record]) -> list[tuple[str, list[Record]]]:
    """The records by the first letter of their title, accents aside."""
    groups: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda record: sort_key(record.title)):
        groups.setdefault(fold(record.title)[:1].upper() or "#", []).append(record)
    return list(groups.items())


def in_french_order(terms: Iterable[Term]) -> list[Term]:
    """The terms by label."""
    return sorted(terms, key=lambda term: sort_key(term.label))


_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<svg.*?</svg>|<span class=\"er-nombre\">.*?</span>|<[^>]+>", re.DOTALL)


def headings_of(body: str) -> tuple[Heading, ...]:
    """The second-level headings of a body that we rendered, for the page's table of contents."""
    return tuple(
        Heading(identifier, " ".join(Markup(_TAG.sub("", inner)).unescape().split()).replace(" :", f"{NO_BREAK}:"))  # noqa: S704
        for identifier, inner in _HEADING.findall(body)
    )
