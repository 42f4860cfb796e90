"""What schema.org asks of an offer: a price that is sure, whether there is room, where and until when to register."""

import datetime
from collections.abc import Iterator

from espace_ressource.fields import Value
from espace_ressource.programmes import Programme, Session, State
from espace_ressource.structured_events import SCHEMA_ORG, Node, day_text
from espace_ressource.types.amounts import Amount
from espace_ressource.types.groups import Group
from espace_ressource.vocabularies import Term
from espace_ressource.wording import typeset

_FREE = {"gratuit": True, "payant": False, "cotisation": False}
"""What a kind of price says of access; « libre » and « inclus » say neither."""


def offers_of(programme: Programme, session: Session | None, today: datetime.date, page: str | None) -> list[Node]:
    """The session's offers, or the programme's own without one; none when neither price nor registration is known."""
    form = registration(programme, session, "url")
    common = {
        "availability": _availability(session, today) if session else None,
        "url": form or page,
        "validThrough": day_text(registration(programme, session, "limite")),
    }
    price = _said(programme, session, "prix")
    fares = list(_fares(price)) if price else []
    if not fares and (form or common["availability"] or common["validThrough"]):
        fares = [{}]
    return [{"@type": "Offer", **common, **fare} for fare in fares]


def is_free(programme: Programme, session: Session | None) -> bool | None:
    """Whether one enters without paying; None when nobody says."""
    price = _said(programme, session, "prix")
    return _is_free(price) if price else None


def registration(programme: Programme, session: Session | None, name: str) -> Value | None:
    """What is said of registering: by the session, else by the programme."""
    for said in (session.group.known("inscription") if session else None, programme.record.get("inscription")):
        if isinstance(said, Group) and (value := said.known(name)):
            return value
    return None


def _said(programme: Programme, session: Session | None, name: str) -> Group | None:
    """A group of the session, else of the programme."""
    for said in (session.group.known(name) if session else None, programme.record.get(name)):
        if isinstance(said, Group):
            return said
    return None


def _availability(session: Session, today: datetime.date) -> str | None:
    """Full, or open; None for what is past, cancelled or not sure."""
    state = session.state(today)
    if state is State.FULL or (state is State.ANNOUNCED and session.group.known("places_restantes") == 0):
        return f"{SCHEMA_ORG}/SoldOut"
    return f"{SCHEMA_ORG}/InStock" if state is State.ANNOUNCED else None


def _is_free(price: Group) -> bool | None:
    nature = price.known("nature")
    return _FREE.get(nature.code) if isinstance(nature, Term) else None


def _fares(price: Group) -> Iterator[Node]:
    """Each price that is one exact figure; free is a price of zero, and unknown is none."""
    lines = price.known("lignes")
    for line in lines if isinstance(lines, tuple) else ():
        if isinstance(line, Group) and (fare := _fare(line.known("montant"))):
            public, until = line.known("public"), day_text(line.known("jusqu_au"))
            yield {
                "name": typeset(str(public)) if public else None,
                **fare,
                **({"validThrough": until} if until else {}),
            }
    if fare := _fare(price.known("montant")):
        yield fare
    elif _is_free(price):
        yield {"price": "0", "priceCurrency": "EUR"}


def _fare(amount: Value | None) -> Node | None:
    if not isinstance(amount, Amount) or amount.approximate or amount.per or amount.minimum is None:
        return None
    if amount.minimum != amount.maximum:
        return None
    return {"price": f"{amount.minimum.normalize():f}", "priceCurrency": amount.currency.code}
