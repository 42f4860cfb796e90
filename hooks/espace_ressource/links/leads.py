"""Where a page sends its visitor by itself: after a delay (« refresh »), or by a script."""

import re

LONGEST_SCRIPT = 2_000
"""A longer script does more than send its visitor elsewhere."""
_LOCATION = re.compile(
    r"""location(?:\.href)?\s*=\s*["']([^"'\s]{1,2000})["']|location\.(?:replace|assign)\(\s*["']([^"'\s]{1,2000})["']\s*\)"""
)


def read_refresh(content: str) -> tuple[float, str] | None:
    """The delay and address of « 0; url=… » (HTML Standard §4.2.5.3); None when the page only reloads itself."""
    match = re.match(r"\s*(\d{0,6}(?:\.\d*)?)\s*[;,]\s*(?:url\s*=\s*)?(.+)", content, re.IGNORECASE | re.DOTALL)
    if not match:
        return None
    url = match[2].strip()
    if url[:1] in ("'", '"'):
        url = url[1:].partition(url[0])[0]
    return (float(match[1] or 0), url) if url else None


def script_lead(script: str) -> str:
    """Where a short script that has no condition sends its visitor; nothing when it does not."""
    found = _LOCATION.findall(script) if len(script) <= LONGEST_SCRIPT else []
    if len(found) != 1 or re.search(r"\bif\b", script):
        return ""
    return str(found[0][0] or found[0][1])
