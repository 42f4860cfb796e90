"""What a run says, in six formats, and when it turns red."""

import datetime
import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from espace_ressource.links.choosing import by_need, changed, changes_of, in_file, in_shard, not_yet
from espace_ressource.links.findings import Finding, findings_of, is_red
from espace_ressource.links.history import History, updated
from espace_ressource.links.internal import broken_links
from espace_ressource.links.reading import load_pages, load_site
from espace_ressource.links.reporting import FORMATS, MOST_MARKDOWN
from espace_ressource.links.revisions import UnknownRevisionError, changed_since
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Position, Severity
from territories import plain

DAY = datetime.date(2026, 11, 1)


def address(url: str, *places: tuple[str, int]) -> Address:
    return Address(url, tuple(Position(path, line, 6) for path, line in places or (("docs/a.md", 1),)))


def look(url: str, verdict: Verdict, proposed: str | None = None, day: datetime.date = DAY) -> Look:
    return Look(url, verdict, proposed, "La page répond 404.", None, None, None, day)


def judged(
    verdict: Verdict, *, days: int = 1, new: bool = False, good: bool = False, archived: bool = False
) -> Finding:
    url, history = "https://a.fr", History()
    if good:
        history = updated(history, [look(url, Verdict.OK, day=DAY - datetime.timedelta(days=7))], DAY)
    before = history
    looks = [look(url, verdict, day=DAY + datetime.timedelta(days=7 * rank)) for rank in range(days)]
    history = updated(history, looks, DAY + datetime.timedelta(days=100))
    chosen = {url} if new else set[str]()
    return findings_of(
        [address(url)], looks[-1:], history, before=before, at_once=chosen, archived={url} if archived else set()
    )[0]


def test_only_a_death_by_history_or_a_new_dead_address_turns_red() -> None:
    error, warning, note = Severity.ERROR, Severity.WARNING, Severity.NOTE
    assert judged(Verdict.DEAD).severity is warning
    assert judged(Verdict.DEAD, days=2).severity is warning
    assert judged(Verdict.DEAD, days=3).severity is error
    assert judged(Verdict.DEAD, new=True).severity is error
    assert judged(Verdict.DEAD, new=True, good=True).severity is warning
    assert judged(Verdict.DEAD, days=3, archived=True).severity is note
    assert judged(Verdict.UNKNOWN, days=9, new=True).severity is note
    for verdict in set(Verdict) - {Verdict.DEAD}:
        assert not is_red([judged(verdict, days=9, new=True)])


def test_offline_the_history_speaks() -> None:
    history = updated(History(), [look("https://a.fr", Verdict.DEAD)], DAY)
    found = findings_of([address("https://a.fr"), address("mailto:a@b.fr"), address("https://c.fr")], [], history)
    assert [finding.verdict for finding in found] == [Verdict.DEAD, Verdict.SKIPPED, Verdict.UNKNOWN]


HOSTILE = ["https://a.fr/`x`|@moi<b>", "https://a.fr/]]>\x01\udc80%0A,::", "https://a.fr/" + "x" * 100_000]
FINDINGS = [
    Finding(
        url,
        verdict,
        "https://b.fr/`" if verdict is Verdict.MOVED else None,
        "<script> @moi [x](y)\n::error::",
        (Position("docs/é a.md", 3, 4),) * 30,
        severity,
        "Faites.",
        f"link-{verdict}",
    )
    for url in HOSTILE
    for verdict, severity in zip(
        Verdict,
        [None, Severity.WARNING, Severity.ERROR, Severity.NOTE, Severity.WARNING, Severity.WARNING, None],
        strict=True,
    )
]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_whatever_is_written(name: str) -> None:
    for found in (FINDINGS, []):
        text = FORMATS[name](found)
        text.encode("utf-8", "backslashreplace")
        assert not text or text.endswith("\n")


def test_json_has_one_object_an_address() -> None:
    (shown,) = json.loads(FORMATS["json"]([judged(Verdict.DEAD)]))
    assert shown == {
        "url": "https://a.fr",
        "verdict": "dead",
        "proposed": None,
        "reason": "La page répond 404.",
        "places": ["docs/a.md:1:6"],
    }


def test_junit_counts_failures_and_skips() -> None:
    suite = ElementTree.fromstring(FORMATS["junit"](FINDINGS)).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("21", "3", "9")
    assert len(suite.findall("testcase/failure")) == 3


def test_sarif_has_a_result_a_place() -> None:
    log = json.loads(FORMATS["sarif"](FINDINGS))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    assert len(run["results"]) == 3 * 5 * 30
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/%C3%A9%20a.md"
    assert place["region"] == {"startLine": 3, "startColumn": 4}


def test_github_annotations_stay_on_their_lines() -> None:
    lines = FORMATS["github"](FINDINGS).splitlines()
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)


