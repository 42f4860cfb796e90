"""What sessions have to do with one another across programmes: shared ones, those that replace and are replaced."""

from collections import defaultdict
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue
from espace_ressource.pages import addresses
from espace_ressource.pages.dates import days_in_words, hours_in_words
from espace_ressource.programmes import Day, Programme, Session, Slot, slots_of


@dataclass(frozen=True, slots=True)
class Share:
    """A slot, or a whole session, that stands in one programme and belongs to others too."""

    owner: Programme
    session: Session | None
    day: Day | None
    slot: Slot | None

    @property
    def title(self) -> str:
        """What is shared."""
        return self.slot.title if self.slot else ((self.session and self.session.title) or self.owner.title)

    @property
    def when(self) -> str:
        """Its day and its hours, as far as they are known."""
        hours = self.slot.hours if self.slot else None
        dates = (
            [self.day.date]
            if self.day and self.day.date
            else []
            if self.slot
            else self.session.dates
            if self.session
            else []
        )
        return ", ".join(
            filter(None, (days_in_words(dates) if dates else "", hours_in_words([hours]) if hours else ""))
        )

    @property
    def address(self) -> str:
        """Where it stands, to its anchor: nowhere else."""
        if self.slot:
            return f"{addresses.of_record(self.owner.record.kind.id, self.owner.id)}#{self.slot.anchor}"
        assert self.session is not None  # noqa: S101 - a share is a slot or a session
        return address_of_session(self.owner, self.session)


@dataclass(frozen=True, slots=True)
class Successor:
    """What takes the place of a session, or whose place it takes."""

    programme: Programme
    session: Session | None

    @property
    def title(self) -> str:
        """Its name, with that of its session."""
        inner = self.session.title if self.session else None
        return f"{self.programme.title} – {inner}" if inner else self.programme.title

    @property
    def when(self) -> str:
        """Its days, when they are known."""
        return days_in_words(self.session.dates) if self.session and self.session.dates else ""

    @property
    def address(self) -> str:
        """Its page, to its session when there are several."""
        if self.session:
            return address_of_session(self.programme, self.session)
        return addresses.of_record(self.programme.record.kind.id, self.programme.id)


class Ties:
    """Every tie of a catalogue, found once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._programmes = catalogue.programmes
        self._shares: dict[str, list[Share]] = defaultdict(list)
        self._replaced: dict[str, list[Successor]] = defaultdict(list)
        for programme in catalogue.agenda:
            for session in programme.sessions:
                for reference in session.shared_with:
                    self._share(reference.id, Share(programme, session, None, None))
                for target in session.replaced_by:
                    for found in self._successors(target):
                        if found.session:
                            self._replaced[_key(found.programme, found.session)].append(Successor(programme, session))
            for owner_session, day, slot in slots_of(programme):
                for reference in slot.shared_with:
                    self._share(reference.id, Share(programme, owner_session, day, slot))

    def _share(self, identifier: str, share: Share) -> None:
        if identifier != share.owner.id:
            self._shares[identifier].append(share)

    def shared_with(self, programme: Programme) -> tuple[Share, ...]:
        """What other programmes share with that one."""
        return tuple(self._shares.get(programme.id, ()))

    def successors(self, session: Session) -> tuple[Successor, ...]:
        """What takes the place of that session, in the order in which it is written."""
        return tuple(found for target in session.replaced_by for found in self._successors(target))

    def replaced(self, programme: Programme, session: Session) -> tuple[Successor, ...]:
        """The sessions whose place that one takes."""
        return tuple(self._replaced.get(_key(programme, session), ()))

    def _successors(self, target: str) -> list[Successor]:
        identifier, _hash, inner = target.partition("#")
        programme = self._programmes.get(identifier)
        if programme is None:
            return []
        if inner:
            return [Successor(programme, session) for session in programme.sessions if session.id == inner]
        return [Successor(programme, programme.sessions[0] if len(programme.sessions) == 1 else None)]


def _key(programme: Programme, session: Session) -> str:
    return f"{programme.id}#{session.id}"


def anchor_of_session(session: Session) -> str:
    """The anchor of a session in its page: its underscore keeps it apart from those of slots."""
    return f"seance_{session.id}"


def address_of_session(programme: Programme, session: Session) -> str:
    """The address of a session: its programme's page, and its anchor when there are several."""
    page = addresses.of_record(programme.record.kind.id, programme.id)
    return f"{page}#{anchor_of_session(session)}" if len(programme.sessions) > 1 else page
