"""Amounts of money: one figure or two bounds, in a currency, at a date, of a nature, by a source."""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel.numbers import format_decimal

from espace_ressource.fields import Absent, Field, Reading, Value, expect_text, read_fields, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Mapping, Node
from espace_ressource.types.dates import DateError, Period, parse_period
from espace_ressource.types.texts import SCALAR
from espace_ressource.vocabularies import Term, Vocabularies
from espace_ressource.wording import NARROW, NO_BREAK, _, admitted, quoted, typeset

_NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,15}(?:[.,]\d{1,9})?"
_SCALE = r"(?:millions?|milliards?)(?: de?(?= ))?|md|k|m"
_PATTERN = re.compile(
    rf"(?P<lead>environ|vers|~|pres de|de|entre|des|a partir de|au moins|plus de|>=|≥|>|jusqu a|au plus|moins de|maximum|<=|≤|<)?\s*"
    rf"(?P<low>{_NUMBER})\s*(?P<low_scale>{_SCALE})?\s*"
    rf"(?:(?:-|–|—|a|et)\s*(?P<high>{_NUMBER})\s*)?"
    rf"(?P<scale>{_SCALE})?\s*"
    rf"(?P<currency>[^\d\s/()][^\d/()]*?)?\s*(?P<tail>environ)?\s*"
    rf"(?:(?:/|par)\s*(?P<per>mois|an))?\s*"
    rf"(?:\((?P<date>[^()]+)\))?"
)
_SCALES = {"k": 3, "m": 6, "million": 6, "md": 9, "milliard": 9}
_LOWER = ("des", "a partir de", "au moins", "plus de", ">=", "≥", ">")
_UPPER = ("jusqu a", "au plus", "moins de", "maximum", "<=", "≤", "<")
_ABOUT = ("environ", "vers", "~", "pres de")
_TWO_READINGS = re.compile(r"\d{1,3}[.,]\d{3}")
_DEFAULT = "EUR"
"""The currency of a number without one."""
_CONFLICT = object()


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
        found = None if text is None else _parse(text, node, field, reading)
        if found is None:
            return None
        currency = found.currency or reading.vocabularies["devises"][_DEFAULT]
        return Amount(found.minimum, found.maximum, currency, found.approximate, found.per, date=found.date)

    def _read_group(self, node: Mapping, field: Field, reading: Reading) -> Amount | None:
        before = len(reading.problems)
        values = read_fields(node, _FIELDS, (("valeur", "min", "max"),), reading, what=_("un montant"))
        values = {name: value for name, value in values.items() if not isinstance(value, Absent)}
        if "valeur" in values and ("min" in values or "max" in values):
            wrong(
                node,
                field,
                reading,
                "amount",
                _("« valeur » et « min » ou « max » se contredisent"),
                _("Gardez « valeur » seule, ou les deux bornes."),
            )
        sums = {
            name: _parse(values[name], node.get(name) or node, field, reading)
            for name in ("valeur", "min", "max")
            if name in values
        }
        found = [one for one in sums.values() if one]
        if len(reading.problems) > before or not found:
            return None
        currency, per, date = (
            _agreed([values.get(given), *(getattr(one, name) for one in found)])
            for name, given in (("currency", "devise"), ("per", ""), ("date", "au"))
        )
        if _CONFLICT in (currency, per, date):
            wrong(
                node,
                field,
                reading,
                "amount",
                _("ce montant a deux devises, deux dates ou deux durées"),
                _("Gardez-en une, ou écrivez deux montants."),
            )
            return None
        low, high = sums.get("min") or sums.get("valeur"), sums.get("max") or sums.get("valeur")
        amount = Amount(
            minimum=low.minimum if low else None,
            maximum=high.maximum if high else None,
            currency=currency or reading.vocabularies["devises"][_DEFAULT],
            approximate=any(one.approximate for one in found),
            per=per,
            date=date,
            nature=values.get("nature"),
            source=values.get("source"),
            precision=values.get("precision"),
        )
        if amount.minimum is None and amount.maximum is None:
            wrong(
                node,
                field,
                reading,
                "amount",
                _("ces bornes ne disent aucun montant"),
                _("« min » et « max » attendent un nombre seul."),
            )
            return None
        if amount.minimum is not None and amount.maximum is not None and amount.minimum > amount.maximum:
            wrong(node, field, reading, "amount", _("« min » dépasse « max »"), _("Échangez les deux valeurs."))
            return None
        return amount

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        from espace_ressource.types import FIELD_TYPES

        properties = {name: FIELD_TYPES[sub.type].schema(sub, vocabularies) for name, sub in _FIELDS.items()}
        return {
            "anyOf": [{"type": SCALAR}, {"type": "object", "properties": properties, "additionalProperties": False}]
        }


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one text says; ``currency`` is None when it names none."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: Term | None
    approximate: bool
    per: str | None
    date: Period | None


