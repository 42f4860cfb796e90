"""What a run concludes of each address, and how serious it is: looks say what is seen, the history says what it means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set as AbstractSet
from dataclasses import dataclass

from espace_ressource.links.claims import Claim
from espace_ressource.links.history import Entry, History
from espace_ressource.links.standing import french_day
from espace_ressource.links.values import Address, Look, Place, Verdict
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.wording import _, counted, quoted

INTERNAL = "link-internal"
"""The code of a link of the built site to itself."""
UNNAMED = "link-unnamed"
"""The code of a page that lives and does not name the centre, as a record says it does."""
NOTHING_TO_FETCH = ("mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Finding:
    """An address, what was seen of it, and what that means for whoever keeps the territory."""

    url: str
    verdict: Verdict
    proposed: str | None
    reason: str
    places: tuple[Place, ...]
    severity: Severity | None
    """ERROR turns a run red; WARNING asks for a person; NOTE informs; None when all is well."""
    remedy: str = ""
    """What to write, in French; empty when there is nothing to change."""
    code: str = ""
    """A stable English slug for machines: ``link-dead``."""


def findings_of(
    addresses: Iterable[Address],
    looks: Iterable[Look],
    history: History,
    *,
    before: History | None = None,
    at_once: AbstractSet[str] = frozenset(),
    archived: AbstractSet[str] = frozenset(),
    claims: Iterable[Claim] = (),
) -> list[Finding]:
    """One finding an address, in their order; one not looked at in this run speaks from the history. Then, for those of
    the ``claims`` that the history disproves, one more a page, whose code is ``UNNAMED``.

    ``history`` is the one after the looks, ``before`` the one they started from. ``at_once`` are the addresses on
    lines that a pull request changes: one that the history never saw alive is judged by this look alone.
    ``archived`` are those whose record already gives a copy: their death is dealt with, and only noted.
    """
    seen = {look.url: look for look in looks}
    known = history if before is None else before
    chosen = list(addresses)
    found = [
        _finding(a, seen.get(a.url), history.get(a.url), known.get(a.url), a.url in at_once, a.url in archived)
        for a in chosen
    ]
    return [*found, *_disproved(claims, {address.url for address in chosen}, history, at_once)]


def is_red(findings: Iterable[Finding]) -> bool:
    """True when a run must fail: an address dead by its history, a new one that does not answer, a broken inner link."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def as_problems(findings: Iterable[Finding]) -> list[Problem]:
    """One problem a place, for whatever shows problems; what is well has none."""
    return [
        Problem(place, f.code, _told(f), f.remedy, f.severity)
        for f in findings
        if f.severity
        for place in f.places or (Position("?"),)
    ]


def _finding(
    address: Address, look: Look | None, entry: Entry | None, before: Entry | None, is_new: bool, is_archived: bool
) -> Finding:
    source = look or entry
    if source is None:
        skipped = address.url.lower().startswith(NOTHING_TO_FETCH)
        verdict = Verdict.SKIPPED if skipped else Verdict.UNKNOWN
        reason = _("rien à demander au réseau") if skipped else _("jamais regardée")
        return Finding(address.url, verdict, None, reason, address.places, None, code=f"link-{verdict.value}")
    severity, remedy = _meaning(source, entry, before, is_new, is_archived)
    return Finding(
        address.url,
        source.verdict,
        source.proposed,
        source.reason,
        address.places,
        severity,
        remedy,
        f"link-{source.verdict.value}",
    )


