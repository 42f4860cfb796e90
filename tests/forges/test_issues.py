"""What the issue says, what it remembers, and what the guide shows of it."""

import datetime
import re
from pathlib import Path

from espace_ressource.forges import issues, proposals
from espace_ressource.forges.threads import Thread
from espace_ressource.links.findings import findings_of
from espace_ressource.links.history import Entry, history_of
from espace_ressource.links.reporting import as_markdown
from espace_ressource.links.sarif import as_sarif
from espace_ressource.links.values import Address, Verdict
from espace_ressource.problems import Position, Severity
from territories import plain

GUIDE = Path(__file__).parent.parent.parent / "docs/guide/liens-ci.md"
DAY = datetime.date(2026, 11, 2)
POINTS = frozenset({"0a1b2c3d"})
REPORT = "# Les liens du territoire\n\n- [ ] `https://a.exemple.org` — page introuvable\n- [ ] `https://b.exemple.org` — panne\n"


def body(report: str = REPORT, points: frozenset[str] = POINTS) -> str:
    return issues.next_step(None, report, points).body


def test_the_guide_shows_what_the_issue_says() -> None:
    place = Position("resources/sites/le-four.yml", 2, 6)
    days = tuple(DAY + datetime.timedelta(weeks=week) for week in range(3))
    url = "https://le-four.exemple.org"
    entry = Entry(url, days[0], days[-1], Verdict.DEAD, "le nom n’existe plus", bad_days=days)
    found = findings_of([Address(url, (place,))], [], history_of([entry], []))
    shown = re.search(r"^```markdown\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    assert plain(shown[1]).strip() in plain(as_markdown(found)).replace("\\", "")  # as it reads once it is rendered


def test_what_asks_for_a_person_is_known_by_its_gravity() -> None:
    day, week = DAY, datetime.timedelta(weeks=1)
    moved = Entry(
        "https://m.exemple.org", day, day, Verdict.MOVED, "r", proposed="https://n.exemple.org", last_good=day
    )
    dead = Entry(
        "https://d.exemple.org", day, day + 2 * week, Verdict.DEAD, "r", bad_days=(day, day + week, day + 2 * week)
    )
    cases = {
        "moved": (moved, 1),
        "dead": (dead, 1),
        "shaky": (Entry("https://s.exemple.org", day, day, Verdict.DEAD, "r", bad_days=(day,)), 0),
        "unknown": (Entry("https://u.exemple.org", day, day, Verdict.UNKNOWN, "r", 403), 0),
        "fragment": (Entry("https://f.exemple.org/#a", day, day, Verdict.FRAGMENT, "r", last_good=day), 1),
        "refused": (Entry("http://10.0.0.1/", day, day, Verdict.REFUSED, "r"), 1),
        "ok": (Entry("https://o.exemple.org", day, day, Verdict.OK, "r", 200, last_good=day), 0),
    }
    for name, (entry, number) in cases.items():
        places = (Position("resources/a.yml", 1, 1), Position("resources/b.yml", 1, 1))
        found = findings_of([Address(entry.url, places)], [], history_of([entry], []))
        assert len(issues.points_for_a_person(as_sarif(found, "1"))) == number, name
        assert number == 0 or found[0].severity in (Severity.ERROR, Severity.WARNING)


def test_a_tick_stays_when_the_reason_changes() -> None:
    former = Thread(1, body().replace("- [ ] `https://a", "- [X] `https://a"), is_open=True)
    step = issues.next_step(former, REPORT.replace("page introuvable", "le nom n’existe plus"), POINTS)
    assert step.gesture == "edit"
    assert "- [x] `https://a.exemple.org` — le nom n’existe plus" in step.body
    assert "- [ ] `https://b.exemple.org`" in step.body


def test_a_body_that_says_the_same_is_not_written_again() -> None:
    same = Thread(1, body().replace("\n", "\r\n") + "\r\n", is_open=True)
    assert issues.next_step(same, REPORT, POINTS).gesture == "leave"


def test_ours_is_an_open_one_rather_than_a_closed_one() -> None:
    quoted = Thread(1, f"On me montre ceci :\n\n{issues.MARK}", is_open=True)
    closed = [Thread(number, body(), is_open=False) for number in (2, 5)]
    opened = [Thread(number, body(), is_open=True) for number in (4, 3)]
    assert issues.ours([quoted]) is None
    assert issues.ours([quoted, *closed]) == closed[1]
    assert issues.ours([quoted, *closed, *opened]) == opened[1]


def test_a_thousand_points_are_remembered_and_no_more() -> None:
    many = frozenset(f"{number:08x}" for number in range(3_000))
    closed = Thread(1, body(REPORT, many), is_open=False)
    assert len(closed.body) < 12_000
    assert issues.next_step(closed, REPORT, many).gesture == "leave"
    assert issues.next_step(closed, REPORT, POINTS).gesture == "edit"


def test_no_line_is_an_order_to_gitlab() -> None:
    """A line that begins with « / » is one (« /close »), outside a block of code; a path cannot leave its line."""
    text = proposals.next_step([], "diff", {"/close": 1, "a\n````\n/close @tous": 2}).body
    before, shown, after = re.split(r"^````(?:text)?$", text, flags=re.MULTILINE)
    assert shown.strip("\n").split("\n") == ["  /close : 1", "  a ```` /close @tous : 2"]
    place = Position("resources/a.yml", 1, 1)
    entry = Entry("https://a.exemple.org", DAY, DAY, Verdict.REFUSED, "motif\n/close @tous")
    report = as_markdown(findings_of([Address(entry.url, (place,))], [], history_of([entry], [])))
    for line in f"{before}\n{after}\n{body(report)}".split("\n"):
        assert not line.lstrip().startswith("/")


def test_the_proposal_names_its_files_and_not_too_many() -> None:
    files = {f"resources/sites/s{number:04}.yml": 2 for number in range(500)}
    text = proposals.next_step([], "diff", files).body
    assert "s0199.yml" in text
    assert "s0200.yml" not in text
    assert "et 300 autres fichiers" in text
    assert "1000 lignes à changer" in text.replace("\N{NARROW NO-BREAK SPACE}", "")
