"""The report as SARIF 2.1.0 (OASIS), which forges show beside the lines of a pull request."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from espace_ressource.links.findings import INTERNAL, UNNAMED, Finding, label
from espace_ressource.links.values import Place, Verdict
from espace_ressource.problems import Severity
from espace_ressource.wording import quoted

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Iterable[Finding], version: str) -> str:
    """One run, a rule a verdict, a result a place; what is well has no result."""
    rules = [{"id": f"link-{verdict.value}", "shortDescription": {"text": label(verdict)}} for verdict in Verdict]
    rules.append({"id": INTERNAL, "shortDescription": {"text": "lien interne cassé"}})
    rules.append({"id": UNNAMED, "shortDescription": {"text": "page qui ne nous nomme pas"}})
    results = [_result(f, place) for f in findings if f.severity for place in f.places]
    driver = {"name": "espace-ressource", "version": version, "language": "fr", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        .encode("utf-8", "backslashreplace")
        .decode()
        + "\n"
    )


def _result(finding: Finding, place: Place) -> dict[str, Any]:
    told = ". ".join(filter(None, (f"{quoted(finding.url, 200)} : {finding.reason.rstrip('.')}", finding.remedy)))
    fingerprint = hashlib.sha256(
        f"{finding.code}\n{place.path}\n{finding.url}".encode("utf-8", "backslashreplace")
    ).hexdigest()
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity or Severity.NOTE],
        "message": {"text": told},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path, safe="/~!$&'()*+,;=@"), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
        "partialFingerprints": {"adresse/v1": fingerprint},
    }
