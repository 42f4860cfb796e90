"""Material's search index learns words without accents."""

import json
from pathlib import Path

from espace_ressource.search_index import with_folded_words
from territories import make_territory, run

INDEX = {
    "config": {"lang": ["fr"]},
    "docs": [
        {"location": "a/", "title": "L’épargne", "text": "<p>Œuvre d&#233;finie par la coopérative</p>"},
        {"location": "b/", "title": "plain", "text": "ascii"},
    ],
}


def test_accented_words_are_added_unaccented_and_hidden() -> None:
    docs = json.loads(with_folded_words(json.dumps(INDEX)))["docs"]
    assert docs[0]["text"].endswith('<p hidden class="er-sans-accents">cooperative definie epargne oeuvre</p>')
    assert docs[1] == INDEX["docs"][1]


def test_the_site_has_it(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    assert run("mkdocs", "build", "--strict", cwd=territory).returncode == 0
    index = json.loads((territory / "site/search/search_index.json").read_text(encoding="utf-8"))
    page = next(doc for doc in index["docs"] if doc["location"] == "ressources/livre/monnaies-alternatives/")
    assert "jerome" in page["text"]
    assert page["title"] == "Les monnaies alternatives"
