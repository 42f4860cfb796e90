"""Material's search finds « épargne » only when the accent is typed: its index gets each word without accents too."""

import json
import re
from html import unescape

from espace_ressource.folding import fold

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAG = re.compile(r"<[^>]+>")


def with_folded_words(index: str) -> str:
    """The search index (JSON, as Material writes it) with, in each entry, its accented words unaccented and hidden."""
    data = json.loads(index)
    for entry in data["docs"]:
        words = _WORD.findall(unescape(_TAG.sub(" ", f"{entry['title']} {entry['text']}")))
        folded = {fold(word): None for word in words if not word.isascii()}
        if folded:
            entry["text"] += f'<p hidden class="er-sans-accents">{" ".join(sorted(folded))}</p>'
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
