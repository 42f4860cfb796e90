"""Amounts of money: one figure or two bounds, in a currency, at a date, of a nature, by a source."""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel.numbers import format_decimal

from espace_ressource.fields import Absent, Field, Reading, Value, expect_text, read_fields, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Mapping, Node
from espace_ressource.types.dates import Period, parse_period
from espace_ressource.types.texts import SCALAR
from espace_ressource.vocabularies import Term, Vocabularies, Vocabulary
from espace_ressource.wording import NARROW, NO_BREAK, _, typeset

_NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+(?:[.,]\d+)?"
_PATTERN = re.compile(
    rf"(?P<lead>environ|vers|~|pres de|de|entre|des|a partir de|au moins|plus de|>=|≥|>|jusqu a|au plus|moins de|maximum|<=|≤|<)?\s*"
    rf"(?P<low>{_NUMBER})\s*(?P<low_scale>k|m|md|millions? d|millions?|milliards?)?\s*"
    rf"(?:(?:-|–|—|a|et)\s*(?P<high>{_NUMBER})\s*)?"
    rf"(?P<scale>k|md|m|millions? d|millions? de|millions?|milliards? d|milliards? de|milliards?)?\s*"
    rf"(?P<currency>[^\d\s/()][^\d/()]*?)?\s*(?P<tail>environ)?\s*"
    rf"(?:(?:/|par)\s*(?P<per>mois|an))?\s*"
    rf"(?:\((?P<date>[^()]+)\))?"
)
_SCALES = {"k": 3, "m": 6, "million": 6, "md": 9, "milliard": 9}
_LOWER = ("des", "a partir de", "au moins", "plus de", ">=", "≥", ">")
_UPPER = ("jusqu a", "au plus", "moins de", "maximum", "<=", "≤", "<")
_ABOUT = ("environ", "vers", "~", "pres de")
_TWO_READINGS = re.compile(r"\d{1,3}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; ``minimum`` equals ``maximum`` when there is one figure, either may be open."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: Term
    approximate: bool = False
    per: str | None = None
    """« mois » or « an »."""
    nature: Term | None = None
    """What the sum is: received, asked of a saver, raised… Never to be mixed."""
    date: Period | None = None
    source: str | None = None
    precision: str | None = None

    @property
    def figure(self) -> str:
        """The sum alone, as it is printed: « 1 000 à 10 000 € par an »."""
        symbol = self.currency.symbol or self.currency.code
        low, high = _printed(self.minimum), _printed(self.maximum)
        if low == high:
            shown = f"environ {low}" if self.approximate else f"{low}"
        elif high is None:
            shown = f"à partir de {low}"
        elif low is None:
            shown = f"jusqu’à {high}"
        else:
            shown = f"{low} à {high}"
        return f"{shown}{NARROW}{symbol}" + (f" par {self.per}" if self.per else "")

    def __str__(self) -> str:
        return f"{self.figure} ({self.date})" if self.date else self.figure


def _printed(number: Decimal | None) -> str | None:
    if number is None:
        return None
    pattern = "#,##0.00" if number != number.to_integral() else "#,##0"
    return str(format_decimal(number, pattern, locale="fr")).replace(NO_BREAK, NARROW)


_FIELDS: ReadOnly[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("valeur", "Valeur", "texte", example="3 000 €"),
            Field("min", "Au moins", "texte", example="1 000 €"),
            Field("max", "Au plus", "texte", example="10 000 €"),
            Field("devise", "Devise", "choix", vocabulary="devises", example="EUR"),
            Field("nature", "Nature", "choix", vocabulary="natures_montant", example="réuni"),
            Field("au", "Date", "date", example="2014"),
            Field("source", "Source", "texte", example="Politis, septembre 2015"),
            Field("precision", "Précision", "texte", example="par club"),
        )
    }
)


