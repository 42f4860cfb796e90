"""The one issue about links: its text, what it asks of a person, and when it opens and closes."""

import hashlib
import json
import re
from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from espace_ressource.forges.threads import Thread
from espace_ressource.wording import _

MARK = "<!-- espace-ressource:liens -->"
"""The first line of the issue's body: what tells it from any other, whatever people make of its title."""
LONGEST = 65_536
"""Characters that GitHub admits in a body, counted here as UTF-16 does: the forge that counts most is content."""
MOST_KNOWN = 1_000
"""How many of the points that ask for a person the body remembers."""
_KNOWN = re.compile(r"<!-- espace-ressource:points ([0-9a-f ]*) -->")
_TASK = re.compile(r"- \[(?P<tick>[ xX])\] (?P<about>.*)")
Gesture = Literal["open", "edit", "close", "leave"]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the issue."""

    gesture: Gesture
    body: str = ""
    issue: Thread | None = None


def title() -> str:
    """The issue's title."""
    return _("Liens à revoir")


def points_for_a_person(sarif: str) -> frozenset[str]:
    """What a report in SARIF asks a person to write, one short digest a point: dead links, moves, fragments, refusals.

    A link that has not answered for a few days is no reason to disturb anybody, nor one that a robot cannot judge.
    """
    results = [result for run in json.loads(sarif)["runs"] for result in run["results"]]
    asking = [r for r in results if r["level"] == "error" or (r["level"] == "warning" and r["ruleId"] != "link-dead")]
    points = {f"{r['ruleId']} {r['message']['text'].split(' : ', 1)[0]}" for r in asking}
    return frozenset(hashlib.sha256(p.encode("utf-8", "surrogatepass")).hexdigest()[:8] for p in points)


def ours(issues: Iterable[Thread]) -> Thread | None:
    """Among the issues that we wrote, the one about links: an open one rather than a closed one; None when there is none."""
    marked = [issue for issue in issues if issue.body.lstrip().startswith(MARK)]
    opened = [issue for issue in marked if issue.is_open]
    return min(opened, key=lambda issue: issue.number) if opened else max(marked, key=lambda i: i.number, default=None)


def next_step(issue: Thread | None, report: str, points: AbstractSet[str], *, proposal: str = "") -> Step:
    """What to do with the issue, given the report (Markdown), the points that ask for a person, and where repairs wait.

    An issue that a person closed stays closed until there is a point that it did not have.
    """
    if issue is None:
        return Step("open", _body(report, points, proposal)) if points else Step("leave")
    if not points:
        return Step("close", _all_is_well(), issue) if issue.is_open else Step("leave")
    if not issue.is_open and _remembered(points) <= _known(issue.body):
        return Step("leave")
    body = _ticked(_body(report, points, proposal), issue.body)
    return Step("leave") if issue.is_open and _same(body, issue.body) else Step("edit", body, issue)


def _remembered(points: AbstractSet[str]) -> frozenset[str]:
    return frozenset(sorted(points)[:MOST_KNOWN])


def _known(body: str) -> frozenset[str]:
    found = _KNOWN.search(body)
    return frozenset(found[1].split()) if found else frozenset()


def _body(report: str, points: AbstractSet[str], proposal: str) -> str:
    """The report, with what explains it; never longer than ``LONGEST``."""
    said = [
        _(
            "Ce message est tenu à jour chaque semaine, et se ferme de lui-même quand tout est réparé. Cochez ce que vous avez "
            "traité : les coches restent, tout autre changement serait perdu."
        )
    ]
    if proposal:
        said.append(_("Des réparations sont prêtes : relisez-les et acceptez-les ici : {address}", address=proposal))
    known = f"<!-- espace-ressource:points {' '.join(sorted(_remembered(points)))} -->"
    return _cut("\n\n".join([f"{MARK}\n{known}", *said, report.strip()]) + "\n")


def _all_is_well() -> str:
    said = _("Plus rien à revoir : ce ticket se rouvrira si une adresse demande quelqu’un.")
    return f"{MARK}\n\n{said}\n"


def _cut(body: str) -> str:
    """The body without the lines that would make it too long, and a word about them."""
    if _length(body) <= LONGEST:
        return body
    rest = "\n\n" + _("La suite ne tient pas ici : lancez « espace-ressource links --offline ».") + "\n"
    kept, size = [], _length(rest)
    for line in body.split("\n"):
        size += _length(line) + 1
        if size > LONGEST:
            break
        kept.append(line)
    return "\n".join(kept).rstrip() + rest


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _tasks(body: str) -> dict[str, bool]:
    """The tasks of a body, and whether they are ticked: each by its address, the reason may change."""
    found = (_TASK.match(line) for line in body.splitlines())
    return {_address(task): task["tick"] != " " for task in found if task}


def _address(task: re.Match[str]) -> str:
    return task["about"].split(" — ", 1)[0]


def _ticked(body: str, former: str) -> str:
    """The body with the ticks that a person put in the former one."""
    done = {address for address, is_ticked in _tasks(former).items() if is_ticked}
    lines = body.split("\n")
    for number, line in enumerate(lines):
        task = _TASK.match(line)
        if task and _address(task) in done:
            lines[number] = f"- [x] {task['about']}"
    return "\n".join(lines)


def _same(one: str, other: str) -> bool:
    """True when two bodies differ by nothing but the line ends that a forge or a browser gave them."""
    return one.split() == other.split()
