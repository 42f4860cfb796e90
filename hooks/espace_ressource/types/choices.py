"""A word from a vocabulary: its label, its code or a synonym, all three understood."""

from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, admitted


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
        label = field.label[0].lower() + field.label[1:]
        wrong_choice = _("{label} : « {text} » inconnu", label=label, text=text)
        reading.report(node.position, "unknown-term", wrong_choice, _instead(text, vocabulary.labels, vocabulary.words))
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        vocabulary = vocabularies[field.vocabulary or ""]
        labels = [variant for label in vocabulary.labels for variant in (label, label[0].lower() + label[1:])]
        return {"enum": list(dict.fromkeys((*labels, *vocabulary.words)))}


def _instead(text: str, labels: tuple[str, ...], words: tuple[str, ...]) -> str:
    """The list of labels, or the nearest of all words when the list is long."""
    if len(labels) <= 12:
        return admitted(text, labels)
    return admitted(text, words) if text else ""


