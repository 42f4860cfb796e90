"""Whole numbers and yes-or-no answers."""

import re
from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted

_YES = frozenset({"oui", "vrai", "true", "yes", "o"})
_NO = frozenset({"non", "faux", "false", "no", "n"})


class IntegerType:
    """A whole number, zero included; spaces between thousands are fine."""

    name = "entier"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        bare = re.sub(r"\s", "", text)
        if field.unit:
            bare = bare.removesuffix(re.sub(r"\s", "", field.unit)).removesuffix(field.unit.rstrip("."))
        if re.fullmatch(r"[0-9]{1,12}", bare):
            return int(bare)
        wrong(node, field, reading, "integer", _("« {text} » n’est pas un nombre entier", text=quoted(text)))
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": ["integer", "string"]}


class YesNoType:
    """« oui » or « non »."""

    name = "oui_non"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        word = fold(text)
        if word in _YES or word in _NO:
            return word in _YES
        wrong(
            node,
            field,
            reading,
            "yes-no",
            _("« {text} » : la réponse attendue est « oui » ou « non »", text=quoted(text)),
        )
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"enum": ["oui", "non", True, False]}
