"""The report of a run: for a terminal, a program, a person who reads an issue, or a forge."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping as ReadOnly, Sequence
from types import MappingProxyType
from xml.etree import ElementTree

from espace_ressource import __version__, reports
from espace_ressource.links.findings import UNNAMED, Finding, as_problems, label, named
from espace_ressource.links.sarif import as_sarif
from espace_ressource.links.values import Verdict
from espace_ressource.problems import Severity
from espace_ressource.wording import _, counted, quoted

_MOST_PLACES = 20
"""How many places of one address a person is shown."""
MOST_MARKDOWN = 60_000
"""Forges refuse an issue longer than 65,536 characters."""
_SIGNS = {Severity.ERROR: "erreur", Severity.WARNING: "attention", Severity.NOTE: "note"}


def as_terminal(findings: Iterable[Finding]) -> str:
    """What asks for a person, the gravest first, each with its places; then the count of each verdict."""
    found = list(findings)
    lines = []
    for finding in sorted((f for f in found if f.severity), key=lambda f: _GRAVITY[f.severity or Severity.NOTE]):
        lines.append(
            f"{_(_SIGNS[finding.severity or Severity.NOTE] + ' : ')}{named(finding)} {quoted(finding.url, 200)}"
        )
        lines.append(f"    {quoted(finding.reason, 300)}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
        lines += [f"      {place}" for place in finding.places[:_MOST_PLACES]]
        if more := len(finding.places) - _MOST_PLACES:
            lines += [f"      {_more(more)}"] if more > 0 else []
    return "\n".join([*lines, summary(found)]) + "\n"


def summary(findings: Iterable[Finding]) -> str:
    """One sentence: how many addresses, of what verdict, and how many do not name the centre."""
    every = list(findings)
    found = [finding for finding in every if finding.code != UNNAMED]
    counts = Counter(finding.verdict for finding in found)
    parts = [f"{label(verdict)} {counts[verdict]}" for verdict in Verdict if counts[verdict]]
    if unnamed := len(every) - len(found):
        parts.append(counted("{number} ne nous nomme pas", "{number} ne nous nomment pas", unnamed))
    total = counted("{number} adresse", "{number} adresses", len(found))
    return _("{total} : {parts}.", total=total, parts=", ".join(parts)) if parts else _("{total}.", total=total)


def as_json(findings: Iterable[Finding]) -> str:
    """A list of objects, one an address: url, verdict, proposed, reason, places (« file:line:column »).

    That a page does not name the centre is said at the end of its reason.
    """
    found = list(findings)
    unnamed = {f.url: f.reason for f in found if f.code == UNNAMED}
    objects = [
        {
            "url": f.url,
            "verdict": f.verdict.value,
            "proposed": f.proposed,
            "reason": " ".join(filter(None, (f.reason, unnamed.get(f.url)))),
            "places": [str(place) for place in f.places],
        }
        for f in found
        if f.code != UNNAMED
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode() + "\n"


def as_markdown(findings: Iterable[Finding]) -> str:
    """The issue that a person reads: what to change, line by line; the same text as long as nothing changes."""
    found = list(findings)
    sections = (
        (_("À corriger"), [f for f in found if f.severity is Severity.ERROR]),
        (_("À remplacer : la page a déménagé"), _warned(found, Verdict.MOVED)),
        (_("À corriger dans la page : l’endroit visé n’existe plus"), _warned(found, Verdict.FRAGMENT)),
        (_("Refusées : ces adresses ne sont pas publiques"), _warned(found, Verdict.REFUSED)),
        (_("À confirmer : sans réponse, mais depuis peu"), _warned(found, Verdict.DEAD)),
        (
            _("À ouvrir soi-même : un robot ne peut pas juger"),
            [f for f in found if f.verdict is Verdict.UNKNOWN and f.severity],
        ),
        (_("Ils ne nous signalent plus"), [f for f in found if f.code == UNNAMED]),
    )
    lines = [f"# {_('Les liens du territoire')}", "", summary(found), ""]
    size, left_out = sum(map(len, lines)), 0
    for title, held in sections:
        blocks = [_markdown_block(finding) for finding in held]
        kept = []
        for block in blocks:
            if size + len(block) + len(title) + 200 > MOST_MARKDOWN:
                left_out += 1
            else:
                kept.append(block)
                size += len(block) + 2
        if kept:
            lines += [f"## {title} ({len(held)})", "", *kept, ""]
            size += len(title) + 20
    if left_out:
        lines += [
            _(
                "Et {number} autres, que ce message n’a pas la place de montrer : lancez « espace-ressource links --offline ».",
                number=left_out,
            ),
            "",
        ]
    return "\n".join(lines)


def _warned(findings: Iterable[Finding], verdict: Verdict) -> list[Finding]:
    return [f for f in findings if f.verdict is verdict and f.severity is Severity.WARNING]


def _markdown_block(finding: Finding) -> str:
    head = f"- [ ] {_code(quoted(finding.url, 2_000))} — {_escaped(quoted(finding.reason, 300))}"
    if finding.proposed:
        head += "\n  " + _("Écrire : {url}", url=_code(quoted(finding.proposed, 2_000)))
    elif finding.remedy:
        head += "\n  " + _escaped(finding.remedy)
    places = [f"  - {_code(str(place))}" for place in finding.places[:_MOST_PLACES]]
    if (more := len(finding.places) - _MOST_PLACES) > 0:
        places.append(f"  - {_more(more)}")
    return "\n".join([head, *places])


def _more(number: int) -> str:
    return counted("et {number} autre endroit", "et {number} autres endroits", number)


def _code(text: str) -> str:
    """The text as code, whatever backticks it holds: nothing in it is a link, a mention or HTML."""
    run = longest = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped(text: str) -> str:
    """Words for a Markdown page, without a link, a mention, HTML or emphasis of their own."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]()#|~!" else char for char in text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;").replace("://", ":&#47;/")


