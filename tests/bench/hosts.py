"""Fifty healthy hosts on loopback, in a process of their own, which count what a visitor does to each."""

import asyncio
import contextlib
import multiprocessing
import random
import re
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

HOSTS = tuple(f"127.77.0.{number}" for number in range(1, 51))
PAGES = 1_500
LATENCIES = (0.02, 0.03, 0.05, 0.08, 0.15, 0.3)
"""Seconds that a page takes to answer, one after the other."""
_SO_TIMESTAMPNS = 35
"""Linux: with each read, when the kernel received it (socket(7))."""
_SENTENCES = (
    "L’épicerie du bourg appartient à ses clients depuis dix ans.",
    "Chacun y donne deux heures par mois et choisit avec les autres ce que l’on y vend.",
    "Les producteurs du canton fixent leurs prix devant tout le monde, une fois par saison.",
    "La foncière a racheté le local pour que le loyer ne dépende plus de personne.",
    "Une assemblée se tient chaque trimestre, et ses comptes sont affichés à l’entrée.",
    "Le prêt a été remboursé en huit ans, sans intérêt, par des versements de chaque mois.",
    "Les deux salariés gagnent la même somme, discutée puis votée.",
    "La commune prête la salle et demande en échange un repas pour les aînés.",
    "Ce qui n’est pas vendu le samedi est donné le dimanche matin.",
    "Un tableau tenu à la craie dit qui a reçu, qui a rendu et combien.",
    "Le groupe a commencé à sept, autour d’une table, avec un cahier et une calculette.",
    "On y a mesuré, pendant un an, les kilomètres que chaque caisse avait faits.",
    "La monnaie du bassin y est acceptée, et l’épicerie paie avec elle la moitié de ses achats.",
    "Trois communes voisines ont copié les statuts, en changeant deux articles.",
)
_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} – Atelier {host}</title><meta name="description" content="{summary}">
<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icone.svg"></head>
<body><header><a href="/">Atelier {host}</a><nav><ul>{menu}</ul></nav></header>
<main><h1>{title}</h1><p class="chapo">{summary}</p>{sections}</main>
<footer><p>Contenus partagés sous licence libre.</p><ul>{menu}</ul></footer></body></html>
"""


@dataclass(slots=True)
class Count:
    """What one host saw."""

    requests: int = 0
    connections: int = 0
    most_connections: int = 0
    last: float = 0.0
    least_gap: float = float("inf")


@dataclass(frozen=True, slots=True)
class Seen:
    """The worst that any host saw."""

    requests: int
    """In all."""
    connections: int
    """At once, on one host."""
    gap: float
    """Seconds between two requests to one host, the shortest."""


class Hosts:
    """The hosts, as the process that measures knows them."""

    def __init__(self, port: int, pipe: Connection) -> None:
        self.port = port
        self._pipe = pipe

    def url(self, number: int) -> str:
        """The address of that page: the next number is on the next host."""
        return f"http://{HOSTS[number % len(HOSTS)]}:{self.port}/fiche/{number}"

    def urls(self, *, grouped: bool) -> list[str]:
        """Every page, the hosts in turn or one host after the other."""
        numbers = sorted(range(PAGES), key=lambda number: number % len(HOSTS)) if grouped else range(PAGES)
        return [self.url(number) for number in numbers]

    def seen(self) -> Seen:
        """What was seen since the last time."""
        self._pipe.send("seen")
        seen: Seen = self._pipe.recv()
        return seen


@contextlib.contextmanager
def hosts() -> Iterator[Hosts]:
    """The hosts, while they answer."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Hosts(ours.recv(), ours)
    finally:
        process.terminate()
        process.join()


def page(number: int) -> bytes:
    """A page of 9 to 19 KB, always the same for the same number."""
    chance = random.Random(number)
    host = HOSTS[number % len(HOSTS)]
    menu = "".join(f'<li><a href="/rubrique/{rank}">Rubrique {rank} de l’atelier</a></li>' for rank in range(12))
    sections = "".join(
        f'<section id="partie-{rank}"><h2>Partie {rank}</h2>'
        + "".join(f"<p>{' '.join(chance.choices(_SENTENCES, k=7))}</p>" for _paragraph in range(3))
        + f'<p><a href="/fiche/{number}/piece-{rank}.pdf">Pièce {rank}</a> <img src="/vues/{number}-{rank}.jpg" alt="Vue {rank}"></p></section>'
        for rank in range(4 + number % 6)
    )
    text = _PAGE.format(
        title=f"Fiche {number}", host=host, summary=chance.choice(_SENTENCES), menu=menu, sections=sections
    )
    return text.encode()


