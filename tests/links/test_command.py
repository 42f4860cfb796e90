"""``espace-ressource links``, as a person or a machine runs it, on a small Web of loopback."""

import asyncio
import collections
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from espace_ressource.cli import main
from espace_ressource.links import command
from espace_ressource.links.answers import Fault
from espace_ressource.links.options import Options
from espace_ressource.links.progress import bar
from espace_ressource.links.resolver import NameFault
from links.farm import Farm, Site, html, redirect
from territories import CONFIG, make_territory, plain, run

MANY = 40


def missing() -> web.Response:
    return html("Cette page n’existe pas.", title="Introuvable", status=404)


async def living(request: web.Request, number: int) -> web.StreamResponse:
    if "/lent/" in request.path:
        await asyncio.sleep(0.25)
    known = request.path.startswith(("/page/", "/lent/")) and request.path[6:].isdigit()
    return html(title=f"Fiche {request.path}") if known else missing()


async def moving(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/avant":
        return redirect(301, "/apres")
    return html() if request.path == "/apres" else missing()


async def directory(request: web.Request, number: int) -> web.StreamResponse:
    link = '<a href="https://www.centre.example.org/">le centre</a>' if request.path == "/nous" else ""
    return html(f"Les adresses du pays. {link}") if request.path in ("/nous", "/eux") else missing()


async def archive(request: web.Request, number: int) -> web.StreamResponse:
    """A stand-in for the Wayback Machine, which puts its first answer off."""
    asked = request.query.get("url", "")
    if number == 1:
        return web.Response(status=429, headers={"Retry-After": "0"})
    if "perdue" not in asked:
        return web.json_response({"url": asked, "archived_snapshots": {}})
    stamp = request.query.get("timestamp", "20250101") + "000000"
    closest = {
        "available": True,
        "status": "200",
        "timestamp": stamp,
        "url": f"{request.url.origin()}/web/{stamp}/{asked}",
    }
    return web.json_response({"url": asked, "archived_snapshots": {"closest": closest}})


async def silent_archive(request: web.Request, number: int) -> web.StreamResponse:
    return web.Response(status=503)


@pytest.fixture(scope="module")
def web_farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    sites = [
        Site("vivant", "ok", "", living),
        Site("autre", "ok", "", living),
        Site("demenage", "moved", "", moving),
        Site("annuaire", "ok", "", directory),
        Site("archive", "ok", "", archive),
        Site("archive-muette", "dead", "", silent_archive),
    ]
    with Farm(sites, tmp_path_factory.mktemp("web")).running() as farm:
        yield farm


def at(farm: Farm, site: str, path: str = "") -> str:
    """An address by its number: the command asks the system's resolver, which knows no farm."""
    return f"http://{farm.sites[site].ip}:{farm.port}{path}"


def territory(root: Path, *urls: str, **files: str) -> Path:
    lines = [f"- [page]({url})" for url in urls]
    return make_territory(root, {"docs/liens.md": "# Liens\n\n" + "\n".join(lines) + "\n", **files})


def links(root: Path, *options: str, today: str = "2026-03-01") -> int:
    quick = ["--gap", "0", "--per-host", "6", "--today", today, "--allow-network", "127.66.0.0/16"]
    return main(["links", "--territoire", str(root), *quick, *options])


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    return {one["url"]: one for one in json.loads(capsys.readouterr().out)}


def history(root: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (root / "resources/_liens.jsonl").read_text(encoding="utf-8").splitlines()]


def test_json_says_each_address_once_with_every_place(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    page, lost = at(web_farm, "vivant", "/page/1"), at(web_farm, "vivant", "/perdue")
    site = f"titre: Un site\nurl: {page}\nediteur: Le bourg\nthemes: [épargne locale]\nresume: Voir <{lost}>.\n"
    programme = f'titre: Une journée\nnature: journée\nobjectifs: ["Lire {page}"]\n'
    root = territory(
        tmp_path,
        page,
        "mailto:personne",
        "file:///etc/hostname",
        **{"resources/sites/un.yml": site, "programmes/jour.yml": programme},
    )
    assert links(root, "--format", "json") == 0
    found = report(capsys)
    assert set(found) == {page, lost, "mailto:personne", "file:///etc/hostname"}
    assert set(found[page]) == {"url", "verdict", "proposed", "reason", "places"}
    assert found[page]["verdict"] == "ok"
    assert found[page]["places"] == ["docs/liens.md:3:10", "programmes/jour.yml:3:19", "resources/sites/un.yml:2:6"]
    assert found[lost]["verdict"] == "dead"
    assert found[lost]["reason"] == "La page n’existe pas (statut 404)."
    assert found["mailto:personne"]["verdict"] == "dead"
    assert found["file:///etc/hostname"]["verdict"] == "refused"
    assert [line["url"] for line in history(root)] == sorted(found)


def test_a_death_turns_red_after_three_looks_over_two_weeks(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/perdue"))
    assert links(root, today="2026-03-01") == 0
    assert "À confirmer (vue 1 jour)" in plain(capsys.readouterr().out)
    assert links(root, today="2026-03-08") == 0
    assert links(root, today="2026-03-15") == 1
    assert "Sans réponse depuis le 1er mars 2026" in capsys.readouterr().out
    assert links(root, "--offline", today="2026-03-16") == 1


def test_a_territory_sets_its_own_patience(tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/perdue"))
    config = CONFIG.replace(
        "  - espace-ressource\n", "  - espace-ressource: {mort_apres_passages: 2, mort_apres_jours: 5}\n"
    )
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert [links(root, today=f"2026-03-{day}") for day in ("01", "04", "05")] == [0, 0, 0]
    assert links(root, today="2026-03-06") == 1
    assert main(["check", "--territoire", str(root)]) == 0
    (root / "mkdocs.yml").write_text(config.replace("5}", "deux}"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "--territoire", str(root), "--format", "json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)].count("wrong-patience") == 1
    assert links(root, "--offline", today="2026-03-06") == 0
    assert "« mort_apres_jours » n’admet pas « deux »" in plain(capsys.readouterr().err)


def test_pages_that_say_they_name_us_are_read(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    named, silent = at(web_farm, "annuaire", "/nous"), at(web_farm, "annuaire", "/eux")
    files = {
        f"resources/organismes/{name}.yml": f"titre: {name}\nthemes: [épargne locale]\nresume: Un organisme.\nnous_reference: {url}\n"
        for name, url in (("un", named), ("deux", silent))
    }
    root = territory(tmp_path, **files)
    (root / "mkdocs.yml").write_text(CONFIG + "site_url: https://centre.example.org/\n", encoding="utf-8")
    assert links(root, today="2026-03-01") == 0
    assert "ne nous nomme pas" not in capsys.readouterr().out
    assert links(root, today="2026-03-08") == 0
    out = plain(capsys.readouterr().out)
    assert f"ne nous nomme pas {silent}" in out
    assert "resources/organismes/deux.yml:4:17" in out
    assert named not in out
    entries = {line["url"]: line for line in history(root)}
    assert entries[named]["nous_cite"] == "2026-03-08"
    assert "nous_cite" not in entries[silent]


def test_offline_asks_nothing(tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/page/2"))
    links(root)
    web_farm.counts.clear()
    assert links(root, "--offline", "--format", "json") == 0
    assert not web_farm.counts
    capsys.readouterr()
    links(root, "--offline", "--format", "json")
    assert report(capsys)[at(web_farm, "vivant", "/page/2")]["verdict"] == "ok"


def test_a_pull_request_answers_for_its_own_lines_at_once(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = at(web_farm, "vivant", "/ancienne-perdue"), at(web_farm, "vivant", "/nouvelle-perdue")
    root = territory(tmp_path, old)
    git(root, "init", "-q", "-b", "main")
    commit(root, "before")
    page = root / "docs/liens.md"
    page.write_text(page.read_text(encoding="utf-8") + f"- [page]({at(web_farm, 'vivant', '/page/3')})\n", "utf-8")
    assert links(root, "--since", "HEAD", "--format", "json") == 0
    assert set(report(capsys)) == {at(web_farm, "vivant", "/page/3")}
    page.write_text(page.read_text(encoding="utf-8") + f"- [page]({new})\n", "utf-8")
    assert links(root, "--since", "HEAD", "--format", "github") == 1
    said = capsys.readouterr().out
    assert "::error file=docs/liens.md,line=5,col=10" in said
    assert "ancienne" not in said


def test_a_revision_that_git_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = territory(tmp_path)
    git(root, "init", "-q", "-b", "main")
    assert links(root, "--since", "nulle-part") == 2
    assert "Git ne trouve pas la révision « nulle-part »" in plain(capsys.readouterr().err)


def test_a_file_or_a_folder_alone(tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = at(web_farm, "vivant", "/page/1"), at(web_farm, "vivant", "/page/2")
    root = territory(tmp_path, one, **{"docs/guide/autre.md": f"[autre]({two})\n"})
    links(root, "--file", "docs/liens.md", "--format", "json")
    assert set(report(capsys)) == {one}
    links(root, "--file", "docs/guide", "--format", "json")
    assert set(report(capsys)) == {two}


def test_samples_see_everything_in_turn(tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]) -> None:
    root = territory(tmp_path, *(at(web_farm, "vivant", f"/page/{number}") for number in range(10)))
    seen = []
    for day in range(1, 4):
        links(root, "--sample", "4", "--format", "json", today=f"2026-03-0{day}")
        seen.append(set(report(capsys)))
    assert [len(part) for part in seen] == [4, 4, 4]
    assert len(set.union(*seen)) == 10
    assert len(history(root)) == 10


def test_shards_share_the_work_and_their_histories_merge(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [at(web_farm, "vivant", f"/page/{number}") for number in range(20)]
    parts = []
    for number in (1, 2, 3):
        root = territory(tmp_path / str(number), *urls)
        assert links(root, "--shard", f"{number}/3", "--format", "json") == 0
        parts.append(set(report(capsys)))
    assert sum(map(len, parts)) == len(set.union(*parts)) == 20
    whole = territory(tmp_path / "whole", *urls)
    web_farm.counts.clear()
    others = [str(tmp_path / str(number) / "resources/_liens.jsonl") for number in (1, 2, 3)]
    assert links(whole, "--merge", *others, "--format", "json") == 0
    assert {one["verdict"] for one in report(capsys).values()} == {"ok"}
    assert len(history(whole)) == 20
    assert not web_farm.counts


def test_a_time_budget_stops_in_time_and_the_next_round_begins_with_the_rest(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [at(web_farm, "vivant", f"/lent/{number}") for number in range(MANY)]
    root = territory(tmp_path, *urls)
    begun = time.monotonic()
    assert links(root, "--budget", "0.02", "--per-host", "1") == 0
    assert time.monotonic() - begun < 5
    left = int(plain(capsys.readouterr().err).split("Il reste ")[1].split()[0])
    assert 0 < left < MANY
    assert len(history(root)) == MANY - left
    assert links(root, "--sample", str(left), "--format", "json", today="2026-03-02") == 0
    assert len(history(root)) == MANY


def test_moved_addresses_are_rewritten_when_two_looks_agree(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = at(web_farm, "demenage", "/avant"), at(web_farm, "demenage", "/apres")
    text = f"# gardé\ntitre: Un site\nurl: '{old}'   # gardé aussi\nediteur: Le bourg\nthemes: [épargne locale]\nresume: Un site.\n"
    root = territory(tmp_path, old, **{"resources/sites/un.yml": text})
    record = root / "resources/sites/un.yml"
    links(root, "--fix", today="2026-03-01")
    assert record.read_text(encoding="utf-8") == text
    assert f"Écrivez « {new} »" in plain(capsys.readouterr().out)
    assert links(root, "--fix", "--format", "json", today="2026-03-08") == 0
    out, err = capsys.readouterr()
    assert record.read_text(encoding="utf-8") == text.replace(old, new)
    assert (root / "docs/liens.md").read_text(encoding="utf-8").count(new) == 1
    assert "2 adresses récrites" in plain(err)
    assert json.loads(out) == []
    assert not list(root.rglob("*.nouveau"))


def test_a_copy_is_asked_for_each_dead_page_that_a_record_gives(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    def site(path: str) -> str:
        return f"titre: Un site\nurl: {at(web_farm, 'vivant', path)} # l’adresse\nediteur: Le bourg\nthemes: [épargne locale]\nresume: Un site.\n"

    files = {
        "resources/sites/un.yml": site("/perdue"),
        "resources/sites/deux.yml": site("/page/1"),
        "resources/sites/trois.yml": site("/oubliee"),
    }
    root = territory(tmp_path, **files)
    for day in ("01", "08"):
        links(root, today=f"2026-03-{day}")
    assert links(root, today="2026-03-15") == 1
    web_farm.counts.clear()
    options = ("--offline", "--archive", at(web_farm, "archive"))
    capsys.readouterr()
    assert links(root, *options, today="2026-03-15") == 1
    out, err = capsys.readouterr()
    record = (root / "resources/sites/un.yml").read_text(encoding="utf-8")
    assert record.splitlines()[2].startswith(f"url_archive: {at(web_farm, 'archive')}/web/")
    assert (root / "resources/sites/deux.yml").read_text(encoding="utf-8") == files["resources/sites/deux.yml"]
    assert (root / "resources/sites/trois.yml").read_text(encoding="utf-8") == files["resources/sites/trois.yml"]
    assert "1 copie d’archive ajoutée, 1 introuvable" in plain(err)
    assert "La fiche donne déjà une copie d’archive." in out
    count = web_farm.counts[web_farm.sites["archive"].ip]
    assert (count.requests, count.peak) == (3, 1)
    assert count.least_gap >= 2.0


def test_an_archive_that_does_not_answer_is_left_alone(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from espace_ressource.links import archiving
    from espace_ressource.links.pacing import Pace

    monkeypatch.setattr(archiving.find_copies, "__defaults__", (Pace(gap=0.0),))
    files = {
        f"resources/sites/{n}.yml": f"titre: Site {n}\nurl: {at(web_farm, 'vivant', f'/perdue-{n}')}\nediteur: Le bourg\nthemes: [épargne locale]\nresume: Un site.\n"
        for n in range(6)
    }
    root = territory(tmp_path, **files)
    for day in ("01", "08", "15"):
        links(root, today=f"2026-03-{day}")
    web_farm.counts.clear()
    links(root, "--offline", "--archive", at(web_farm, "archive-muette"))
    assert web_farm.counts[web_farm.sites["archive-muette"].ip].requests == 6
    assert "L’archive n’a pas répondu pour 6 adresses" in plain(capsys.readouterr().err)


def test_links_of_the_built_site_to_itself_are_errors_at_once(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    root = territory(tmp_path)
    (root / "site").mkdir()
    (root / "site/index.html").write_text('<a href="rien/">rien</a> <a href="#la">là</a>\n', encoding="utf-8")
    assert links(root, "--format", "json") == 1
    found = report(capsys)
    assert {one["verdict"] for one in found.values()} == {"dead", "fragment"}
    assert found["rien/"]["places"] == ["site/index.html:1:1"]


def test_another_round_is_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from espace_ressource.links.journal import Journal

    root = territory(tmp_path)
    with Journal(root):
        assert links(root) == 2
    assert "Un autre passage est en cours" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--shard", "3/2"],
        ["--shard", "0/2"],
        ["--shard", "deux"],
        ["--sample", "0"],
        ["--budget", "-1"],
        ["--gap", "-1"],
        ["--per-host", "0"],
        ["--allow-network", "partout"],
        ["--archive", "ftp://exemple.org"],
        ["--format", "xml"],
    ],
)
def test_options_that_mean_nothing(tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["links", "--territoire", str(tmp_path), *options])
    assert stopped.value.code == 2
    assert "Commande incomprise" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_round_is_taken_up_where_it_stopped(
    tmp_path: Path, web_farm: Farm, number: signal.Signals
) -> None:
    urls = [at(web_farm, "autre", f"/lent/{n}") for n in range(MANY)]
    root = territory(tmp_path, *urls)
    options = ["links", "--gap", "0", "--today", "2026-03-01", "--allow-network", "127.66.0.0/16"]
    side = root / "resources/_liens.jsonl.en-cours"
    web_farm.counts.clear()
    process = subprocess.Popen(
        [sys.executable, "-m", "espace_ressource", *options],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 20
    while (not side.exists() or side.read_bytes().count(b"\n") < 5) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    _out, err = process.communicate(timeout=10)
    if number is signal.SIGKILL:
        assert process.returncode == -number
    else:
        assert process.returncode == 128 + number
        assert "Interrompu. Rien n’est perdu" in plain(err)
        assert "Traceback" not in err
    known = side.read_bytes().count(b"\n")
    assert 5 <= known < MANY
    again = run("espace_ressource", *options, "--per-host", "8", cwd=root)
    assert again.returncode == 0, again.stderr
    assert len(history(root)) == MANY
    assert not side.exists()
    asked = collections.Counter(web_farm.counts[web_farm.sites["autre"].ip].paths)
    twice = [path for path, count in asked.items() if path.startswith("GET /lent/") and count > 1]
    assert len(twice) <= 1  # the one that was under way


@pytest.mark.parametrize(
    ("added", "kept", "said"),
    [
        ("<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> autre\n", "", "marque de conflit"),
        ('{{"url": "https://exemple.org/cou', '"url": "https://exemple.org/cou', "Le fichier a été coupé"),
        ('{{"version": 9, "url": "https://exemple.org/neuf"}}\n', '"version": 9', "version plus récente (9)"),
        ("\x00\x01 n’importe quoi\n", "n’importe quoi", "ligne illisible"),
    ],
)
def test_a_damaged_history_loses_nothing(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str], added: str, kept: str, said: str
) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/page/1"), at(web_farm, "vivant", "/page/2"))
    links(root)
    file = root / "resources/_liens.jsonl"
    first, second = file.read_text(encoding="utf-8").splitlines()
    file.write_text(first + "\n" + added.format(line=second), encoding="utf-8")
    capsys.readouterr()
    assert links(root, today="2026-03-08") == 0
    assert said in plain(capsys.readouterr().err)
    text = file.read_text(encoding="utf-8")
    assert kept in text
    assert "<<<<<<<" not in text
    assert sum('"vu": "2026-03-08"' in line for line in text.splitlines()) == 2
    assert '"premier_vu": "2026-03-01"' in text


def test_an_address_of_100_kilobytes_costs_nothing(
    tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]
) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/page/" + "9" * 100_000), at(web_farm, "vivant", "/page/1"))
    assert links(root) == 0
    out = capsys.readouterr().out
    assert len(out) < 2_000
    assert "2 adresses" in plain(out)


def test_who_visits_is_told_to_the_sites(tmp_path: Path, web_farm: Farm, capsys: pytest.CaptureFixture[str]) -> None:
    root = territory(tmp_path, at(web_farm, "vivant", "/page/1"))
    links(root)
    assert "mkdocs.yml ne donne pas site_url" in capsys.readouterr().err
    (root / "mkdocs.yml").write_text(CONFIG + "site_url: https://territoire.example.org/\n", encoding="utf-8")
    links(root)
    assert "site_url" not in capsys.readouterr().err


def test_a_machine_without_network_says_so_and_condemns_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_resolver(host: str) -> list[str]:
        raise NameFault(Fault.NAME_UNSURE)

    monkeypatch.setattr(command, "Options", partial(Options, lookup=no_resolver, pauses=(0.0, 0.0)))
    root = territory(tmp_path, *(f"https://site-{number}.example.org/" for number in range(3)))
    for day in ("01", "08", "15"):
        assert links(root, today=f"2026-03-{day}") == 0
        out, err = capsys.readouterr()
        assert "cette machine a-t-elle accès au réseau" in err
        assert "incertaine 3" in plain(out)


def test_the_bar_shows_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    kept: list[object] = []
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with bar(kept.append, 2) as keep:
            keep("un")  # type: ignore[arg-type]
            keep("deux")  # type: ignore[arg-type]
        shown = plain(stream.getvalue())
        assert ("100%" in shown and "2 adresses" in shown) == stream.isatty()
    assert kept == ["un", "deux"] * 2


def git(root: Path, *arguments: str) -> None:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=essai", "-c", "user.email=essai@example.org"]
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, env=environment)


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
