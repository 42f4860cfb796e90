"""The memory of addresses: its rule, its text, its merging; nothing that happens to the file loses it."""

import datetime
import hashlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from espace_ressource.links.history import STATES, Entry, History, history_of, merged, updated
from espace_ressource.links.journal import BusyError, Journal, looked_at
from espace_ressource.links.memory import as_bytes, as_text, read_history
from espace_ressource.links.values import Look, Verdict
from espace_ressource.source import SourceFile

DAY = datetime.date(2026, 11, 1)
TODAY = datetime.date(2026, 12, 31)


def look(verdict: Verdict, day: int, url: str = "https://a.fr", proposed: str | None = None) -> Look:
    return Look(url, verdict, proposed, "parce que", None, None, None, DAY + datetime.timedelta(days=day))


def after(*looks: Look) -> Entry:
    return updated(History(), looks, TODAY).entries["https://a.fr"]


def read(content: bytes) -> tuple[History, list[str]]:
    history, problems = read_history(SourceFile("resources/_liens.jsonl", content))
    assert all(problem.remedy and problem.position.line for problem in problems)
    return history, [problem.code for problem in problems]


def test_dead_means_three_bad_days_over_fourteen() -> None:
    dead = Verdict.DEAD
    assert not after(look(dead, 0), look(dead, 7)).is_dead
    assert not after(look(dead, 0), look(dead, 1), look(dead, 13)).is_dead
    assert not after(look(dead, 0), look(dead, 20)).is_dead
    assert not after(look(dead, 0), look(dead, 14), look(dead, 14)).is_dead
    gone = after(look(dead, 0), look(dead, 7), look(dead, 14))
    assert gone.is_dead
    assert gone.first_bad == DAY


def test_a_good_look_heals_and_an_unknown_one_changes_nothing() -> None:
    dead, ok, unknown = Verdict.DEAD, Verdict.OK, Verdict.UNKNOWN
    assert not after(look(dead, 0), look(ok, 7), look(dead, 14), look(dead, 21)).is_dead
    assert not after(look(dead, 0), look(dead, 7), look(dead, 14), look(ok, 15)).bad_days
    assert after(look(dead, 0), look(unknown, 7), look(dead, 10), look(dead, 14)).is_dead


def test_a_move_is_counted_as_long_as_it_is_the_same() -> None:
    moved = Verdict.MOVED
    assert after(look(moved, 0, proposed="https://b.fr"), look(moved, 7, proposed="https://b.fr")).moves == 2
    assert after(look(moved, 0, proposed="https://b.fr"), look(moved, 7, proposed="https://c.fr")).moves == 1


def test_a_mention_heals_and_two_days_without_one_are_a_disproof() -> None:
    ok = look(Verdict.OK, 0)
    yes, no, unread = replace(ok, named=True), replace(ok, named=False), replace(ok, named=None)

    def on(day: int, one: Look) -> Look:
        return replace(one, checked_on=DAY + datetime.timedelta(days=day))

    entry = after(on(0, yes), on(7, no), on(14, unread), look(Verdict.DEAD, 21))
    assert (entry.named_on, entry.unnamed_on, entry.is_unnamed) == (DAY, DAY + datetime.timedelta(days=7), False)
    assert after(on(0, yes), on(7, no), on(7, no)).unnamed_days == (DAY + datetime.timedelta(days=7),)
    assert not after(on(0, yes), on(0, no)).unnamed_days
    gone = after(on(0, yes), on(7, no), on(14, no), on(21, no))
    assert gone.is_unnamed
    assert gone.unnamed_days == tuple(DAY + datetime.timedelta(days=day) for day in (7, 14))
    assert after(on(7, no), on(14, no), on(21, yes)).unnamed_on is None
    assert after(on(21, yes), on(7, no), on(14, no)).unnamed_on is None
    assert after(on(0, no), on(7, no)).named_on is None


def test_the_type_of_a_document_is_remembered_until_a_page_is_well_in_its_place() -> None:
    pdf, page = "application/pdf", "text/html"
    ok, unknown = look(Verdict.OK, 0), look(Verdict.UNKNOWN, 7)
    assert after(replace(ok, media_type=pdf)).media_type == pdf
    assert after(replace(ok, media_type=page)).media_type is None
    assert after(replace(ok, media_type=pdf), unknown).media_type == pdf
    assert after(replace(ok, media_type=pdf), replace(unknown, verdict=Verdict.OK)).media_type == pdf
    assert after(replace(ok, media_type=pdf), look(Verdict.DEAD, 7)).media_type == pdf
    healed = updated(
        History(), [replace(ok, media_type=pdf), replace(unknown, verdict=Verdict.OK, media_type=page)], TODAY
    )
    assert not healed.documents
    former = updated(History(), [replace(ok, media_type=pdf)], TODAY)
    assert former.documents == {"https://a.fr": pdf}
    assert merged(former, healed).documents == merged(healed, former).documents == {}
    elsewhere = updated(History(), [unknown], TODAY)
    assert merged(former, elsewhere).documents == merged(elsewhere, former).documents == {"https://a.fr": pdf}


