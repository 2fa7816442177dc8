"""The ledger of aid as a file: every fact once, for its current person, in scope, masked."""

from datetime import date

import pytest
from flask import Flask

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.overview.exports import queries
from portal.overview.exports.models import Format
from portal.platform.permissions import Role
from portal.registry.agencies.models import BenefitKind, Programme
from portal.registry.agencies.services import ensure_programmes
from portal.registry.aid.models import AidFact, AidSource, FactSource
from portal.registry.households.models import Person
from tests import factories as make
from tests.edges.api.calling import a_key, call
from tests.overview.exports.reading import column, csv_rows, made

LEDGER = "bantuan-semua-pihak"


def gave(
    person: Person, number: int, *, said: str = "Tahap I", value: int | None = 750_000
) -> None:
    """Record aid of the portal in the ledger."""
    with transaction() as session:
        ensure_programmes()
        programme = session.query(Programme).filter_by(code="pkh").one()
        session.add(
            AidFact(
                person_id=person.id,
                household_id=person.household_id,
                programme=programme,
                kind=BenefitKind.CASH,
                value=value,
                said=said,
                given_on=date(2026, 4, 17),
                payment=f"handover:{number}",
                sources=[AidSource(source=FactSource.HANDOVER, source_id=number)],
            )
        )


def somebody(name: str, **fields: str) -> Person:
    """Return the only member of a new family."""
    return make.create_household(make.new_person(name), **fields).persons[0]


@pytest.mark.parametrize("format", Format)
def test_every_fact_in_scope_is_in_the_file_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, format: Format
) -> None:
    monkeypatch.setattr(queries, "ROWS_PER_CHUNK", 2)
    mother, far = somebody("Karsinah"), somebody("Di Luar", village_code=make.SUKABAKTI)
    for number in range(5):
        gave(mother, number, said=f"Tahap {number}")
    gave(far, 99)
    export = made(make.create_staff(Role.SUPERVISOR), LEDGER, format)
    stages = (
        [row["uraian"] for row in csv_rows(export)]
        if format is Format.CSV
        else column(export, "uraian")
    )
    assert stages == [f"Tahap {number}" for number in range(5)]
    assert export.rows == export.expected == 5


def test_a_fact_says_who_gave_what_when_and_from_where_it_is_known(app: Flask) -> None:
    mother = somebody("Karsinah")
    gave(mother, 1)
    gave(mother, 2, value=None)
    row, unknown = csv_rows(made(make.create_staff(Role.AUDITOR), LEDGER))
    assert mother.nik is not None
    assert (row["nama"], row["nik"]) == ("Karsinah", "•" * 12 + mother.nik[-4:])
    assert row["instansi"] == "Kementerian Sosial"
    assert (row["jenis_bantuan"], row["nama_jenis_bantuan"]) == ("cash", "Uang tunai")
    assert (row["sumber"], row["nama_sumber"]) == ("handover", "serah terima")
    assert (row["nilai"], row["tanggal"]) == ("750000", "2026-04-17")
    assert unknown["nilai"] == ""


def test_a_fact_of_a_merged_person_is_of_who_they_are_now(app: Flask) -> None:
    twice, again, mother = somebody("Karsina"), somebody("Nyi Karsinah"), somebody("Karsinah")
    gave(twice, 1)
    with transaction() as session:
        session.get_one(Person, twice.id).merged_into_id = again.id
        session.get_one(Person, again.id).merged_into_id = mother.id
    (row,) = csv_rows(made(make.create_staff(Role.SUPERVISOR), LEDGER))
    assert (row["nama"], row["id_orang"]) == ("Karsinah", str(mother.id))


def test_a_part_and_a_kecamatan_bound_the_file(app: Flask) -> None:
    gave(somebody("Karsinah"), 1)
    gave(somebody("Di Tambelang", village_code=make.SUKABAKTI), 2)
    actor = make.create_staff(Role.SUPERVISOR, districts=None)
    (row,) = csv_rows(made(actor, LEDGER, district_code=make.TAMBELANG))
    assert row["nama"] == "Di Tambelang"
    assert csv_rows(made(actor, LEDGER, state="daftar")) == []
    assert len(csv_rows(made(actor, LEDGER, state="serah-terima"))) == 2


def test_what_a_list_says_of_aid_is_no_formula(app: Flask) -> None:
    gave(somebody("Karsinah"), 1, said='=HYPERLINK("http://jahat.example")')
    (row,) = csv_rows(made(make.create_staff(Role.SUPERVISOR), LEDGER))
    assert row["uraian"] == '\'=HYPERLINK("http://jahat.example")'


def test_what_agencies_told_of_their_aid_is_given_to_no_agency(app: Flask) -> None:
    gave(somebody("Karsinah"), 1)
    with pytest.raises(InvalidInput) as refusal:
        a_key(datasets=["orang", LEDGER])
    assert refusal.value.field == "datasets"
    db.session.rollback()
    answer = call(app, "/openapi.json").json
    assert answer is not None
    assert set(answer["paths"]) == {
        "/persons", "/persons/{number}", "/cases", "/cases/{number}", "/aid", "/aid/{number}",
    }  # fmt: skip
    assert call(app, f"/{LEDGER}", a_key()).status_code == 404
