"""While a family is typed, registered lookalikes are shown and must be told apart once."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.states import PairStatus
from tests.factories import KARANGHARJA, SUKABAKTI
from tests.registry.linkage.cast import run_linkage, woman

SignIn = Callable[..., FlaskClient]
FORM = {
    "kk_number": "",
    "village_code": KARANGHARJA,
    "address": "Kp. Pulo Puter",
    "rt": "3",
    "rw": "2",
    "submission": "formulir-1",
    "members-0-name": "Sitti Rohmah",
    "members-0-relation": "head",
    "members-0-sex": "female",
    "members-0-birth_date": "12-04-1980",
    "members-0-nik": "",
    "members-0-nik_missing_reason": "belum merekam KTP",
}


def count() -> int:
    db.session.rollback()
    return db.session.query(Person).count()


def test_likely_the_same_person_is_shown_while_typing(app: Flask, sign_in: SignIn) -> None:
    known = woman()
    answer = sign_in(Role.CASEWORKER).post("/keluarga/baru/mirip/0", data=FORM)
    assert answer.status_code == 200
    assert f'href="/keluarga/anggota/{known.id}"' in answer.text
    assert "Mungkin sudah terdaftar" in answer.text


def test_outside_the_kecamatan_only_a_hint_is_given(app: Flask, sign_in: SignIn) -> None:
    woman("Nyi Siti Rohmah", village_code=SUKABAKTI)
    form = {**FORM, "members-0-name": "Nyi Siti Rohmah", "village_code": ""}
    page = sign_in(Role.CASEWORKER).post("/keluarga/baru/mirip/0", data=form).text
    assert "S••• R•••" in page
    assert "di Kec. Tambelang, di luar wilayah tugas Anda" in page
    assert "/keluarga/anggota/" not in page


def test_nobody_is_shown_for_a_name_that_nobody_has(app: Flask, sign_in: SignIn) -> None:
    woman()
    form = {**FORM, "members-0-name": "Udin Samsudin", "members-0-birth_date": "1-2-1950"}
    page = sign_in(Role.CASEWORKER).post("/keluarga/baru/mirip/0", data=form).text
    assert "/keluarga/anggota/" not in page
    assert sign_in(Role.CASEWORKER).post("/keluarga/baru/mirip/7", data=FORM).status_code == 404


def test_the_form_asks_before_it_registers_and_a_reason_lets_it(
    app: Flask, sign_in: SignIn
) -> None:
    known = woman()
    rina = sign_in(Role.CASEWORKER)
    asked = rina.post("/keluarga/baru", data=FORM)
    assert asked.status_code == 422
    assert "Buka datanya, atau tulis mengapa ini orang lain." in asked.text
    assert count() == 1
    answered = {
        **FORM,
        "members-0-told_apart": str(known.id),
        "members-0-told_apart_reason": "Saudara kembar",
    }
    assert rina.post("/keluarga/baru", data=answered).status_code == 303
    assert count() == 2
    told = db.session.scalars(
        select(AuditValues.content)
        .join(AuditEvent, AuditEvent.sequence == AuditValues.sequence)
        .where(AuditEvent.action == "person_pairs.register_apart")
    ).one()
    assert told["reason"] == "Saudara kembar"


def test_who_was_registered_as_somebody_else_is_not_merged_afterwards(
    app: Flask, sign_in: SignIn
) -> None:
    known = woman()
    answered = {
        **FORM,
        "members-0-told_apart": str(known.id),
        "members-0-told_apart_reason": "Saudara kembar",
    }
    sign_in(Role.CASEWORKER).post("/keluarga/baru", data=answered)
    run_linkage()
    pair = db.session.query(PersonPair).one()
    assert (pair.status, pair.note) == (PairStatus.KEPT_APART, "Saudara kembar")


def test_a_reason_for_one_does_not_answer_for_another(app: Flask, sign_in: SignIn) -> None:
    woman()
    form = {**FORM, "members-0-told_apart": "999", "members-0-told_apart_reason": "Beda orang"}
    assert sign_in(Role.CASEWORKER).post("/keluarga/baru", data=form).status_code == 422
    assert count() == 1