def test_one_readable_line_an_address() -> None:
    history = updated(History(), [look(Verdict.OK, 3, "https://é.fr"), look(Verdict.DEAD, 3, "https://a.fr")], TODAY)
    first, second = as_text(history).splitlines()
    assert first.startswith('{"url": "https://a.fr", "vu": "2026-11-04", "verdict": "dead", "motif": "parce que"')
    assert '"premier_mauvais": "2026-11-04", "mauvais": 1' in first
    assert second.startswith('{"url": "https://é.fr"')
    seen = replace(look(Verdict.OK, 0), named=True, media_type="application/pdf")
    later = [replace(look(Verdict.OK, day), named=False) for day in (7, 14)]
    (line,) = as_text(updated(History(), [seen, *later], TODAY)).splitlines()
    assert '"nous_cite": "2026-11-01", "ne_nous_cite_plus": ["2026-11-08", "2026-11-15"]' in line
    assert '"type": "application/pdf"' in line


days = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 12, 31))
words = st.text(max_size=6)
URLS = words.filter(bool)
quietly = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def entries(draw: st.DrawFn, url: st.SearchStrategy[str] = URLS) -> Entry:
    good = draw(st.none() | days)
    bad = sorted({day for day in draw(st.lists(days, max_size=4)) if good is None or day > good})
    named = draw(st.none() | days)
    unnamed = sorted({day for day in draw(st.lists(days, max_size=3)) if named is None or day > named})
    months = st.dictionaries(days.map(lambda day: f"{day:%Y-%m}"), st.sampled_from(STATES), max_size=3)
    extra = st.dictionaries(st.sampled_from(["neuf", "futur"]), st.integers().map(json.dumps), max_size=2)
    return Entry(
        draw(url),
        draw(days),
        draw(days),
        draw(st.sampled_from(Verdict)),
        draw(words),
        draw(st.none() | st.integers(100, 999)),
        draw(st.none() | words),
        draw(st.none() | words),
        draw(st.integers(0, 5)),
        good,
        tuple(bad),
        tuple(sorted(draw(months).items())),
        tuple(sorted(draw(extra).items())),
        named,
        tuple(unnamed),
        draw(st.none() | words.filter(bool)),
    )


histories = st.lists(entries(st.sampled_from(["https://a.fr", "https://b.fr", "https://c.fr"])), max_size=3).map(
    history_of
)


@quietly
@given(st.lists(entries(), max_size=5).map(history_of))
def test_the_text_reads_back_as_the_same_history(history: History) -> None:
    back, _codes = read(as_bytes(history))
    assert back == history
    assert as_bytes(back) == as_bytes(history)


@quietly
@given(histories, histories, histories)
def test_merging_is_commutative_associative_and_idempotent(a: History, b: History, c: History) -> None:
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c)) == merged(a, b, c)
    assert merged(a, a) == a


@quietly
@given(histories, histories)
def test_a_merge_conflict_is_read_as_the_merge(a: History, b: History) -> None:
    text = f"<<<<<<< HEAD\n{as_text(a)}=======\n{as_text(b)}>>>>>>> autre\n"
    history, codes = read(text.encode("utf-8", "surrogateescape"))
    assert history == merged(a, b)
    assert codes.count("history-conflict") == 3


@quietly
@given(histories, st.data())
def test_a_file_cut_at_any_byte_is_still_a_history(history: History, data: st.DataObject) -> None:
    content = as_bytes(history)
    cut = content[: data.draw(st.integers(0, len(content)))]
    back, _codes = read(cut)
    whole = cut.count(b"\n")
    assert len(back.entries) >= whole
    assert all(history.entries[url] == entry for url, entry in back.entries.items())
    assert read(as_bytes(back))[0] == back


@quietly
@given(st.binary(max_size=200))
def test_any_bytes_are_read_and_none_is_lost(content: bytes) -> None:
    history, _codes = read(content)
    again, _codes = read(as_bytes(history))
    assert again == history


@pytest.mark.parametrize(
    "line",
    [
        b'{"url": "https://a.fr", "version": 2, "tout": "autre"}',
        b'{"url": "https://a.fr", "vu": "hier", "verdict": "ok", "premier_vu": "2026-11-01"}',
        b'{"url": "https://a.fr", "vu": "2026-11-01", "verdict": "neuf", "premier_vu": "2026-11-01"}',
        b"[" * 100_000,
        b'{"url": 3}',
        b"\xff\xfe",
        b"null",
    ],
)
def test_a_line_that_is_not_understood_is_said_and_kept(line: bytes) -> None:
    history, codes = read(line + b"\n")
    assert codes == ["history-line"]
    assert as_bytes(history) == line + b"\n"


