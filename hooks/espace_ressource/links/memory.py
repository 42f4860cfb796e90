"""The history's text: JSON Lines, one address a line, sorted, in French; what cannot be understood is said and kept.

``{"url": "https://exemple.org", "vu": "2026-11-22", "verdict": "ok", "motif": "…", "premier_vu": "2026-10-04", …}``
"""

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from espace_ressource.links.history import STATES, Entry, History, history_of
from espace_ressource.links.patience import NORMAL, Patience
from espace_ressource.links.values import Verdict
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.source import SourceFile
from espace_ressource.wording import _, quoted

VERSION = 1
"""Of the lines that we write; a line without « version » is of the first."""
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
T = TypeVar("T")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


class _NotUnderstoodError(Exception):
    """A line that is not one of ours: what is wrong, in French."""


def read_history(source: SourceFile | None, patience: Patience = NORMAL) -> tuple[History, list[Problem]]:
    """The history that a file holds; each line that is not understood is a warning, and stays in ``kept``.

    The two sides of a merge conflict are both read, and joined.
    """
    if source is None:
        return History(patience=patience), []
    entries: list[Entry] = []
    kept: list[str] = []
    problems: list[Problem] = []
    text = source.content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    for number, written in enumerate(lines, 1):
        line = written.strip(" \t\r")
        position = Position(source.path, number)
        if not line:
            continue
        if line.startswith(_MARKERS):
            problems.append(_conflict(position, line))
            continue
        try:
            entry = _entry(line)
        except _NotUnderstoodError as error:
            kept.append(line)
            cut = number == len(lines)
            problems.append(_unread(position, str(error), cut=cut))
            continue
        if entry.extra:
            problems.append(_unknown_keys(position, entry))
        entries.append(entry)
    return history_of(entries, kept, patience), problems


def as_text(history: History) -> str:
    """The history's text; ``encoded`` makes its bytes. The lines that were not understood come last, unchanged."""
    lines = [_line(entry) for _url, entry in sorted(history.entries.items())]
    return "".join(f"{line}\n" for line in (*lines, *history.kept))


def as_bytes(history: History) -> bytes:
    """The text in UTF-8, the bytes of lines that were not understood as they were."""
    return as_text(history).encode("utf-8", "surrogateescape")