def as_junit(findings: Iterable[Finding]) -> str:
    """JUnit XML, one case an address: a failure for what turns the run red, « skipped » for what nobody can tell."""
    found = list(findings)
    suite = ElementTree.Element("testsuite", name="espace-ressource links", tests=str(len(found)), errors="0")
    suite.set("failures", str(sum(f.severity is Severity.ERROR for f in found)))
    suite.set("skipped", str(sum(f.verdict in _SKIPPED for f in found)))
    for finding in found:
        first = finding.places[0] if finding.places else None
        name = f"{finding.url} ({named(finding)})" if finding.code == UNNAMED else finding.url
        case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=_xml(first.path if first else "?"))
        if first:
            case.set("file", _xml(first.path))
            case.set("line", str(first.line))
        told = "\n".join(filter(None, (finding.reason, finding.remedy, *map(str, finding.places))))
        if finding.severity is Severity.ERROR:
            failure = ElementTree.SubElement(case, "failure", message=_xml(finding.reason), type=finding.verdict.value)
            failure.text = _xml(told)
        elif finding.verdict in _SKIPPED:
            ElementTree.SubElement(case, "skipped", message=_xml(finding.reason))
        elif finding.severity:
            ElementTree.SubElement(case, "system-out").text = _xml(told)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 forbids (§2.2)."""
    return "".join(
        char
        if char in "\t\n\r" or "\x20" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
        else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


def as_github(findings: Iterable[Finding]) -> str:
    """GitHub workflow commands, one annotation a place."""
    lines = reports.as_github(as_problems(findings))
    return lines + "\n" if lines else ""


def _sarif(findings: Sequence[Finding]) -> str:
    return as_sarif(findings, __version__)


_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_SKIPPED = frozenset({Verdict.UNKNOWN, Verdict.REFUSED, Verdict.SKIPPED})
FORMATS: ReadOnly[str, Callable[[Sequence[Finding]], str]] = MappingProxyType(
    {
        "terminal": as_terminal,
        "json": as_json,
        "markdown": as_markdown,
        "junit": as_junit,
        "sarif": _sarif,
        "github": as_github,
    }
)
"""What ``--format`` admits; each text ends with its last line break."""
