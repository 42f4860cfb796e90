"""Histories of links made for a test: one look a week, told in words."""

import datetime
from collections.abc import Mapping

from espace_ressource.links.history import History, updated
from espace_ressource.links.values import Look, Verdict

START = datetime.date(2026, 1, 7)
"""A Wednesday, the day of the first look."""
WEEK = datetime.timedelta(days=7)


def weekly(
    weeks: Mapping[str, str], *, proposed: Mapping[str, str] | None = None, named: Mapping[str, str] | None = None
) -> History:
    """The history of those addresses, each with a word a week: a verdict, or « - » when nobody looked.

    ``proposed`` gives the new address of those that moved; ``named`` a word a week too: oui, non or « - ».
    """
    looks = []
    for url, told in weeks.items():
        mentions = (named or {}).get(url, "").split()
        for rank, word in enumerate(told.split()):
            if word == "-":
                continue
            mention = {"oui": True, "non": False}.get(mentions[rank] if rank < len(mentions) else "-")
            verdict = Verdict(word)
            target = (proposed or {}).get(url) if verdict is Verdict.MOVED else None
            day = START + rank * WEEK
            looks.append(Look(url, verdict, target, "parce que", None, None, None, day, named=mention))
    return updated(History(), looks, datetime.date.max)