def _parse(text: str, node: Node, field: Field, reading: Reading) -> _Sum | None:
    """The sum that a text says; None after a problem that names the two readings when there are two."""

    def report(message: str, remedy: str, code: str = "amount") -> None:
        wrong(node, field, reading, code, message, remedy)

    found = _PATTERN.fullmatch(fold(typeset(text)))
    if not found:
        report(
            _("montant « {text} » incompris", text=quoted(text)),
            _("Un nombre, puis la devise ; la date entre parenthèses."),
        )
        return None
    word, currencies = found["currency"], reading.vocabularies["devises"]
    currency = currencies.find(re.sub(r"^(?:de|d) ", "", word)) if word else None
    if word and currency is None:
        report(
            _("devise « {word} » inconnue", word=quoted(word)),
            admitted(word, currencies.labels, near_among=currencies.words),
        )
        return None
    scale = found["scale"] or found["low_scale"]
    for number in filter(None, (found["low"], found["high"])):
        if _TWO_READINGS.fullmatch(number) and not scale:
            reading.report(
                node.position,
                "amount-ambiguous",
                _("« {number} » se lit de deux façons", number=number),
                _two_readings(number),
            )
            return None
    high = _decimal(found["high"], found["scale"]) if found["high"] else None
    low = _decimal(found["low"], scale if high is None else found["low_scale"] or found["scale"])
    if high is not None and low > high and not found["low_scale"]:
        low = _decimal(found["low"], None)
    if high is not None and low > high:
        report(
            _("« {text} » : la seconde borne est plus petite que la première", text=quoted(text)),
            _("Échangez les deux bornes."),
        )
        return None
    date = _date(found["date"])
    if found["date"] and date is None:
        written = text[text.rindex("(") :]
        report(_("« {date} » n’est pas une date", date=quoted(written)), _("La parenthèse d’un montant donne sa date."))
        return None
    lead = found["lead"] or ""
    return _Sum(
        minimum=None if lead in _UPPER else low,
        maximum=None if lead in _LOWER else (low if high is None else high),
        currency=currency,
        approximate=lead in _ABOUT or bool(found["tail"]),
        per=found["per"],
        date=date,
    )


def _two_readings(number: str) -> str:
    whole, decimals = re.split("[.,]", number)
    return _(
        "Écrivez « {thousands} » s’il s’agit de milliers, ou « {plain} » s’il s’agit de décimales.",
        thousands=_printed(Decimal(whole + decimals)),
        plain=f"{whole},{decimals.rstrip('0')}".rstrip(","),
    )


def _date(text: str | None) -> Period | None:
    try:
        return parse_period(text) if text else None
    except DateError:
        return None


def _decimal(number: str, scale: str | None) -> Decimal:
    if number.count(".") > 1 or ("." in number and "," in number):
        number = number.replace(".", "")
    power = _SCALES[scale.split()[0].rstrip("s")] if scale else 0
    return Decimal(number.replace(" ", "").replace(",", ".")).scaleb(power)


def _agreed(values: Iterable[object]) -> Any:
    """The one value that those which are given agree on; None when none is, _CONFLICT when they differ."""
    given = {value for value in values if value is not None}
    return _CONFLICT if len(given) > 1 else next(iter(given), None)
