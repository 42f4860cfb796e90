"""What ``robots.txt`` says of an address (RFC 9309)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

MOST_RULES = 2_000
"""Past this number the file says nothing more to us."""
_LONGEST_DELAY = 10.0


class Permission(StrEnum):
    """How far an address may be looked at."""

    WHOLE = "whole"
    """Headers and body."""
    HEADERS = "headers"
    """Nothing may be gathered: only whether the page answers."""
    NONE = "none"
    """The site names us and says no: no request at all."""


@dataclass(frozen=True, slots=True)
class _Rule:
    pieces: tuple[str, ...]
    """What the path holds, in that order; « * » stood between them."""
    ends: bool
    """True when the path must end with the last piece (« $ »)."""
    length: int
    allows: bool

    def matches(self, path: str) -> bool:
        """True when the pattern covers that path, found piece after piece: no path makes it slow."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        place = len(first)
        last = others.pop() if others and self.ends else None
        for piece in others:
            found = path.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= place
        return not self.ends or place == len(path)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for us."""

    rules: tuple[_Rule, ...] = ()
    names_us: bool = False
    """True when a group of the file is addressed to us by name."""
    delay: float = 0.0
    """Seconds between two requests (``Crawl-delay``, within limits)."""
    is_silent: bool = False
    """True when the file could not be had: RFC 9309 §2.3.1.4 then asks for the greatest reserve."""

    def permission(self, url: str) -> Permission:
        """The longest rule that matches wins, the kinder one when two are as long (RFC 9309 §2.2.2).

        A rule for every robot forbids to gather what a page holds. A check of an address that a person has cited gathers
        nothing: it may ask whether the page answers, and reads no body. A rule that names us forbids that too.
        """
        if self.is_silent:
            return Permission.HEADERS
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        matching = [rule for rule in self.rules if rule.matches(path)]
        if not matching or max(matching, key=lambda rule: (rule.length, rule.allows)).allows:
            return Permission.WHOLE
        return Permission.NONE if self.names_us else Permission.HEADERS


def read_robots(text: str, name: str) -> Robots:
    """The rules for the robot of that name: its own groups, or those for every robot."""
    own: list[tuple[bool, str]] = []
    others: list[tuple[bool, str]] = []
    delays = {True: 0.0, False: 0.0}
    agents: list[str] = []
    in_rules = names_us = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.lower())
            names_us = names_us or _is_us(value, name)
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for_us = any(_is_us(agent, name) for agent in agents)
            if not for_us and "*" not in agents:
                continue
            if key == "crawl-delay":
                delays[for_us] = max(delays[for_us], _seconds(value))
            elif value and len(own) + len(others) < MOST_RULES:
                (own if for_us else others).append((key == "allow", value))
    rules = own if names_us else others
    return Robots(tuple(_rule(allows, path) for allows, path in rules), names_us, delays[names_us])


def _is_us(agent: str, name: str) -> bool:
    return agent.strip().lower().partition("/")[0] == name.lower()


def _seconds(text: str) -> float:
    return min(float(text), _LONGEST_DELAY) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text, re.ASCII) else 0.0


def _rule(allows: bool, path: str) -> _Rule:
    path = path[:2_000]
    return _Rule(tuple(re.split(r"\*+", path.removesuffix("$"))), path.endswith("$"), len(path), allows)
