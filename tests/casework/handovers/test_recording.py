"""The page for recording a handover: accepted and refused input, and stored values."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.casework.cases.states import Status
from portal.casework.decisions.models import AidKind, CashMethod
from portal.casework.handovers.models import Handover
from portal.casework.handovers.queries import owed_items
from portal.casework.receipts.models import Paper
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.files.models import StoredFile
from portal.platform.files.services import read_file
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from tests.casework.handovers.cast import drawn, handover_form, invite, invited_family, photo
from tests.factories import TAMBELANG, create_approved, create_decision, synthetic_nik
from tests.races import at_once

SignIn = Callable[..., FlaskClient]
LAST_MONTH = today() - timedelta(days=30)
ONE_DATABASE = pytest.mark.one_database(
    "what the page takes and refuses is decided in Python; what is recorded is tested on both"
)


def only_handover() -> Handover:
    return db.session.scalars(select(Handover)).one()


def nothing_recorded() -> bool:
    return db.session.scalar(select(func.count()).select_from(Handover)) == 0


def test_an_officer_records_a_handover_and_finds_its_papers(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.CASH])
    sari = sign_in(Role.SUPERVISOR)
    url = f"/serah-terima/catat/{decision.id}"
    assert "Siti Rohmah" in sari.get(url).text
    sent = sari.post(url, data=handover_form(decision))
    assert sent.status_code == 303
    assert decision.case.status is Status.HANDED_OVER
    page = sari.get(sent.location).text
    for paper in db.session.scalars(select(Paper)):
        assert paper.number in page
    assert "Udin dan Wati" in page


def test_only_what_is_ticked_is_given_and_the_rest_stays_owed(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS])
    tool, goods = decision.items
    form = handover_form(decision, **{"items-0-condition": "minor_flaw", "items-0-note": "lecet"})
    del form["items-1-given"]
    sent = sign_in(Role.SUPERVISOR).post(f"/serah-terima/catat/{decision.id}", data=form)
    assert owed_items(decision) == [goods]
    page = sign_in(Role.SUPERVISOR).get(sent.location).text
    assert "Sebagian belum diserahkan" in page
    assert "Cacat ringan · lecet" in page
    assert tool.description in page


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_witness": ""}, "Wajib diisi."),
        ({"second_witness": "UDIN"}, "Dua saksi harus dua orang."),
        ({"handed_at": "2026-02-31T09:00"}, "Tulis tanggal dan jam."),
        ({"handed_at": "2099-01-01T09:00"}, "Tanggal ini belum tiba."),
        ({"handed_at": "2019-01-01T09:00"}, "Periksa tahunnya: paling awal"),
        ({"handed_at": f"{LAST_MONTH}T09:00"}, "baru ditetapkan pada"),
        ({"items-0-given": ""}, "Pilih bantuan yang diserahkan."),
        ({"place": "x" * 10_000}, "Paling banyak 160 huruf."),
        ({"signature_kind": "screen"}, "Tanda tangan di layar masih kosong."),
        ({"signature_kind": "screen", "signature": "data:image/png;base64,AAAA"}, "tidak terbaca"),
        ({"signature_kind": "screen", "signature": drawn(ink=False)}, "masih kosong"),
        ({"signature_kind": "screen", "signature": drawn(size=(4000, 3000))}, "tidak terbaca"),
        ({"received_by": "representative"}, "Salin dari KTP wakil."),
        ({"received_by": "representative", "representative_nik": "123"}, "16 angka"),
        ({"recipient": 987_654}, "Pilih salah satu."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_typing_is_kept(
    app: Flask, sign_in: SignIn, changes: dict[str, object], message: str
) -> None:
    decision = create_approved()
    form = handover_form(decision, note="Catatan yang sudah diketik", **changes)
    if not form["items-0-given"]:
        del form["items-0-given"]
    answer = sign_in(Role.SUPERVISOR).post(f"/serah-terima/catat/{decision.id}", data=form)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Catatan yang sudah diketik" in answer.text
    assert nothing_recorded()


@ONE_DATABASE
def test_a_signature_from_the_screen_is_written_anew_and_shown(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved()
    sari = sign_in(Role.SUPERVISOR)
    form = handover_form(decision, signature_kind="screen", signature=drawn())
    sari.post(f"/serah-terima/catat/{decision.id}", data=form)
    handover = only_handover()
    shown = sari.get(f"/serah-terima/{handover.id}/tanda-tangan")
    assert shown.mimetype == "image/png"
    assert shown.data.startswith(b"\x89PNG")
    assert shown.data == read_file(db.session.get_one(StoredFile, handover.signature_file_id))


@ONE_DATABASE
def test_a_photo_is_kept_only_with_consent(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved()
    sari = sign_in(Role.SUPERVISOR)
    url = f"/serah-terima/catat/{decision.id}"
    refused = sari.post(url, data=handover_form(decision, photo=photo()))
    assert refused.status_code == 422
    assert "dengan persetujuan" in refused.text
    assert nothing_recorded()
    sari.post(url, data=handover_form(decision, photo=photo(), photo_consent="y"))
    shown = sari.get(f"/serah-terima/{only_handover().id}/foto")
    assert shown.data.startswith(b"\xff\xd8")


@ONE_DATABASE
def test_a_representative_is_named_and_her_nik_is_masked_on_the_screen(
    app: Flask, sign_in: SignIn
) -> None:
    decision, nik = create_approved(), synthetic_nik()
    deputy = {
        "received_by": "representative",
        "representative_name": "Neneng Hasanah",
        "representative_nik": nik,
        "representative_relation": "anak kandung",
        "representative_letter": "SK/12/2026",
    }
    sari = sign_in(Role.SUPERVISOR)
    sent = sari.post(f"/serah-terima/catat/{decision.id}", data=handover_form(decision, **deputy))
    page = sari.get(sent.location).text
    assert "Neneng Hasanah, anak kandung" in page
    assert nik[-4:] in page
    assert nik not in page.replace(" ", "")


def test_of_a_recipient_who_died_an_heir_receives(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved()
    with transaction() as session:
        mother = session.get_one(Person, decision.case.household.persons[0].id)
        mother.died_on = date(2026, 1, 2)
    answer = sign_in(Role.SUPERVISOR).post(
        f"/serah-terima/catat/{decision.id}", data=handover_form(decision)
    )
    assert answer.status_code == 422
    assert "Catat ahli waris" in answer.text


@ONE_DATABASE
def test_of_money_sent_to_an_account_only_four_digits_are_kept(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved(kinds=[AidKind.CASH], method=CashMethod.TRANSFER)
    sari = sign_in(Role.SUPERVISOR)
    url = f"/serah-terima/catat/{decision.id}"
    asked = sari.post(url, data=handover_form(decision))
    assert asked.status_code == 422
    account = {"bank": "Bank BJB", "account": "0011-2233-4455", "holder": "Siti Rohmah"}
    sari.post(url, data=handover_form(decision, **account))
    handover = only_handover()
    assert (handover.transfer_bank, handover.transfer_account) == ("BJB", "••••••••4455")
    paper = db.session.scalars(select(Paper)).one()
    assert paper.snapshot["paper"]["transfer"]["account"] == "••••••••4455"
    assert "00112233" not in str(paper.snapshot)


def test_the_second_click_is_told_who_gave_the_aid_and_led_there(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved()
    sari = sign_in(Role.SUPERVISOR)
    url, form = f"/serah-terima/catat/{decision.id}", handover_form(decision)
    sari.post(url, data=form)
    again = sari.post(url, data=form)
    assert again.status_code == 409
    assert "Bantuan ini sudah diserahkan oleh Sari Penyelia" in again.text
    assert f"/serah-terima/{only_handover().id}" in again.text
    assert sari.get(url).status_code == 409


def test_two_officers_sending_the_form_at_once_give_one_handover(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved()
    url, form = f"/serah-terima/catat/{decision.id}", handover_form(decision)
    officers = [sign_in(Role.SUPERVISOR, name=name) for name in ("Bu Ani", "Pak Budi")]
    answers = at_once(
        app, *[lambda o=officer: str(o.post(url, data=form).status_code) for officer in officers]
    )
    assert sorted(answers) == ["303", "409"]
    only_handover()
    assert db.session.scalar(select(func.count()).select_from(Paper)) == 1


def test_two_officers_giving_a_half_each_finish_the_case(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS])
    url, whole = f"/serah-terima/catat/{decision.id}", handover_form(decision)
    halves = [
        {name: value for name, value in whole.items() if name != f"items-{other}-given"}
        for other in (1, 0)
    ]
    officers = [sign_in(Role.SUPERVISOR) for _ in halves]
    answers = at_once(
        app,
        *[
            lambda o=officer, h=half: str(o.post(url, data=h).status_code)
            for officer, half in zip(officers, halves, strict=True)
        ],
    )
    assert answers == ["303", "303"]
    db.session.refresh(decision.case)
    assert decision.case.status is Status.HANDED_OVER


@ONE_DATABASE
def test_an_officer_sets_place_and_witnesses_once_and_for_nobody_else(
    app: Flask, sign_in: SignIn
) -> None:
    eka, tini = sign_in(Role.EVENT_OFFICER), sign_in(Role.EVENT_OFFICER)
    event, first, _ = invited_family(officers=[eka.user, tini.user])
    eka.post(
        f"/serah-terima/catat/{first.id}",
        data=handover_form(first, place="Aula kecamatan", village_head="Asep Saepuloh"),
    )
    assert only_handover().event_id == event.id
    second = create_approved()
    invite(event, second)
    page = eka.get(f"/serah-terima/catat/{second.id}").text
    for remembered in ("Aula kecamatan", "Udin", "Wati", "Asep Saepuloh"):
        assert f'value="{remembered}"' in page
    page = tini.get(f"/serah-terima/catat/{second.id}").text
    for own in ("Aula kecamatan", "Udin", "Wati"):
        assert f'value="{own}"' not in page


@ONE_DATABASE
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_may_not_record(app: Flask, sign_in: SignIn, role: Role) -> None:
    decision = create_approved()
    assert sign_in(role).get(f"/serah-terima/catat/{decision.id}").status_code == 403


@ONE_DATABASE
def test_outside_the_scope_there_is_nothing(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved()
    url = f"/serah-terima/catat/{decision.id}"
    assert sign_in(Role.SUPERVISOR, districts=[TAMBELANG]).get(url).status_code == 404
    assert sign_in(Role.EVENT_OFFICER).get(url).status_code == 404


@ONE_DATABASE
def test_aid_that_is_not_approved_is_not_handed_over(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    answer = sign_in(Role.SUPERVISOR).get(f"/serah-terima/catat/{decision.id}")
    assert answer.status_code == 409
    assert "belum ditetapkan" in answer.text