def _serve(pipe: Connection) -> None:
    asyncio.run(_Server(pipe).run())


class _Server:
    """The fifty hosts. They ask the kernel when each request came, so that a busy process sees no gap shorter than it was."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.counts = {host: Count() for host in HOSTS}
        self._answers = [_answer("200 OK", page(number)) for number in range(PAGES)]
        self._missing = _answer("404 Not Found", b"<!doctype html><title>404</title><h1>Page introuvable</h1>")

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        port = 0
        doors = []
        for host in HOSTS:
            door = socket.create_server((host, port), backlog=512)
            door.setblocking(False)
            door.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)  # its connections inherit it
            port = door.getsockname()[1]
            doors.append(door)
        loop.add_reader(self._pipe.fileno(), self._tell)
        self._pipe.send(port)
        await asyncio.gather(*(self._welcome(door) for door in doors))

    def answer(self, host: str, path: bytes) -> tuple[float, bytes]:
        """After how many seconds that path answers, and what."""
        found = re.fullmatch(rb"/fiche/(\d+)", path)
        number = int(found[1]) if found else PAGES
        if number >= PAGES or HOSTS[number % len(HOSTS)] != host:
            return LATENCIES[0], self._missing
        return LATENCIES[number % len(LATENCIES)], self._answers[number]

    async def _welcome(self, door: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            visitor, _address = await loop.sock_accept(door)
            visit = _Visit(self, visitor)
            loop.add_reader(visitor.fileno(), visit.listen)

    def _tell(self) -> None:
        try:
            self._pipe.recv()
        except EOFError:
            raise SystemExit from None
        counts = self.counts.values()
        self._pipe.send(
            Seen(
                sum(count.requests for count in counts),
                max(count.most_connections for count in counts),
                min(count.least_gap for count in counts),
            )
        )
        for count in counts:
            count.requests, count.most_connections, count.least_gap = 0, count.connections, float("inf")


class _Visit:
    """One connection, from its first request to its last."""

    def __init__(self, server: _Server, visitor: socket.socket) -> None:
        self._server = server
        self._visitor = visitor
        self._host = visitor.getsockname()[0]
        self._count = server.counts[self._host]
        self._asked = b""
        self._saying: set[asyncio.Task[None]] = set()
        self._count.connections += 1
        self._count.most_connections = max(self._count.most_connections, self._count.connections)

    def listen(self) -> None:
        """Takes in what has come; an empty read is a farewell."""
        try:
            data, notes, _flags, _address = self._visitor.recvmsg(65_536, 64)
        except BlockingIOError:
            return
        except OSError:
            data, notes = b"", []
        if not data:
            self._part()
            return
        moment = next((_seconds(note) for _level, kind, note in notes if kind == _SO_TIMESTAMPNS), time.time())
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            request, _end, self._asked = self._asked.partition(b"\r\n\r\n")
            if self._count.requests:
                self._count.least_gap = min(self._count.least_gap, moment - self._count.last)
            self._count.requests += 1
            self._count.last = moment
            task = asyncio.get_running_loop().create_task(self._answer(request))
            self._saying.add(task)
            task.add_done_callback(self._saying.discard)

    async def _answer(self, request: bytes) -> None:
        method, path, _version = request.split(b"\r\n", 1)[0].split(b" ")
        latency, answer = self._server.answer(self._host, path)
        if method == b"HEAD":
            answer = answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        await asyncio.sleep(latency)
        try:
            await asyncio.get_running_loop().sock_sendall(self._visitor, answer)
        except OSError:
            self._part()
        if b"connection: close" in request.lower():
            self._part()

    def _part(self) -> None:
        if self._visitor.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._visitor.fileno())
            self._visitor.close()
            self._count.connections -= 1


def _seconds(timespec: bytes) -> float:
    seconds, nanoseconds = struct.unpack("@ll", timespec)
    return float(seconds) + float(nanoseconds) / 1e9


def _answer(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
