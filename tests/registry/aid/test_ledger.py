"""The ledger: when aid becomes a fact, whose it is, and when it is removed."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.handovers.services import void_handover
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.agencies.models import BenefitKind, Import
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import ensure_programmes
from portal.registry.aid.models import AidFact, FactSource
from portal.registry.aid.queries import facts_of
from portal.registry.households.models import Person
from portal.registry.intake import services
from tests.factories import (
    PORTAL,
    create_approved,
    create_household,
    create_staff,
    hand_over,
    new_person,
)
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import new_kk, new_nik

HEAD = (
    "NIK",
    "No KK",
    "Nama",
    "Tgl Lahir",
    "Desa",
    "Kecamatan",
    "Jenis Bantuan",
    "Nilai Bantuan",
    "Tanggal Bantuan",
)


def bring_in(agency: str, programme: str | None = None, *, kind: str = "Tahap I") -> int:
    row = (
        new_nik(),
        new_kk(),
        "Siti Rohmah",
        "12-04-1980",
        "Karangharja",
        "Pebayuran",
        kind,
        "Rp750.000",
        "17-04-2026",
    )
    with transaction():
        ensure_programmes()
        found = services.receive_file(
            PORTAL,
            agency=get_agency_by_code(agency),
            name="a.csv",
            data=csv_bytes([HEAD, row]),
            programme=programme,
        )
        import_id = found.id
    run_due_jobs("test")
    with transaction():
        services.confirm(PORTAL, db.session.get_one(type(found), import_id))
    run_due_jobs("test")
    return import_id


def facts() -> list[AidFact]:
    return list(db.session.scalars(select(AidFact).order_by(AidFact.id)))


def sources_of(fact: AidFact) -> list[tuple[FactSource, int | None]]:
    return [(source.source, source.import_id) for source in fact.sources]


def test_a_list_of_a_programme_says_what_was_given_until_it_is_taken_back(app: Flask) -> None:
    import_id = bring_in("kemensos", "pkh")
    [fact] = facts()
    assert (fact.programme.code, fact.kind, fact.value) == ("pkh", BenefitKind.CASH, 750_000)
    assert str(fact.given_on) == "2026-04-17"
    assert sources_of(fact) == [(FactSource.LIST, import_id)]
    with transaction():
        services.undo(PORTAL, db.session.get_one(Import, import_id))
    run_due_jobs("test")
    assert facts() == []


def test_the_only_programme_of_an_agency_need_not_be_named(app: Flask) -> None:
    bring_in("baznas")
    assert [fact.programme.code for fact in facts()] == ["baznas-modal"]


def test_a_proposal_and_a_list_of_many_programmes_say_nothing_of_aid(app: Flask) -> None:
    bring_in("usulan")
    bring_in("kemensos")
    assert facts() == []


def test_a_programme_of_another_agency_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidInput, match="tidak punya program pkh"):
        bring_in("desa", "pkh")


def test_what_we_hand_over_is_a_fact_until_it_is_voided(app: Flask) -> None:
    handover = hand_over(create_approved())
    [fact] = facts()
    assert (fact.programme.code, fact.kind, fact.value) == (
        "program-sendiri",
        BenefitKind.TOOL,
        2_500_000,
    )
    assert fact.person_id == handover.recipient_id
    officer = create_staff(Role.SUPERVISOR)
    with transaction():
        void_handover(officer, handover, reason="Salah orang")
    assert facts() == []


def test_aid_of_a_merged_person_counts_for_who_they_are_now(app: Flask) -> None:
    bring_in("baznas")
    family = create_household(new_person("Siti Rohmah"))
    with transaction():
        twice = db.session.get_one(Person, facts()[0].person_id)
        twice.merged_into_id = family.persons[0].id
    [known] = facts_of([family.id])[family.id]
    assert known.person_id == family.persons[0].id
