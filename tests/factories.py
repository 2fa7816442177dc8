"""A standing cast for tests. Every NIK is synthetic: its serial is 9000 or more."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from portal.accounts.models import User
from portal.accounts.services import create_user
from portal.households.facts import NewPerson
from portal.households.models import Household, Relation
from portal.households.services import register_household
from portal.permissions import Portal, Role
from portal.transaction import transaction
from portal.types import KkNumber, Nik, Sex

PEBAYURAN, KARANGHARJA, BANTARJAYA = "32.16.08", "32.16.08.2001", "32.16.08.2002"
TAMBELANG, SUKABAKTI = "32.16.20", "32.16.20.2001"

NAMES = {
    Role.CASEWORKER: "Rina Pendamping",
    Role.SUPERVISOR: "Sari Penyelia",
    Role.APPROVER: "Agus Penetap",
    Role.EVENT_OFFICER: "Eka Petugas",
    Role.AUDITOR: "Ardi Pemeriksa",
    Role.ADMINISTRATOR: "Admin Portal",
}
PORTAL = Portal("Uji")
_serial = count(1)


def create_staff(
    role: Role, *, districts: Iterable[str] | None = (PEBAYURAN,), **fields: Any
) -> User:
    """An account of ``role``; ``districts=None`` for everywhere. Its password cannot be typed."""
    number = next(_serial)
    with transaction():
        return create_user(
            PORTAL,
            email=fields.pop("email", f"{role.value}{number}@bekasi.example"),
            name=fields.pop("name", NAMES[role]),
            role=role,
            districts=None if role is Role.ADMINISTRATOR else districts,
            password_hash=fields.pop("password_hash", "unusable"),
            must_change_password=fields.pop("must_change_password", False),
            **fields,
        )


def synthetic_nik(birth_date: date = date(1980, 4, 12), *, female: bool = True) -> str:
    """A NIK that no real person holds: the serial is 9000 or more."""
    day = birth_date.day + (40 if female else 0)
    return f"321608{day:02}{birth_date:%m%y}{9000 + next(_serial) % 1000:04}"


def new_person(name: str = "Siti Rohmah", **fields: Any) -> NewPerson:
    """A person to be registered: by default a woman born in 1980 with a synthetic NIK."""
    sex = fields.setdefault("sex", Sex.FEMALE)
    birth_date = fields.setdefault("birth_date", date(1980, 4, 12))
    if "nik" not in fields and not fields.get("nik_missing_reason"):
        fields["nik"] = Nik.parse(synthetic_nik(birth_date, female=sex is Sex.FEMALE))
    fields.setdefault("relation", Relation.HEAD)
    return NewPerson(name=name, **fields)


def create_household(*members: NewPerson, **fields: Any) -> Household:
    """A household in Karangharja, Pebayuran, registered by the portal; one mother by default."""
    with transaction():
        return register_household(
            fields.pop("actor", PORTAL),
            kk=fields.pop("kk", None) or KkNumber(f"321608010112{9000 + next(_serial) % 1000}"),
            address=fields.pop("address", "Kp. Pulo Puter"),
            rt=fields.pop("rt", "003"),
            rw=fields.pop("rw", "002"),
            village_code=fields.pop("village_code", KARANGHARJA),
            members=members or (new_person(),),
            **fields,
        )
