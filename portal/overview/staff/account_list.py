"""A table of new accounts, pasted or from a workbook: each row as an account, or what is wrong."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from flask_babel import gettext
from sqlalchemy import select

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import capitalised, clean_text
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.platform.web.navigation import ROLE_NAMES
from portal.registry.agencies.reading import read_table
from portal.registry.agencies.reading.sheets import text_of

#: The order of columns where the first row does not name them.
COLUMNS = ("name", "email", "role", "districts", "nip", "position")
MOST_ROWS = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NIP = re.compile(r"\d{18}")
_HEADERS: Mapping[str, str] = {
    "nama": "name",
    "nama lengkap": "name",
    "name": "name",
    "surel": "email",
    "email": "email",
    "e-mail": "email",
    "peran": "role",
    "role": "role",
    "kecamatan": "districts",
    "wilayah": "districts",
    "wilayah tugas": "districts",
    "district": "districts",
    "districts": "districts",
    "nip": "nip",
    "jabatan": "position",
    "position": "position",
}
_ROLES: Mapping[str, Role] = {
    "pendamping": Role.CASEWORKER,
    "penyelia": Role.SUPERVISOR,
    "penetap": Role.APPROVER,
    "penetap bantuan": Role.APPROVER,
    "petugas acara": Role.EVENT_OFFICER,
    "pemeriksa": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
    "admin": Role.ADMINISTRATOR,
}
_EVERYWHERE = frozenset({"semua", "seluruhnya", "seluruh", "all", "*"})
_LONGEST = {"name": 120, "email": 254, "position": 120}


@dataclass(frozen=True)
class AccountRow:
    """One row of the table. ``faults`` says what is wrong; ``role`` then means nothing."""

    number: int
    name: str
    email: str
    role: Role
    districts: tuple[str, ...] | None
    nip: str
    position: str
    role_said: str = ""
    districts_said: str = ""
    faults: tuple[str, ...] = field(default=())


def table_of(text: str, workbook: bytes, filename: str) -> list[list[str]]:
    """Return the cells of a pasted table, or of the first sheet of a workbook. Raises
    :class:`InvalidInput` for a file that is no table, and for too many rows."""
    if workbook:
        sheet = read_table(workbook, filename)[0]
        rows = [[text_of(cell) for cell in cells] for _number, cells in sheet.rows()]
    else:
        rows = _pasted(text)
    rows = [[clean_text(cell) for cell in row] for row in rows if any(row)]
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput(
            gettext("Paling banyak %(most)s akun sekaligus.", most=MOST_ROWS), field="table"
        )
    return rows


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Return the table as text that :func:`table_of` reads again; without tabs, which the field of
    a form would not keep."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()


def accounts_in(rows: Sequence[Sequence[str]], districts: Sequence[Region]) -> list[AccountRow]:
    """Return each row as an account with what is wrong with it, in the order of the table."""
    columns, body = _columns(rows)
    codes = {region.name.casefold(): region.code for region in districts}
    codes |= {region.code: region.code for region in districts}
    cells = [
        (number, {name: row[at] if at < len(row) else "" for name, at in columns.items()})
        for number, row in body
    ]
    emails = Counter(said.get("email", "").lower() for _number, said in cells)
    taken = set(db.session.scalars(select(User.email).where(User.email.in_(list(emails)))))
    return [_row(number, said, codes, emails, taken) for number, said in cells]


def _pasted(text: str) -> list[list[str]]:
    delimiter = next((mark for mark in ("\t", ";") if mark in text), ",")
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def _columns(
    rows: Sequence[Sequence[str]],
) -> tuple[Mapping[str, int], Sequence[tuple[int, Sequence[str]]]]:
    """Return where each column stands, and the rows below the header with their numbers."""
    numbered = list(enumerate(rows, start=1))
    first = [cell.casefold() for cell in rows[0]] if rows else []
    if any(_HEADERS.get(cell) == "email" for cell in first):
        named = {_HEADERS[cell]: at for at, cell in enumerate(first) if cell in _HEADERS}
        return named, numbered[1:]
    return {name: at for at, name in enumerate(COLUMNS)}, numbered


def _row(
    number: int,
    said: Mapping[str, str],
    codes: Mapping[str, str],
    emails: Mapping[str, int],
    taken: set[str],
) -> AccountRow:
    role = _role(said.get("role", ""))
    places = _places(said.get("districts", ""))
    everywhere = any(place.casefold() in _EVERYWHERE for place in places)
    unknown = [] if everywhere else [place for place in places if place.casefold() not in codes]
    faults = [
        *_faults(said, emails, taken),
        *_faults_of_work(role, said.get("role", ""), places, unknown, codes),
    ]
    no_places = role is Role.ADMINISTRATOR
    known = tuple(codes[place.casefold()] for place in places if place.casefold() in codes)
    return AccountRow(
        number=number,
        name=said.get("name", ""),
        email=said.get("email", "").lower(),
        role=role or Role.AUDITOR,
        districts=() if no_places else None if everywhere else known,
        nip=said.get("nip", ""),
        position=said.get("position", ""),
        role_said=said.get("role", ""),
        districts_said=said.get("districts", ""),
        faults=tuple(faults),
    )


def _faults(said: Mapping[str, str], emails: Mapping[str, int], taken: set[str]) -> Iterator[str]:
    email = said.get("email", "").lower()
    if not said.get("name"):
        yield gettext("Nama belum diisi.")
    if not _EMAIL.fullmatch(email):
        yield gettext("Alamat surel ini tidak lengkap.")
    elif emails[email] > 1:
        yield gettext("Surel ini ada pada dua baris.")
    elif email in taken:
        yield gettext("Alamat surel ini sudah dipakai akun lain.")
    if said.get("nip") and not _NIP.fullmatch(said["nip"]):
        yield gettext("NIP terdiri dari 18 angka.")
    for name, longest in _LONGEST.items():
        if len(said.get(name, "")) > longest:
            yield gettext("Paling banyak %(n)s huruf.", n=longest)


def _faults_of_work(
    role: Role | None,
    role_said: str,
    places: Sequence[str],
    unknown: Sequence[str],
    known: Iterable[str],
) -> Iterator[str]:
    if role is None:
        yield _unknown_role(role_said)
    if unknown:
        names = ", ".join(_with_near(place, known) for place in unknown)
        yield gettext("Kecamatan tidak dikenal: %(names)s.", names=names)
    if not places and role is not Role.ADMINISTRATOR:
        yield gettext("Tulis paling sedikit satu kecamatan, atau semua.")


def _unknown_role(text: str) -> str:
    near = _near(text, _ROLES)
    if near:
        return gettext("Peran ini tidak dikenal. Mungkin: %(name)s.", name=near)
    names = ", ".join(str(name).lower() for name in ROLE_NAMES.values())
    return gettext("Peran ini tidak dikenal. Yang ada: %(names)s.", names=names)


def _with_near(place: str, known: Iterable[str]) -> str:
    """Return the name as typed, with the nearest known one beside it."""
    near = _near(place, known)
    return (
        gettext("%(name)s (mungkin %(near)s)", name=place, near=capitalised(near))
        if near
        else place
    )


def _near(text: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(text.casefold(), list(known), n=1, cutoff=0.6)), "")


def _role(text: str) -> Role | None:
    word = text.casefold()
    shown = {str(name).casefold(): role for role, name in ROLE_NAMES.items()}
    by_code = {role.value: role for role in Role}
    return _ROLES.get(word) or shown.get(word) or by_code.get(word)


def _places(text: str) -> list[str]:
    return [place for part in re.split(r"[,;/]", text) if (place := part.strip())]
