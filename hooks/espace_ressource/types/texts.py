"""Texts: on one line, in Markdown, or an e-mail address."""

import re
from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.problems import Severity
from espace_ressource.source import Node, plain
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted

SCALAR = ["string", "number", "boolean"]
"""An editor types what it reads: ``2018`` and ``true`` are texts to us, not to it."""

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?>", re.IGNORECASE)


class TextType:
    """Words on one line; line breaks become spaces."""

    name = "texte"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        return " ".join(text.split()) if text else None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": SCALAR}


class MarkdownType:
    """CommonMark without raw HTML: it is rendered by a safe subset, and never seen by a template engine."""

    name = "markdown"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text and (tag := _TAG.search(text)):
            reading.report(
                node.position,
                "html-in-markdown",
                _(
                    "« {name} » contient du HTML (« {tag} »), qui sera montré tel quel",
                    name=field.name,
                    tag=tag.group(),
                ),
                _("Écrivez en Markdown : *italique*, **gras**, [un lien](https://exemple.org)."),
                Severity.WARNING,
            )
        return text

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string"}


class EmailType:
    """A generic e-mail address (RFC 5321 mailbox, without comment or quoted part)."""

    name = "courriel"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        address = text.removeprefix("mailto:")
        if _EMAIL.fullmatch(address):
            return address
        wrong(node, field, reading, "email", _("« {text} » n’est pas une adresse de courriel", text=quoted(text)))
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string", "pattern": "@"}


class AnyType:
    """Whatever is written, as texts, lists and groups of texts: for the examples of declarations."""

    name = "libre"
    verbatim = True

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        return plain(node)

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {}