def _line(entry: Entry) -> str:
    values: dict[str, Any] = {
        "url": entry.url,
        "vu": entry.last_look.isoformat(),
        "verdict": entry.verdict.value,
        "motif": entry.reason,
        "statut": entry.status,
        "premier_vu": entry.first_seen.isoformat(),
        "dernier_bon": entry.last_good.isoformat() if entry.last_good else None,
        "premier_mauvais": entry.first_bad.isoformat() if entry.first_bad else None,
        "mauvais": entry.bad_count or None,
        "jours_mauvais": [day.isoformat() for day in entry.bad_days] or None,
        "propose": entry.proposed,
        "propose_fois": entry.moves or None,
        "etag": entry.etag,
        "mois": dict(entry.months) or None,
        "nous_cite": entry.named_on.isoformat() if entry.named_on else None,
        "ne_nous_cite_plus": [day.isoformat() for day in entry.unnamed_days] or None,
        "type": entry.media_type,
    }
    written = {key: value for key, value in values.items() if value is not None}
    text = json.dumps(written | {key: json.loads(value) for key, value in entry.extra}, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _entry(line: str) -> Entry:
    """The entry of that line; _NotUnderstoodError when it is not one."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise _NotUnderstoodError(_("ligne illisible")) from None
    if not isinstance(values, dict):
        raise _NotUnderstoodError(_("ligne illisible"))
    version = values.pop("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise _NotUnderstoodError(_("ligne d’une version plus récente ({version})", version=quoted(str(version))))
    take = _Taking(values)
    last_look = take.day("vu")
    entry = Entry(
        url=take.text("url"),
        first_seen=take.day("premier_vu"),
        last_look=last_look,
        verdict=Verdict(take.one_of("verdict", [verdict.value for verdict in Verdict])),
        reason=take.maybe("motif", take.words) or "",
        status=take.number("statut"),
        etag=take.maybe("etag", take.words),
        proposed=take.maybe("propose", take.words),
        moves=take.number("propose_fois") or 0,
        last_good=take.maybe("dernier_bon", take.day),
        bad_days=take.days("jours_mauvais"),
        months=take.months("mois"),
        named_on=take.maybe("nous_cite", take.day),
        unnamed_days=take.days("ne_nous_cite_plus"),
        media_type=take.maybe("type", take.text),
    )
    for derived in ("premier_mauvais", "mauvais"):
        values.pop(derived, None)
    try:
        extra = tuple(sorted((key, json.dumps(value, ensure_ascii=True)) for key, value in values.items()))
    except (ValueError, RecursionError):
        raise _NotUnderstoodError(_("ligne illisible")) from None
    return replace(
        entry,
        bad_days=_after(entry.bad_days, entry.last_good),
        unnamed_days=_after(entry.unnamed_days, entry.named_on),
        extra=extra,
    )


def _after(days: tuple[datetime.date, ...], last: datetime.date | None) -> tuple[datetime.date, ...]:
    """The days that come after that one; all of them when there is none."""
    return tuple(day for day in days if last is None or day > last)


class _Taking:
    """Takes the known keys out of a line, each with the type that it must have."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def words(self, key: str) -> str:
        value = self.values.pop(key, None)
        if not isinstance(value, str):
            raise self._wrong(key)
        return value

    def text(self, key: str) -> str:
        value = self.words(key)
        if not value:
            raise self._wrong(key)
        return value

    def day(self, key: str) -> datetime.date:
        return self._as_day(key, self.values.pop(key, None))

    def days(self, key: str) -> tuple[datetime.date, ...]:
        values = self.values.pop(key, [])
        if not isinstance(values, list):
            raise self._wrong(key)
        return tuple(sorted({self._as_day(key, value) for value in values}))

    def number(self, key: str) -> int | None:
        value = self.values.pop(key, None)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9):
            raise self._wrong(key)
        return value

    def one_of(self, key: str, known: list[str]) -> str:
        value = self.text(key)
        if value not in known:
            raise self._wrong(key)
        return value

    def months(self, key: str) -> tuple[tuple[str, str], ...]:
        values = self.values.pop(key, {})
        if not isinstance(values, dict) or not all(
            _MONTH.fullmatch(month) and state in STATES for month, state in values.items()
        ):
            raise self._wrong(key)
        return tuple(sorted(values.items()))

    def maybe(self, key: str, take: Callable[[str], T]) -> T | None:
        if self.values.get(key) is None:
            self.values.pop(key, None)
            return None
        return take(key)

    def _as_day(self, key: str, value: object) -> datetime.date:
        try:
            return datetime.date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise self._wrong(key) from None

    @staticmethod
    def _wrong(key: str) -> _NotUnderstoodError:
        return _NotUnderstoodError(_("« {key} » manque ou n’a pas la forme attendue", key=key))


def _conflict(position: Position, line: str) -> Problem:
    return Problem(
        position,
        "history-conflict",
        _("marque de conflit « {mark} » dans la mémoire des liens", mark=line[:7]),
        _(
            "Rien n’est perdu : les deux côtés ont été réunis. Le prochain passage enregistre le fichier sans les marques."
        ),
        Severity.WARNING,
    )


def _unread(position: Position, message: str, *, cut: bool) -> Problem:
    remedy = _(
        "Elle est gardée telle quelle. Si elle ne vient pas d’une version plus récente, effacez-la : l’adresse sera regardée de nouveau."
    )
    if cut:
        remedy = _(
            "Le fichier a été coupé : effacez cette dernière ligne, ou reprenez-la dans Git. L’adresse sera regardée de nouveau."
        )
    return Problem(position, "history-line", message, remedy, Severity.WARNING)


def _unknown_keys(position: Position, entry: Entry) -> Problem:
    return Problem(
        position,
        "history-keys",
        _("champs inconnus gardés tels quels : {keys}", keys=quoted(", ".join(key for key, _value in entry.extra))),
        _("Ils viennent d’une version plus récente : mettez espace-ressource à jour."),
        Severity.NOTE,
    )