def _disproved(
    claims: Iterable[Claim], chosen: AbstractSet[str], history: History, at_once: AbstractSet[str]
) -> Iterator[Finding]:
    """The pages that do not name the centre, read on two days, or once when the claim is new; not those that a person
    has seen name it since. A page that is down says nothing of it; the verdict here is the one of a page that was read."""
    by_url: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.url in chosen:
            by_url[claim.url].append(claim)
    for url, made in by_url.items():
        entry = history.get(url)
        if entry is None or entry.unnamed_on is None or entry.bad_days:
            continue
        since, is_new = entry.unnamed_on, url in at_once and entry.named_on is None
        doubted = [claim for claim in made if claim.seen_on is None or claim.seen_on < since]
        if doubted and (entry.is_unnamed or is_new):
            reason = _("La page ne nous nomme pas : on n’y trouve ni lien vers notre site, ni notre nom.")
            if entry.named_on is not None:
                day = french_day(entry.named_on)
                reason = _("La page ne nous nomme plus : la dernière fois, c’était le {day}.", day=day)
            places = tuple(sorted(claim.place for claim in doubted))
            yield Finding(url, Verdict.OK, None, reason, places, Severity.WARNING, _(_UNNAMED_REMEDY), UNNAMED)


def _meaning(
    seen: Look | Entry, entry: Entry | None, before: Entry | None, is_new: bool, is_archived: bool
) -> tuple[Severity | None, str]:
    """How serious it is, and what to write."""
    match seen.verdict:
        case Verdict.DEAD:
            return _meaning_of_death(seen, entry, before, is_new, is_archived)
        case Verdict.MOVED if seen.proposed:
            return Severity.WARNING, _("Écrivez « {url} ».", url=seen.proposed)
        case Verdict.MOVED:
            return Severity.WARNING, _("Ouvrez la page et recopiez son adresse.")
        case Verdict.FRAGMENT:
            return Severity.WARNING, _("Retirez ce qui suit « # », ou recopiez l’adresse de l’endroit voulu.")
        case Verdict.REFUSED:
            return Severity.WARNING, _("Écrivez une adresse publique, en http:// ou https://, ou retirez-la.")
        case Verdict.UNKNOWN:
            return Severity.NOTE, _("Ouvrez-la dans un navigateur : un robot ne peut pas juger.")
        case _:
            return None, ""


def _meaning_of_death(
    seen: Look | Entry, entry: Entry | None, before: Entry | None, is_new: bool, is_archived: bool
) -> tuple[Severity, str]:
    if is_archived:
        return Severity.NOTE, _("La fiche donne déjà une copie d’archive.")
    never_alive = before is None or before.last_good is None
    if entry is not None and entry.is_dead:
        since = french_day(entry.first_bad) if entry.first_bad else ""
        remedy = _(
            "Sans réponse depuis le {since} : remplacez l’adresse, ou donnez une copie d’archive (« url_archive: … »).",
            since=since,
        )
        return Severity.ERROR, remedy
    if is_new and never_alive:
        return Severity.ERROR, _("Elle vient d’être écrite : recopiez-la depuis la barre du navigateur.")
    count = entry.bad_count if entry is not None else 1
    times = counted("vue {number} jour", "vue {number} jours", max(count, 1))
    return Severity.WARNING, _("À confirmer ({times}) : rien à changer pour l’instant.", times=times)


def _told(finding: Finding) -> str:
    """What was seen, on one line, the address in it."""
    return _(
        "{label} : {url} ({reason})",
        label=named(finding),
        url=quoted(finding.url, 200),
        reason=quoted(finding.reason, 200),
    )


def named(finding: Finding) -> str:
    """What is the matter, in a few words of French."""
    if finding.code == UNNAMED:
        return _("ne nous nomme pas")
    return _("lien interne cassé") if finding.code == INTERNAL else label(finding.verdict)


def label(verdict: Verdict) -> str:
    """The verdict in a word or two of French."""
    return _(_LABELS[verdict])


_UNNAMED_REMEDY = (
    "Ouvrez-la. Si elle nous nomme autrement, ajoutez ce nom sous « nous » dans mkdocs.yml. Si un robot ne peut pas l’y voir, "
    "mettez « vu_le » à la date d’aujourd’hui. Sinon, corrigez l’adresse ou retirez « nous_reference »."
)
_LABELS = {
    Verdict.OK: "vivante",
    Verdict.MOVED: "déplacée",
    Verdict.DEAD: "sans réponse",
    Verdict.UNKNOWN: "incertaine",
    Verdict.FRAGMENT: "endroit introuvable dans la page",
    Verdict.REFUSED: "refusée",
    Verdict.SKIPPED: "non demandée",
}