def test_the_issue_says_what_to_change_and_fits() -> None:
    moved = Finding(
        "https://a.fr", Verdict.MOVED, "https://b.fr", "Déplacée.", (Position("docs/a.md", 3, 4),), Severity.WARNING
    )
    text = plain(FORMATS["markdown"]([moved]))
    assert "- [ ] `https://a.fr` — Déplacée.\n  Écrire : `https://b.fr`\n  - `docs/a.md:3:4`" in text
    many = [Finding(f"https://a.fr/{n}", Verdict.DEAD, None, "x", moved.places, Severity.ERROR) for n in range(5_000)]
    assert len(FORMATS["markdown"](many)) < MOST_MARKDOWN + 2_000
    assert "@moi" not in FORMATS["markdown"](FINDINGS[:7]).replace("`` https://a.fr/`x`|@moi<b> ``", "").replace(
        "``https://a.fr/`x`|@moi<b>``", ""
    )


def test_shards_are_stable_and_cover_everything_once() -> None:
    every = [address(f"https://a.fr/{n}") for n in range(300)]
    shards = [in_shard(every, number, 4) for number in range(1, 5)]
    assert sorted(a.url for shard in shards for a in shard) == sorted(a.url for a in every)
    assert all(40 < len(shard) < 110 for shard in shards)
    assert in_shard(every[:10], 1, 4) == [a for a in shards[0] if a in every[:10]]


def test_choosing() -> None:
    every = [
        address("https://a.fr", ("docs/a.md", 3)),
        address("https://b.fr", ("docs/b.md", 1), ("resources/x/c.yml", 9)),
    ]
    assert in_file(every, "resources/x/") == in_file(every, "./docs/b.md") == every[1:]
    assert not_yet(every, {"https://a.fr"}) == every[1:]
    assert changed(every, {"docs/a.md": frozenset({3}), "docs/b.md": frozenset({2})}) == every[:1]
    assert changed(every, {"docs/b.md": None}) == every[1:]
    known = updated(History(), [look("https://b.fr", Verdict.DEAD)], DAY)
    assert [a.url for a in by_need(every, known)] == ["https://b.fr", "https://a.fr"]


@given(st.lists(st.text(max_size=20), max_size=20))
def test_any_diff_is_read(lines: list[str]) -> None:
    changes_of("\n".join(lines))


def test_what_changed_since_a_revision(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    (tmp_path / "lieu").mkdir()
    page = tmp_path / "lieu/été.md"
    page.write_text("a\nb\nc\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "a")
    page.write_text("a\nB\n+++ b/x\nc\n", encoding="utf-8")
    (tmp_path / "lieu/neuf.md").write_text("x", encoding="utf-8")
    assert changed_since(tmp_path / "lieu", "HEAD") == {"été.md": frozenset({2, 3}), "neuf.md": None}
    for revision in ("nulle-part", "--output=x", ""):
        with pytest.raises(UnknownRevisionError):
            changed_since(tmp_path, revision)
    assert not (tmp_path / "x").exists()


SITE = {
    "index.html": b'<a href="a/">x</a><a href="a/#ici">x</a><a href="a/#la">x</a><img src="p.png"><a href="../x">u</a><a href="#top">t</a>',
    "a/index.html": b'<h2 id="ici">x</h2>\n<a href="../aa/">x</a> <a href="..">x</a> <a href="/">x</a> <a href="https://b.fr/z">x</a> <a href="?q=1#ici">x</a>',
    "404.html": b'<a href="https://c.fr/site/a/">x</a><a href="https://c.fr/site/b/">x</a><a href="https://c.fr/autre">x</a><a href="/site/p.svg">x</a>',
}


def test_broken_internal_links_are_errors_with_the_nearest_target() -> None:
    found = broken_links(SITE, ["p.svg"], site_url="https://c.fr/site/")
    told = {finding.url: (finding.proposed, [str(place) for place in finding.places]) for finding in found}
    assert told == {
        "../x": (None, ["site/index.html:1:79"]),
        "/": ("a/", ["site/a/index.html:2:43"]),
        "a/#la": (None, ["site/index.html:1:41"]),
        "aa/": ("a/", ["site/a/index.html:2:1"]),
        "b/": (None, ["site/404.html:1:37"]),
        "p.png": ("p.svg", ["site/index.html:1:62"]),
    }
    assert is_red(found)


def test_a_site_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text('<a href="b.pdf">', encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("https://a.fr", encoding="utf-8")
    pages, files = load_site(tmp_path / "site")
    assert [finding.url for finding in broken_links(pages, files)] == ["b.pdf"]
    assert [source.path for source in load_pages(tmp_path, tmp_path / "docs")] == ["docs/a.md"]


@given(st.text(max_size=60))
def test_any_target_is_judged(target: str) -> None:
    broken_links({"a/index.html": b'<a href="' + target.encode("utf-8", "replace").replace(b'"', b"") + b'">'}, [])