def test_keys_of_a_later_version_are_kept() -> None:
    line = b'{"url": "https://a.fr", "vu": "2026-11-01", "verdict": "ok", "premier_vu": "2026-11-01", "neuf": [1, {"a": null}]}\n'
    history, codes = read(line)
    assert codes == ["history-keys"]
    assert b'"neuf": [1, {"a": null}]' in as_bytes(updated(history, [look(Verdict.DEAD, 7)], TODAY))


def test_an_address_of_100_kb_has_its_line() -> None:
    history = updated(History(), [look(Verdict.OK, 0, "https://a.fr/" + "a" * 100_000)], TODAY)
    assert read(as_bytes(history))[0] == history


def test_the_journal_keeps_looks_across_runs(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.write(look(Verdict.OK, 0))
        journal.write(look(Verdict.DEAD, 0, "https://b.fr"))
    with Journal(tmp_path) as journal:
        assert looked_at(journal.pending()) == {"https://a.fr", "https://b.fr"}
        journal.join(TODAY)
        assert not journal.pending()
    assert [path.name for path in (tmp_path / "resources").iterdir()] == ["_liens.jsonl"]


def test_the_journal_reads_back_what_it_wrote_and_what_an_older_version_wrote(tmp_path: Path) -> None:
    looks = (replace(look(Verdict.OK, 0), named=False, media_type="text/html"), look(Verdict.DEAD, 0, "https://b.fr"))
    with Journal(tmp_path) as journal:
        for one in looks:
            journal.write(one)
        assert journal.pending() == looks
        older = json.loads(journal.side.read_bytes().splitlines()[1])
        assert older.pop("nous_cite") is older.pop("type") is None
        journal.side.write_text(json.dumps(older) + "\n", encoding="utf-8")
        assert journal.pending() == looks[1:]


def test_looks_join_the_history_once_even_if_killed_between_the_two_writes(tmp_path: Path) -> None:
    side = tmp_path / "resources/_liens.jsonl.en-cours"
    with Journal(tmp_path) as journal:
        journal.write(look(Verdict.MOVED, 0, proposed="https://b.fr"))
        before = side.read_bytes()
        history = updated(journal.history()[0], journal.pending(), TODAY)
        journal.replace(history)
        mark = b'{"fini": "' + hashlib.sha256(as_bytes(history)).hexdigest().encode() + b'"}\n'
    side.write_bytes(before + mark)  # the side file as it stands when the process dies just after the replacement
    with Journal(tmp_path) as journal:
        assert not journal.pending()
        assert journal.join(TODAY).entries["https://a.fr"].moves == 1
    side.write_bytes(before + mark[:20])  # and as it stands when it dies just before
    with Journal(tmp_path) as journal:
        assert len(journal.pending()) == 1


def test_a_journal_cut_at_any_byte_is_readable(tmp_path: Path) -> None:
    side = tmp_path / "resources/_liens.jsonl.en-cours"
    with Journal(tmp_path) as journal:
        for day in range(3):
            journal.write(look(Verdict.OK, day, f"https://é{day}.fr"))
    content = side.read_bytes()
    for cut in range(len(content)):
        side.write_bytes(content[:cut])
        with Journal(tmp_path) as journal:
            assert len(journal.pending()) == content[:cut].count(b"\n")
            journal.write(look(Verdict.OK, 9))
            assert journal.pending()[-1].url == "https://a.fr"
            side.write_bytes(b"")


KILLED = """
import datetime, itertools, sys
from pathlib import Path
from espace_ressource.links.journal import Journal
from espace_ressource.links.values import Look, Verdict
day = datetime.date(2026, 11, 1)
for turn in itertools.count():
    with Journal(Path(sys.argv[1])) as journal:
        for rank in range(20):
            journal.write(Look(f"https://a.fr/{turn}/{rank}", Verdict.OK, None, "", 200, None, None, day))
            print(f"https://a.fr/{turn}/{rank}", flush=True)
        journal.join(day)
"""


def test_killed_while_it_writes_nothing_that_was_written_is_lost(tmp_path: Path) -> None:
    for attempt in range(5):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _line in range(30 + 17 * attempt):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        with Journal(tmp_path) as journal:
            problems = journal.history()[1]
            history = journal.join(TODAY)
        assert not problems
        assert not [
            url
            for url in rest
            if url.startswith("https://") and url.count("/") == 4 and url not in history.entries and url != rest[-1]
        ]
        assert "https://a.fr/0/0" in history.entries


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(BusyError), Journal(tmp_path):
        pass


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(list(Verdict))), max_size=12))
def test_a_history_never_breaks_its_own_rules(steps: list[tuple[int, Verdict]]) -> None:
    history = updated(History(), [look(verdict, day) for day, verdict in steps], TODAY)
    for entry in history.entries.values():
        assert list(entry.bad_days) == sorted(set(entry.bad_days))
        assert entry.last_good is None or all(day > entry.last_good for day in entry.bad_days)
    assert read(as_bytes(history))[0] == history
