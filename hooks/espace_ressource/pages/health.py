"""« La santé des liens »: how the links of the collection are, how they were, and what asks for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from espace_ressource.links.evolution import Month
from espace_ressource.links.health import Health
from espace_ressource.links.patience import Patience
from espace_ressource.links.standing import french_day, french_month
from espace_ressource.pages import addresses
from espace_ressource.pages.charts import MOST_COLUMNS, Chart, stacked
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Page
from espace_ressource.pages.referrals import referrals
from espace_ressource.pages.waiting import waiting
from espace_ressource.wording import _, counted

_COLUMN_HEIGHT, _CLOSER_HEIGHT = 150, 110
"""In pixels."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of an address, as a reader is told of it."""

    id: str
    label: str
    meaning: str


STATES = (
    State("ok", "Vivantes", "La page est là."),
    State("moved", "Déplacées", "La page est là, à une autre adresse qui reste à écrire."),
    State("fragment", "Endroit introuvable", "La page est là, mais plus l’endroit que l’adresse y montre."),
    State(
        "unknown",
        "Incertaines",
        "Le site écarte les robots ou demande un mot de passe : seule une personne peut en juger.",
    ),
    State("suspect", "À confirmer", "Pas de réponse la dernière fois ; on regarde encore avant de conclure."),
    State("refused", "Refusées", "Ce n’est pas une adresse publique : elle n’est pas demandée."),
    State("dead", "Injoignables", "{limit}."),
)
"""In the order in which they are listed, and stacked from the foot up."""
_THERE = ("ok", "moved", "fragment")
"""The states in which a visitor gets the page."""
_GROUPS = {
    "dead": "Injoignables",
    "moved": "Déplacées",
    "fragment": "Endroit introuvable dans la page",
    "refused": "Refusées",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and what it shows in words."""

    title: str
    words: str
    chart: Chart


def health_page(render: Renderer) -> Page:
    """The page on the health of links; without a history, how to begin."""
    health = render.surroundings.health
    found = waiting(render.catalogue, health)
    months, counts = health.evolution, health.present
    body = render(
        "sante.html",
        addresses.HEALTH,
        titre=_("La santé des liens"),
        sante=health,
        resume=_in_short(health),
        bilan=[(state, counts[state.id]) for state in STATES if state.id in counts],
        images=_pictures(months),
        presents=[state for state in STATES if any(state.id in month.counts for month in months)],
        mois=[(french_month(month.month), month) for month in reversed(months)],
        attente=[(_(label), [one for one in found if one.state == state]) for state, label in _GROUPS.items()],
        signalements=referrals(render.catalogue, health),
        limite=_limit(health.history.patience),
    )
    return Page(
        addresses.HEALTH,
        _("La santé des liens"),
        str(body),
        _("Quels liens répondent encore, lesquels demandent quelqu’un, et depuis quand."),
        headings_of(body),
        listed=False,
    )


def _limit(patience: Patience) -> str:
    """« 3 visites sans réponse, sur 14 jours au moins »: when an address is held for dead."""
    looks = counted("{number} visite sans réponse", "{number} visites sans réponse", patience.looks)
    days = counted("{number} jour", "{number} jours", patience.days)
    return _("{looks}, sur {days} au moins", looks=looks, days=days) if patience.days else looks


def _in_short(health: Health) -> list[str]:
    """What a reader in a hurry must know, in a few sentences."""
    if not health:
        return []
    counts = health.present
    total, dead = sum(counts.values()) + health.unseen, counts.get("dead", 0)
    if not total:
        return [_("Aucune adresse n’est suivie.")]
    there = sum(counts.get(state, 0) for state in _THERE)
    last = max(entry.last_look for entry in health.history.entries.values())
    said = [
        counted(
            "{number} adresse sur {total} mène à sa page.",
            "{number} adresses sur {total} mènent à leur page.",
            there,
            total=total,
        )
    ]
    if dead:
        said.append(counted("{number} est injoignable.", "{number} sont injoignables.", dead))
    if health.unseen:
        said.append(
            counted("{number} n’a pas encore été regardée.", "{number} n’ont pas encore été regardées.", health.unseen)
        )
    return [*said, _("Dernier passage le {day}.", day=french_day(last))]


def _pictures(months: Sequence[Month]) -> list[Picture]:
    """All the addresses, then a closer look at those that are not simply alive, when there are some."""
    shown = months[-MOST_COLUMNS:]
    if not shown:
        return []
    pictures = [_picture(_("Toutes les adresses"), shown, STATES, _COLUMN_HEIGHT)]
    troubles = STATES[1:]
    if any(state.id in month.counts for month in shown for state in troubles):
        pictures.append(_picture(_("De plus près, celles qui posent question"), shown, troubles, _CLOSER_HEIGHT))
    return pictures


def _picture(title: str, months: Sequence[Month], states: Sequence[State], height: int) -> Picture:
    ends = list(dict.fromkeys((months[0].month, months[-1].month)))
    told = [_told(month, states) for month in months if month.month in ends]
    return Picture(title, " ".join(told), stacked(months, [state.id for state in states], height))


def _told(month: Month, states: Sequence[State]) -> str:
    """« En mars 2026 : vivantes 46, injoignables 3. »."""
    parts = [f"{_(state.label).lower()} {month.counts[state.id]}" for state in states if state.id in month.counts]
    name = french_month(month.month)
    return _("En {month} : {parts}.", month=name, parts=", ".join(parts) or _("aucune"))
