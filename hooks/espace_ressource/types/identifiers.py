"""Identifiers that bear a check: ISBN, ISSN, DOI, SIREN. Read with or without hyphens, kept in one form."""

import re
from collections.abc import Callable
from typing import Any

from stdnum import isbn, issn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.source import Node
from espace_ressource.types.texts import SCALAR
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted


class _CheckedNumber:
    """A number whose key is computed by ``python-stdnum``."""

    name: str
    verbatim = False
    label: str
    digits: str
    validate: Callable[[str], str]

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        bare = re.sub(rf"^\s*{self.name}\b\s*:?\s*", "", text, flags=re.IGNORECASE)
        try:
            return self.normal(re.sub(r"[\s.‐‑–—]+", "-" if "-" in bare else "", bare))
        except InvalidChecksum:
            message = _("{label} « {text} » : la clé de contrôle est fausse", label=self.label, text=quoted(text))
            remedy = _("Un chiffre a été mal recopié : relisez la source.")
        except InvalidLength:
            message = _("{label} « {text} » : nombre de chiffres inattendu", label=self.label, text=quoted(text))
            remedy = _("Un {label} a {digits}.", label=self.label, digits=self.digits)
        except ValidationError:
            message = _("{label} « {text} » mal écrit", label=self.label, text=quoted(text))
            remedy = _("Un {label} a {digits}.", label=self.label, digits=self.digits)
        wrong(
            node,
            field,
            reading,
            self.name,
            message,
            _("{remedy} Sans {label}, écrivez « aucun ».", remedy=remedy, label=self.label),
        )
        return None

    def normal(self, text: str) -> str:
        """The number in its usual form, or a ValidationError."""
        raise NotImplementedError

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": SCALAR}


class IsbnType(_CheckedNumber):
    """ISO 2108: ten digits become thirteen; hyphens are put where the ranges say."""

    name = "isbn"
    label = "ISBN"
    digits = "10 ou 13 chiffres"

    def normal(self, text: str) -> str:
        compact = isbn.validate(text, convert=True)
        return isbn.format(compact)


class IssnType(_CheckedNumber):
    """ISO 3297: eight characters, the last may be X."""

    name = "issn"
    label = "ISSN"
    digits = "8 caractères"

    def normal(self, text: str) -> str:
        return issn.format(issn.validate(text))


class SirenType(_CheckedNumber):
    """The nine digits of a legal unit in the French register (Insee)."""

    name = "siren"
    label = "SIREN"
    digits = "9 chiffres"

    def normal(self, text: str) -> str:
        digits = siren.validate(text)
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


class DoiType:
    """ISO 26324: ``10.prefix/suffix``, also understood as a doi.org address."""

    name = "doi"
    verbatim = False

    _pattern = re.compile(r"10\.\d{4,9}/[^\s<>\"]+")

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi\s*:?\s*)", "", text, flags=re.IGNORECASE)
        if self._pattern.fullmatch(bare):
            return bare
        wrong(
            node,
            field,
            reading,
            "doi",
            _("DOI « {text} » mal écrit", text=quoted(text)),
            _("Un DOI commence par « 10. » et contient une barre."),
        )
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string", "pattern": r"10\.\d{4,9}/"}
