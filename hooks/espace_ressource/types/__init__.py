"""The types of fields. Each module holds one noun: how it is written, what it becomes, its schema."""

from collections.abc import Mapping
from types import MappingProxyType

from espace_ressource.fields import FieldType
from espace_ressource.types.amounts import AmountType
from espace_ressource.types.choices import ChoiceType
from espace_ressource.types.dates import DateType
from espace_ressource.types.durations import DurationType
from espace_ressource.types.groups import GroupType
from espace_ressource.types.hours import HoursType
from espace_ressource.types.identifiers import DoiType, IsbnType, IssnType, SirenType
from espace_ressource.types.numbers import IntegerType, YesNoType
from espace_ressource.types.people import PersonType
from espace_ressource.types.references import IdentifierType, LinksType, ReferenceType
from espace_ressource.types.sessions import SessionType
from espace_ressource.types.territories import TerritoryType
from espace_ressource.types.texts import AnyType, EmailType, MarkdownType, TextType
from espace_ressource.types.urls import UrlType

FIELD_TYPES: Mapping[str, FieldType] = MappingProxyType(
    {
        field_type.name: field_type
        for field_type in (
            TextType(),
            MarkdownType(),
            AnyType(),
            UrlType(),
            EmailType(),
            IsbnType(),
            IssnType(),
            DoiType(),
            SirenType(),
            DateType(),
            DurationType(),
            HoursType(),
            IntegerType(),
            YesNoType(),
            AmountType(),
            PersonType(),
            TerritoryType(),
            ChoiceType(),
            ReferenceType(),
            SessionType(),
            IdentifierType(),
            LinksType(),
            GroupType(),
        )
    }
)
"""Every type that a declaration may name."""
