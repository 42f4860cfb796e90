"""The rules of what takes the place of a session. Each yields problems, and its docstring is the rule."""

from collections.abc import Iterator, Sequence

from espace_ressource.problems import Problem
from espace_ressource.programmes import Programme, Session
from espace_ressource.wording import _, closest, quoted


def successors_exist(programmes: Sequence[Programme], elsewhere: frozenset[str]) -> Iterator[Problem]:
    """A session is replaced by sessions that exist (error), and not by itself (error)."""
    known = {programme.id: {session.id for session in programme.sessions} for programme in programmes}
    for programme in programmes:
        for session in programme.sessions:
            for number, target in enumerate(session.replaced_by):
                identifier, hash_, inner = target.partition("#")
                position = session.group.at("remplacee_par", number)
                if identifier in elsewhere:
                    continue
                if identifier not in known or (hash_ and inner not in known[identifier]):
                    message = _("aucune séance « {id} »", id=quoted(target))
                    yield Problem(position, "unknown-session", message, _suggestion(target, known))
                elif (identifier, inner or session.id) == (programme.id, session.id):
                    message = _("la séance se remplace elle-même")
                    yield Problem(position, "self-reference", message, _("Désignez l’autre séance."))


def _suggestion(target: str, known: dict[str, set[str]]) -> str:
    identifier, hash_, _inner = target.partition("#")
    sessions = [f"{programme}#{session}" for programme, ids in known.items() for session in sorted(ids)]
    of_programme = [name for name in sessions if name.startswith(f"{identifier}#")]
    near = closest(target, sessions if hash_ else known) or closest(target, [*known, *sessions])
    if near:
        return _("Vouliez-vous dire « {near} » ?", near=near)
    if of_programme:
        return _("Ses séances : {shown}.", shown=", ".join(of_programme))
    return _("Écrivez l’identifiant d’un programme, ou « programme#séance ».")


def successors_end(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """What replaces a session is not replaced by it in its turn (error), however long the chain."""
    sessions = {(programme.id, session.id): session for programme in programmes for session in programme.sessions}
    by_programme = {programme.id: programme.sessions for programme in programmes}
    edges = {
        key: [found for target in session.replaced_by for found in _targets(target, by_programme) if found != key]
        for key, session in sessions.items()
    }
    told: set[tuple[str, str]] = set()
    for start in sorted(edges, key=lambda key: sessions[key].position):
        chain = _way_back(start, edges)
        if chain and told.isdisjoint(chain):
            told.update(chain)
            shown = " → ".join("#".join(key) for key in (*chain, start))
            yield Problem(
                sessions[start].group.at("remplacee_par"),
                "successor-loop",
                _("ces séances se remplacent en rond : {shown}", shown=quoted(shown, 200)),
                _("Gardez « remplacee_par » dans celle qui n’a pas lieu, retirez-le de celle qui a lieu."),
            )


def _targets(target: str, by_programme: dict[str, tuple[Session, ...]]) -> list[tuple[str, str]]:
    identifier, hash_, inner = target.partition("#")
    ids = [session.id for session in by_programme.get(identifier, ())]
    return [(identifier, one) for one in ids if not hash_ or one == inner]


def _way_back(
    start: tuple[str, str], edges: dict[tuple[str, str], list[tuple[str, str]]]
) -> list[tuple[str, str]] | None:
    """The sessions that lead from that one back to itself; None when they end."""
    seen: set[tuple[str, str]] = set()
    waiting = [[start]]
    while waiting:
        chain = waiting.pop()
        for following in edges.get(chain[-1], ()):
            if following == start:
                return chain
            if following not in seen:
                seen.add(following)
                waiting.append([*chain, following])
    return None