class AmountType:
    """« 3 000 € », « 1 000–10 000 € (2014) », « 2,2 M€ », or a group with ``valeur`` or ``min`` and ``max``."""

    name = "montant"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        if isinstance(node, Mapping):
            return self._read_group(node, field, reading)
        text = expect_text(node, field, reading)
        return None if text is None else _parse(text, node, field, reading)

    def _read_group(self, node: Mapping, field: Field, reading: Reading) -> Amount | None:
        before = len(reading.problems)
        values = read_fields(node, _FIELDS, (("valeur", "min", "max"),), reading, what=_("un montant"))
        values = {name: value for name, value in values.items() if not isinstance(value, Absent)}
        if "valeur" in values and ("min" in values or "max" in values):
            wrong(node, field, reading, "amount", _("« valeur » et « min » ou « max » se contredisent"), _("Gardez « valeur » seule, ou les deux bornes."))
        sums = {
            name: _parse(values[name], node.get(name) or node, field, reading)
            for name in ("valeur", "min", "max")
            if name in values
        }
        found = [amount for amount in sums.values() if amount]
        if len(reading.problems) > before or not found:
            return None
        currency, per, date = (
            _agreed([values.get(given), *(getattr(amount, name) for amount in found)])
            for name, given in (("currency", "devise"), ("per", ""), ("date", "au"))
        )
        if _CONFLICT in (currency, per, date):
            wrong(node, field, reading, "amount", _("ce montant a deux devises, deux dates ou deux durées"), _("Gardez-en une, ou écrivez deux montants."))
            return None
        low, high = sums.get("min") or sums.get("valeur"), sums.get("max") or sums.get("valeur")
        amount = Amount(
            minimum=low.minimum if low else None,
            maximum=high.maximum if high else None,
            currency=currency or reading.vocabularies["devises"]["EUR"],
            approximate=any(sum_.approximate for sum_ in found),
            per=per,
            date=date,
            nature=values.get("nature"),
            source=values.get("source"),
            precision=values.get("precision"),
        )
        if amount.minimum is not None and amount.maximum is not None and amount.minimum > amount.maximum:
            wrong(node, field, reading, "amount", _("« min » dépasse « max »"), _("Échangez les deux valeurs."))
            return None
        return amount

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        from espace_ressource.types import FIELD_TYPES

        properties = {name: FIELD_TYPES[sub.type].schema(sub, vocabularies) for name, sub in _FIELDS.items()}
        return {"anyOf": [{"type": SCALAR}, {"type": "object", "properties": properties, "additionalProperties": False}]}


def _parse(text: str, node: Node, field: Field, reading: Reading) -> Amount | None:
    """The amount that a text says; None after a problem that names the two readings when there are two."""
    found = _PATTERN.fullmatch(_folded(text))
    currency = _currency(found["currency"], reading.vocabularies.get("devises")) if found else None
    if not found or currency is None:
        wrong(node, field, reading, "amount", _("montant « {text} » incompris", text=text), _("Un nombre, puis la devise ; la date entre parenthèses."))
        return None
    scale = found["scale"] or found["low_scale"]
    for number in filter(None, (found["low"], found["high"])):
        if _TWO_READINGS.fullmatch(number) and not scale:
            whole = number.replace(",", "").replace(".", "")
            message = _("« {number} » se lit de deux façons", number=number)
            remedy = _(
                "Écrivez « {thousands} » pour {whole}, ou « {decimals} » pour un nombre à virgule.",
                thousands=format_decimal(int(whole), locale="fr"),
                whole=whole,
                decimals=number.replace(".", ",").rstrip("0") or "0",
            )
            wrong(node, field, reading, "amount-ambiguous", message, remedy)
            return None
    low = _decimal(found["low"], found["low_scale"] or (found["scale"] if found["high"] or not found["low_scale"] else None))
    high = _decimal(found["high"], found["scale"]) if found["high"] else low
    if high < low:
        wrong(node, field, reading, "amount", _("« {text} » : la seconde borne est plus petite que la première", text=text))
        return None
    date = None
    if found["date"]:
        try:
            date = parse_period(found["date"])
        except ValueError:
            date = None
        if date is None:
            wrong(node, field, reading, "amount", _("« ({date}) » n’est pas une date", date=found["date"]), _("La parenthèse d’un montant donne sa date."))
            return None
    lead = found["lead"] or ""
    return Amount(
        minimum=None if lead in _UPPER else low,
        maximum=None if lead in _LOWER else high,
        currency=currency,
        approximate=lead in _ABOUT,
        per=found["per"],
        date=date,
    )


def _folded(text: str) -> str:
    return fold(typeset(text)).strip()


def _currency(word: str | None, currencies: Vocabulary | None) -> Term | None:
    if currencies is None:
        return None
    if not word:
        return currencies["EUR"] if "EUR" in currencies else None
    return currencies.find(word.removeprefix("d ").removeprefix("de ").removeprefix("d'"))


def _decimal(number: str, scale: str | None) -> Decimal:
    digits = re.sub(r"[ \u00a0\u202f]", "", number).replace(",", ".")
    power = _SCALES[(scale or "").split()[0].rstrip("s")] if scale else 0
    return Decimal(digits).scaleb(power)
