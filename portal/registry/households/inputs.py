"""Checked values that services take to register or change a person."""

from dataclasses import dataclass
from datetime import date

from portal.core.types import Nik, PhoneNumber, Relation, Sex


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Data of a person without the identity numbers."""

    name: str
    sex: Sex | None = None
    birth_date: date | None = None
    birth_place: str = ""
    relation: Relation = Relation.OTHER


@dataclass(frozen=True, kw_only=True)
class NewPhone:
    """A phone to be stored. ``sms_consent`` is ``None`` until the owner was asked."""

    number: PhoneNumber
    owner: str = ""
    sms_consent: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NewPerson(PersonFacts):
    """A person to be registered, with a NIK or the reason why there is none."""

    nik: Nik | None = None
    nik_missing_reason: str = ""
    phones: tuple[NewPhone, ...] = ()
