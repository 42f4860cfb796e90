"""Pointers to a session: ``programme``, or ``programme#session`` when it has several."""

from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.folding import slug
from espace_ressource.source import Node
from espace_ressource.types.references import is_identifier
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted


class SessionType:
    """The identifier of a programme, and after « # » that of one of its sessions."""

    name = "seance"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        programme, hash_, session = text.partition("#")
        if is_identifier(programme) and (not hash_ or is_identifier(session)):
            return text
        near = slug(programme) + (f"#{slug(session)}" if session else "")
        remedy = _("Écrivez « {near} ».", near=near) if slug(programme) else ""
        wrong(node, field, reading, "identifier", _("« {text} » ne désigne pas une séance", text=quoted(text)), remedy)
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string"}
