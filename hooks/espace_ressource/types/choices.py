"""A word from a vocabulary: its label, its code or a synonym, all three understood."""

import re
from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies, Vocabulary
from espace_ressource.wording import _, admitted, quoted


class ChoiceType:
    """One term of the field's vocabulary."""

    name = "choix"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        vocabulary = reading.vocabularies.get(field.vocabulary or "")
        if text is None or vocabulary is None:
            return None
        term = vocabulary.find(text)
        if term is not None and not term.internal:
            return term
        reading.report(
            node.position,
            "unknown-term",
            _("« {name} » n’admet pas « {text} »", name=field.name, text=quoted(text)),
            _several(text, vocabulary, field) or admitted(text, vocabulary.labels, near_among=vocabulary.words),
        )
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        vocabulary = vocabularies[field.vocabulary or ""]
        labels = [variant for label in vocabulary.labels for variant in (label, label[0].lower() + label[1:])]
        return {"enum": list(dict.fromkeys((*labels, *vocabulary.words)))}


def _several(text: str, vocabulary: Vocabulary, field: Field) -> str:
    """The list to write, when the text holds several terms on one line; empty otherwise."""
    words = [word.strip() for word in re.split(r"[;,/]|\bet\b", text) if word.strip()]
    if not field.many or len(words) < 2 or not all(vocabulary.find(word) for word in words):
        return ""
    return _("Écrivez une liste : « {name}: [{words}] ».", name=field.name, words=", ".join(words))
