"""An unusual file of a new agency: guessed, shown, corrected once, then remembered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.platform.settings import change_setting
from portal.registry.agencies.models import Agency, Import, SourceRecord
from portal.registry.agencies.services import add_agency
from portal.registry.agencies.settings import CELL_LENGTH, ROWS
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Person
from tests.factories import PORTAL
from tests.registry.agencies.making import csv_bytes, xlsx_bytes
from tests.registry.intake.lists import (
    answers,
    confirmed,
    content,
    person,
    received,
    registry,
    reload,
    work,
)

SignIn = Callable[..., FlaskClient]
#: As one office might write it: nothing is called as elsewhere.
HEADER = ["Urut", "Yang dibantu", "Kartu", "Lahir tanggal", "Tinggal di", "Rupiah"]
PEOPLE: list[tuple[str, Any, Any, str]] = [
    ("Encih Sukaesih", "3216085008619001", "10 Agustus 1961", "Rp1.500.000,00"),
    ("Hj. Uum", "'3216085108619002", "11/08/1961", "1500000"),
    ("Acah", "3216 0852 0861 9003", "12-8-1961", "1.500.000"),
    ("Mak Eneng", "3216.0853.0861.9004", "13 Agt 1961", "Rp 1.500.000"),
    ("Iyam", "belum ada", date(1961, 8, 14), "1,500,000"),
    ("Kokom", "3,21608E+15", "1961-08-15", "Rp. 1.500.000,-"),
]


@pytest.fixture
def office(app: Flask) -> Flask:
    with transaction():
        add_agency(PORTAL, code="dinkes", name="Dinas Kesehatan")
    return app


def village_sheets() -> bytes:
    """A sheet for each desa, which only its title names; a total and a signature below."""
    sheets = {}
    for desa, some in (("Karangharja", PEOPLE[:3]), ("Bantarjaya", PEOPLE[3:])):
        sheets[desa] = [
            ["DAFTAR PENERIMA BANTUAN LANSIA"],
            [f"DESA {desa.upper()} KECAMATAN PEBAYURAN"],
            [],
            HEADER,
            *(
                [at, name, nik, born, f"Kp. {desa} RT 1/2", amount]
                for at, (name, nik, born, amount) in enumerate(some, start=1)
            ),
            ["", "Jumlah", "", "", "", "4.500.000"],
            [],
            ["", "", "", "Mengetahui, Kepala Desa"],
        ]
    return xlsx_bytes(sheets)


def test_a_file_of_no_known_label_is_put_right_by_a_person_and_remembered(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in(Role.SUPERVISOR, districts=None)
    found = received(village_sheets(), agency="dinkes", name="lansia.xlsx", actor=client.user)  # type: ignore[attr-defined]
    page = client.get(f"/impor/{found.id}/kolom").text
    for sample in ("Encih Sukaesih", "10 Agustus 1961", "Rp1.500.000,00", "3216••••9001"):
        assert sample in page
    assert "3216085008619001" not in page
    keys = [column["key"] for column in found.columns]
    meanings = {
        "urut": "ordinal",
        "yangdibantu": "name",
        "kartu": "nik",
        "lahirtanggal": "birth_date",
        "tinggaldi": "address",
        "rupiah": "aid_value",
    }
    answer = client.post(
        f"/impor/{found.id}/kolom",
        data=answers(client.get(f"/impor/{found.id}/kolom"))
        | {f"column-{at}": meanings[key] for at, key in enumerate(keys)},
    )
    assert answer.status_code == 303
    work()
    found = reload(found.id)
    assert (found.rows, found.accepted, found.refused, found.skipped) == (12, 6, 0, 6)
    confirmed(found)
    assert registry() == (6, 6)
    born = db.session.scalars(select(Person.birth_date).order_by(Person.id)).all()
    assert born == [date(1961, 8, day) for day in range(10, 16)]
    assert set(claimed("aid_value")) == {1_500_000}
    niks = [nik and nik[-4:] for nik in claimed("nik")]
    assert niks == ["9001", "9002", "9003", "9004", None, None]
    assert set(claimed("rt")) == {"001"}
    again = received(village_sheets(), agency="dinkes", name="bulan-depan.xlsx")
    assert (again.status, again.accepted) == (ImportState.PREVIEWED, 6)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_of_any_make_comes_in_the_same(office: Flask, delimiter: str, encoding: str) -> None:
    rows = [
        ["Nama Lansia", "NIK", "Tgl Lahir", "Alamat", "Desa", "Besaran (Rp)"],
        *(
            [name.replace("Acah", "Acah Désirée"), nik, str(born), "Kp. A, B; C", "Karangharja", m]
            for name, nik, born, m in PEOPLE
        ),
    ]
    found = received(csv_bytes(rows, delimiter, encoding), agency="dinkes")
    assert (found.accepted, found.refused) == (6, 0)
    assert claimed("name")[2] == "Acah Désirée"
    assert set(claimed("address")) == {"Kp. A, B; C"}
    assert set(claimed("aid_value")) == {1_500_000}


def test_limits_are_settings(office: Flask) -> None:
    rows = [person(Alamat="x" * 250, Keterangan="y" * 400), person(Alamat="Kp. Pulo")]
    assert received(content(*rows)).refused == 0
    with transaction():
        change_setting(PORTAL, CELL_LENGTH, text="300", valid_from=today(), basis="", read_at=0)
    found = received(content(*rows))
    assert (found.accepted, found.refused) == (1, 1)
    with transaction():
        change_setting(PORTAL, ROWS, text="1", valid_from=today(), basis="", read_at=0)
    found = received(content(*rows))
    assert found.status is ImportState.FAILED
    assert found.failure == "Berkas berisi lebih dari 1 baris. Bagi menjadi beberapa berkas."


def claimed(what: str) -> list[Any]:
    """What the accepted rows of the latest list say of one thing."""
    db.session.rollback()
    latest = select(Import.id).order_by(Import.id.desc()).limit(1).scalar_subquery()
    claims = db.session.scalars(
        select(SourceRecord.claim)
        .where(SourceRecord.import_id == latest, SourceRecord.claim.is_not(None))
        .order_by(SourceRecord.position)
    )
    assert db.session.scalar(select(Agency.id)) is not None
    return [claim[what] for claim in claims if claim]
