"""What is said about a person or an address before it is stored: plain, checked values."""

from dataclasses import dataclass
from datetime import date

from portal.households.models import Relation
from portal.types import Nik, PhoneNumber, Sex


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What people know about a person, without the numbers that identify."""

    name: str
    sex: Sex | None = None
    birth_date: date | None = None
    birth_place: str = ""
    relation: Relation = Relation.OTHER


@dataclass(frozen=True, kw_only=True)
class NewPhone:
    """A phone to be stored. ``sms_consent`` is ``None`` until somebody asked."""

    number: PhoneNumber
    owner: str = ""
    sms_consent: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NewPerson(PersonFacts):
    """A person to be registered: a NIK, or the reason why there is none."""

    nik: Nik | None = None
    nik_missing_reason: str = ""
    phones: tuple[NewPhone, ...] = ()
