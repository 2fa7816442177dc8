"""Small lists as agencies send them, and the way they take. No real people: serials are 9000 up."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.agencies.models import Effect, Import, SourceRecord
from portal.agencies.services import agency_with, ensure_agencies
from portal.extensions import db
from portal.households.facts import NewPerson
from portal.households.models import Household, Person
from portal.intake import services
from portal.jobs.services import run_due_jobs
from portal.permissions import Actor
from portal.transaction import transaction
from portal.types import Nik
from tests.agencies.making import csv_bytes
from tests.factories import PORTAL, new_person

LABELS = {
    "NIK": "",
    "No KK": "",
    "Nama": "Siti Rohmah",
    "Tgl Lahir": "12-04-1980",
    "JK": "P",
    "Alamat": "Kp. Pulo Puter",
    "RT": "3",
    "RW": "2",
    "Desa": "Karangharja",
    "Kecamatan": "Pebayuran",
    "No HP": "",
}
_serial = count(1)


def new_nik() -> str:
    """A NIK of a woman born on 12 April 1980 that nobody else in the test has."""
    return f"321608520480{9000 + next(_serial) % 1000:04}"


def new_kk() -> str:
    """A No. KK that nobody else in the test has."""
    return f"321608010112{9000 + next(_serial) % 1000:04}"


def person(**values: str) -> dict[str, str]:
    """A row that is accepted without a warning; name the columns to change."""
    return {**LABELS, "NIK": new_nik(), "No KK": new_kk(), **values}


def of_unknown_age(**fields: Any) -> NewPerson:
    """Siti Rohmah as the registry may know her: with a NIK, without a birth date."""
    return new_person("Siti Rohmah", birth_date=None, nik=Nik(new_nik()), **fields)


def people(number: int) -> list[dict[str, str]]:
    """Many rows of different people, each a family of their own."""
    return [
        person(NIK=f"3216085204{80 + at // 900:02}{9000 + at % 900:04}", Nama=f"Warga {_word(at)}")
        for at in range(number)
    ]


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def content(*rows: Mapping[str, Any]) -> bytes:
    """The rows as a CSV."""
    labels = list(dict.fromkeys(label for row in rows for label in row))
    return csv_bytes([labels, *([row.get(label, "") for label in labels] for row in rows)])


def sent(
    data: bytes, *, agency: str = "dinsos", name: str = "daftar.csv", actor: Actor | None = None
) -> int:
    """A file that arrived and waits to be read."""
    with transaction():
        ensure_agencies()
        return services.receive_file(
            actor or PORTAL, agency=agency_with(agency), name=name, data=data
        ).id


def received(data: bytes, **fields: Any) -> Import:
    """A file that was sent and read."""
    import_id = sent(data, **fields)
    work()
    return reload(import_id)


def brought_in(*rows: Mapping[str, Any], actor: User | None = None, **fields: Any) -> Import:
    """A list that was sent, read and let into the registry."""
    found = received(content(*rows), actor=actor, **fields)
    return confirmed(found, actor)


def confirmed(found: Import, actor: Actor | None = None) -> Import:
    """The same list, let into the registry."""
    import_id = found.id
    with transaction():
        services.confirm(actor or PORTAL, db.session.get_one(Import, import_id))
    work()
    return reload(import_id)


def undone(found: Import, actor: Actor | None = None) -> Import:
    """The same list, taken back."""
    import_id = found.id
    with transaction():
        services.undo(actor or PORTAL, db.session.get_one(Import, import_id))
    work()
    return reload(import_id)


def work() -> None:
    """Do what a worker would find due."""
    db.session.rollback()  # a browser may have written since the test last looked
    run_due_jobs("worker of the test")


def reload(import_id: int) -> Import:
    """The list as it stands in the database."""
    db.session.rollback()
    return db.session.get_one(Import, import_id, populate_existing=True)


def registry() -> tuple[int, int]:
    """How many persons and households there are."""
    db.session.rollback()
    return (
        db.session.scalar(select(func.count(Person.id))) or 0,
        db.session.scalar(select(func.count(Household.id))) or 0,
    )


def only_person() -> Person:
    """The one person of the registry."""
    db.session.rollback()
    return db.session.scalars(select(Person)).one()


def effects(found: Import) -> list[Effect | None]:
    """What each row of the list did, or would do."""
    query = select(SourceRecord.effect).where(SourceRecord.import_id == found.id)
    return list(db.session.scalars(query.order_by(SourceRecord.position)))


def remarks(found: Import) -> list[str]:
    """The codes of all reasons and warnings, in the order of the rows."""
    query = select(SourceRecord.problems, SourceRecord.warnings).where(
        SourceRecord.import_id == found.id
    )
    rows = db.session.execute(query.order_by(SourceRecord.position))
    return [remark["code"] for problems, warnings in rows for remark in problems + warnings]
