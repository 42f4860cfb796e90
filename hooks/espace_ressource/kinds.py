"""A kind of reference: its words, its fields, and how cards and tables show it. It comes from a declaration."""

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass

from espace_ressource.fields import Field
from espace_ressource.problems import Position

PLACES = (
    ("titre", "Titre"),
    ("chapeau", "Chapeau"),
    ("etat", "État"),
    ("faits", "Faits"),
    ("fiche", "Fiche"),
    ("acces", "Accès"),
    ("classement", "Classement"),
    ("corps", "Corps"),
    ("grille", "Grille"),
    ("sources", "Sources"),
    ("liens", "Liens"),
    ("deroule", "Déroulé"),
    ("seances", "Séances"),
    ("a_lire", "À lire"),
    ("documents", "Documents"),
    ("pratique", "En pratique"),
    ("restitution", "Restitution"),
    ("entretien", "Entretien"),
    ("interne", "Interne"),
)
"""Where a page may show a field; « interne » is never published."""
DEFAULT_COLOR = "#4a5a63"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reference: its words, its fields, and how a card and a table show it."""

    id: str
    """The name of its declaration, and a part of its records' addresses."""
    label: str
    plural: str
    fields: ReadOnly[str, Field]
    position: Position
    feminine: bool = False
    rank: int = 100
    """Where it stands among kinds."""
    folders: tuple[str, ...] = ()
    """The folders of ``resources/`` that hold it, besides the one of its own name."""
    icon: str | None = None
    color: str = DEFAULT_COLOR
    description: str | None = None
    schema_org: str | None = None
    csl: str | None = None
    ris: str | None = None
    bibtex: str | None = None
    nature: str | None = None
    """The field whose term refines the exports' types (an article, a report…)."""
    one_of: tuple[tuple[str, ...], ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    """Pairs of dates, the first never after the second."""
    card: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    glossary: bool = False
    """True when its records are words that pages explain where they occur."""

    @property
    def one(self) -> str:
        """« un ouvrage », « une étude de cas »."""
        return f"{'une' if self.feminine else 'un'} {self.label[0].lower()}{self.label[1:]}"
