"""What mail programs and messengers show of a page that someone shares: Open Graph (ogp.me) and the card of Twitter."""

from collections.abc import Iterator
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue
from espace_ressource.folding import fold
from espace_ressource.pages import addresses
from espace_ressource.pages.dates import capitalised, days_in_words, hours_in_words
from espace_ressource.pages.markup import Surroundings
from espace_ressource.pages.page import Output
from espace_ressource.pages.states import COMING, programme_badges, state_of_session
from espace_ressource.preview_images import HEIGHT, WIDTH, Card, draw_card
from espace_ressource.programmes import Programme, Session, State
from espace_ressource.structured_events import dated_sessions
from espace_ressource.types.groups import Group
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, typeset

DEFAULT_IMAGE = "assets/espace-ressource/apercu.png"
"""The site's own card, for pages without one."""
LOCALE = "fr_FR"


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as it is shown elsewhere; its addresses are absolute, or None when the site has none."""

    title: str
    description: str
    site_name: str
    url: str | None = None
    image: str | None = None
    is_article: bool = False
    """True for a record or a programme, false for what lists them."""

    @property
    def tags(self) -> Iterator[tuple[str, str, str]]:
        """Each tag: its attribute (``property`` or ``name``), its name and its content, to be escaped."""
        graph = {
            "title": self.title,
            "description": self.description,
            "type": "article" if self.is_article else "website",
            "locale": LOCALE,
            "site_name": self.site_name,
            "url": self.url,
            "image": self.image,
        }
        if self.image:
            graph |= {"image:width": str(WIDTH), "image:height": str(HEIGHT), "image:alt": self.title}
        for name, content in graph.items():
            if content:
                yield "property", f"og:{name}", content
        yield "name", "twitter:card", "summary_large_image" if self.image else "summary"


def card_outputs(catalogue: Catalogue, site: Surroundings) -> Iterator[Output]:
    """The image of each programme and series, and the site's own."""
    own = Card(typeset(site.site_name), where=typeset(site.site_description))
    yield Output(DEFAULT_IMAGE, draw_card(own, "", site.palette))
    for programme in catalogue.agenda:
        card = card_of(programme, catalogue)
        yield Output(image_of(programme), draw_card(card, typeset(site.site_name), site.palette))


def image_of(programme: Programme) -> str:
    """Where the card of a programme lives."""
    return f"{addresses.of_record(programme.record.kind.id, programme.id)}apercu.png"


def card_of(programme: Programme, catalogue: Catalogue) -> Card:
    """What a programme's card says on the day of the build."""
    record = programme.record
    title = typeset(programme.title)
    if record.kind.id == "serie":
        sessions = dated_sessions(*catalogue.of_series(programme.id))
        return Card(title, over=typeset(record.kind.label), when=_years(programme, sessions))
    nature = record.get("nature")
    sessions = dated_sessions(programme)
    state = next(badge for badge in programme_badges(programme, catalogue.today) if badge.current)
    is_off = state.state in (State.POSTPONED, State.CANCELLED)
    kept = [session for session in sessions if session.status not in ("annulee", "reportee")] or sessions
    coming = [session for session in kept if state_of_session(session, catalogue.today) in COMING] or kept
    duration = record.get("duree")
    return Card(
        title,
        over=typeset(str(nature)) if nature else "",
        when=_when(coming) if coming else (str(duration) if duration else ""),
        where=_where(coming),
        state=state.label,
        is_off=is_off and bool(coming),
    )


def _when(sessions: list[Session]) -> str:
    """The days of those sessions, and the hours of a single one."""
    days = sorted({day.date for session in sessions for day in session.days if day.date})
    if not days:
        return capitalised(str(sessions[0].group.known("date") or ""))
    words = days_in_words(days)
    spans = [day.span for session in sessions for day in session.days if day.date and day.span]
    if len(days) == 1 and len(spans) == 1:
        words = f"{words}, {hours_in_words(spans)}"
    return capitalised(words)


def _where(sessions: list[Session]) -> str:
    """The towns, or the places whose town is not known; « En ligne » when one need not come."""
    found: dict[str, None] = {}
    for session in sessions:
        places, mode = session.group.known("lieux"), session.group.known("mode")
        for place in places if isinstance(places, tuple) else ():
            if isinstance(place, Group):
                name, town = place.known("nom"), place.known("commune")
                parts = (name, None if town and name and fold(str(town)) in fold(str(name)) else town)
                found[", ".join(str(part) for part in parts if part)] = None
        if isinstance(mode, Term) and mode.code in ("en-ligne", "hybride"):
            found[mode.label if mode.code == "en-ligne" else _("en ligne")] = None
    return typeset(" ; ".join(filter(None, found)))


def _years(series: Programme, sessions: list[Session]) -> str:
    """« Depuis 2012 », « 2012-2014 »: as written, else as its sessions are."""
    start, end = series.record.get("debut"), series.record.get("fin")
    if start:
        return f"{start}-{end}" if end else _("Depuis {start}", start=start)
    days = sorted(date for session in sessions for date in session.dates)
    return capitalised(days_in_words(days)) if days else ""
