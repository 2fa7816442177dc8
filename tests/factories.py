"""A standing cast for tests. Every NIK is synthetic: its serial is 9000 or more."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from portal.accounts.models import User
from portal.accounts.services import create_user
from portal.permissions import Portal, Role
from portal.transaction import transaction

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
