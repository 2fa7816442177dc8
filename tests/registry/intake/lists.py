"""Small lists as agencies send them, and their import. No real people: serials are 9000 up."""

import re
from collections.abc import Mapping
from html import unescape
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Nik
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Actor
from portal.registry.agencies.models import Effect, Import, RowOutcome, SourceRecord
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import (
    ensure_agencies,
)
from portal.registry.households.inputs import NewPerson
from portal.registry.households.models import Household, Person
from portal.registry.intake import services
from tests.factories import PORTAL, new_person
from tests.registry.agencies.making import csv_bytes

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
            actor or PORTAL, agency=get_agency_by_code(agency), name=name, data=data
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


def answers(page: TestResponse, **changes: str) -> dict[str, str]:
    """What the form of a page would send, with some answers changed by their label."""
    names = {
        unescape(label).strip(): name
        for name, label in re.findall(r'<label[^>]* for="([\w-]+)">([^<]+)</label>', page.text)
    }
    names |= {
        unescape(label): name
        for name, label in re.findall(
            r'<label[^>]* for="([\w-]+)"><input[^>]*><span>([^<]+)</span>', page.text
        )
    }
    sent = dict(re.findall(r'<input[^>]* name="(version|whose)"[^>]* value="(\d+)"', page.text))
    sent |= dict(re.findall(r'<input checked[^>]* name="([\w-]+)"[^>]* value="(\w*)"', page.text))
    for kind in ("text", "number"):
        pattern = rf'<input[^>]* name="([\w-]+)"[^>]* type="{kind}"[^>]* value="([^"]*)"'
        sent |= {name: unescape(text) for name, text in re.findall(pattern, page.text)}
    for select_text in re.findall(r"<select.*?</select>", page.text, re.DOTALL):
        name = re.findall(r'name="([\w-]+)"', select_text)[0]
        sent[name] = (re.findall(r'<option selected value="(\w*)"', select_text) or [""])[0]
    return {name: text for name, text in sent.items() if name not in ("csrf_token",)} | {
        names.get(label, label): text for label, text in changes.items()
    }


def change(client: FlaskClient, found: Import, page: str, **changes: str) -> Import:
    """The list after a person has changed something on one of its pages."""
    address = f"/impor/{found.id}/{page}"
    answer = client.post(address, data=answers(client.get(address), **changes))
    assert answer.status_code == 303, answer.text
    work()
    return reload(found.id)


def claims(found: Import) -> list[Any]:
    query = select(SourceRecord.claim).where(
        SourceRecord.import_id == found.id, SourceRecord.outcome == RowOutcome.ACCEPTED
    )
    return [claim for claim in db.session.scalars(query.order_by(SourceRecord.position)) if claim]


def names(found: Import) -> list[str]:
    return [claim["name"] for claim in claims(found)]


def page_of_row(found: Import, row_number: int, sheet: str = "") -> str:
    """The page of the row with this number in the spreadsheet."""
    position = db.session.scalar(
        select(SourceRecord.position).where(
            SourceRecord.import_id == found.id,
            SourceRecord.row == row_number,
            SourceRecord.sheet == sheet,
        )
    )
    return f"baris/{position}"
