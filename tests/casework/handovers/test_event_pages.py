"""Pages of an event: planning, inviting, the day itself; officers see only their own events."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.casework.cases.states import Status
from portal.casework.decisions.models import Decision
from portal.casework.handovers.forms import to_local_input
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries import attendance_counts
from portal.casework.handovers.states import EventStatus
from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from tests.casework.handovers.cast import begin, create_event, handover_form, invite, invited_family
from tests.factories import (
    PEBAYURAN,
    SUKABAKTI,
    TAMBELANG,
    assessed,
    create_approved,
    create_case,
    create_household,
    create_staff,
    hand_over,
    new_person,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def event_form(**changes: object) -> dict[str, object]:
    tomorrow = to_local_input(utc_now() + timedelta(days=1))
    return {
        "name": "Penyerahan tahap kedua",
        "starts_at": f"{tomorrow:%Y-%m-%dT%H:%M}",
        "place": "Balai Desa Karangharja",
        "district_code": PEBAYURAN,
        **changes,
    }


def without_phone(name: str = "Enok Sukaesih", **place: str) -> Decision:
    household = create_household(new_person(name), **place)
    proposer = create_staff(Role.CASEWORKER, districts=[PEBAYURAN, TAMBELANG])
    case = assessed(create_case(household=household, caseworker=proposer))
    return create_approved(case=case, proposer=proposer)


def test_an_event_is_planned_and_listed(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    assert "Belum ada acara" in sari.get("/acara/").text
    assert sari.post("/acara/baru", data=event_form()).status_code == 303
    page = sari.get("/acara/").text
    assert "Penyerahan tahap kedua" in page
    assert "belum ada undangan" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Wajib diisi."),
        ({"starts_at": "2026-13-40T09:00"}, "Tulis tanggal dan jam."),
        ({"starts_at": "2020-01-01T09:00"}, "Hari itu sudah lewat."),
        ({"starts_at": "2126-01-01T09:00"}, "Periksa tahunnya: paling akhir"),
        ({"district_code": TAMBELANG}, "Pilih salah satu."),
    ],
)
def test_an_impossible_event_is_refused_and_the_typing_is_kept(
    app: Flask, sign_in: SignIn, changes: dict[str, object], message: str
) -> None:
    answer = sign_in(Role.SUPERVISOR).post("/acara/baru", data=event_form(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Balai Desa Karangharja" in answer.text
    assert db.session.scalar(select(func.count()).select_from(HandoverEvent)) == 0


def test_the_kecamatan_of_an_event_is_chosen_by_a_person(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(Role.EVENT_OFFICER, districts=None).get("/acara/baru").text
    assert 'value="">Pilih kecamatan' in page
    only = sign_in(Role.SUPERVISOR, districts=[PEBAYURAN]).get("/acara/baru").text
    assert f'selected value="{PEBAYURAN}">Pebayuran' in only


def test_two_people_changing_an_event_see_both_values(app: Flask, sign_in: SignIn) -> None:
    event = create_event()
    first, second = sign_in(Role.SUPERVISOR), sign_in(Role.SUPERVISOR)
    url, seen = f"/acara/{event.id}/ubah", event.version
    assert first.post(url, data=event_form(name="Nama satu", version=seen)).status_code == 303
    answer = second.post(url, data=event_form(name="Nama dua", version=seen))
    assert answer.status_code == 409
    assert "Nama satu" in answer.text
    assert "Nama dua" in answer.text


def test_inviting_asks_once_and_says_whom_no_sms_reaches(app: Flask, sign_in: SignIn) -> None:
    event, reachable, silent = create_event(), create_approved(), without_phone()
    sari = sign_in(Role.SUPERVISOR)
    url = f"/acara/{event.id}/undang"
    assert "tidak punya nomor telepon" in sari.get(url).text
    chosen = {"decision": [reachable.id, silent.id]}
    asked = sari.post(url, data=chosen)
    assert "Undang 2 keluarga?" in asked.text
    assert "Enok Sukaesih" in asked.text
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    for _ in range(2):
        assert sari.post(url, data={**chosen, "confirmed": "1"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2
    assert silent.case.status is Status.SCHEDULED


def test_only_owed_aid_of_the_events_kecamatan_is_offered(app: Flask, sign_in: SignIn) -> None:
    event = create_event()
    served = create_approved()
    hand_over(served)
    elsewhere = without_phone("Orang Tambelang", village_code=SUKABAKTI)
    url = f"/acara/{event.id}/undang"
    sari = sign_in(Role.SUPERVISOR, districts=None)
    assert "Tidak ada keluarga yang dapat diundang" in sari.get(url).text
    sari.post(url, data={"decision": [elsewhere.id], "confirmed": "1"})
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_the_day_from_the_door_to_the_next_family(app: Flask, sign_in: SignIn) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event, decision, invitation = invited_family(officers=[eka.user])
    desk = f"/acara/{event.id}/hari-ini"
    found = eka.get(f"{desk}?q=rohmah")
    assert "Datang" in found.text
    here = f"/acara/{event.id}/undangan/{invitation.id}"
    assert eka.get(here).location.endswith(f"/luring/acara/{event.id}#undangan-{invitation.id}")
    checked = eka.post(f"{here}/hadir", data={"q": "rohmah"})
    assert checked.location == f"{desk}?q=rohmah"
    assert "Serahkan" in eka.get(f"{desk}?state=waiting").text
    record = f"/serah-terima/catat/{decision.id}"
    done = eka.post(record, data=handover_form(decision))
    assert "Keluarga berikutnya" in eka.get(done.location).text
    assert (attendance_counts(event.id).served, attendance_counts(event.id).waiting) == (1, 0)
    assert "sudah menerima" in eka.get(desk).text


def test_the_desk_finds_by_a_part_of_the_name_or_number(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    event = create_event()
    siti, enok = create_approved(), without_phone("Hj. Enok Sukaesih")
    invite(event, siti, enok)
    begin(event)
    desk = f"/acara/{event.id}/hari-ini"
    for text in ("enok", "SUKAESIH", enok.case.number[-3:]):
        page = sari.get(desk, query_string={"q": text}, headers={"HX-Request": "true"}).text
        assert "Enok Sukaesih" in page
        assert "Siti Rohmah" not in page
        assert "<html" not in page
    assert "Tidak ada dalam daftar ini" in sari.get(f"{desk}?q=%25").text


def test_an_event_is_begun_ended_and_called_off_from_its_page(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    first, second = create_event(), create_event()
    assert sari.post(f"/acara/{first.id}/mulai").status_code == 303
    assert sari.post(f"/acara/{first.id}/selesai").status_code == 303
    assert sari.post(f"/acara/{first.id}/mulai").status_code == 409
    assert sari.post(f"/acara/{second.id}/batalkan", data={"reason": "Banjir"}).status_code == 303
    db.session.expire_all()
    assert (first.status, second.status) == (EventStatus.CLOSED, EventStatus.CANCELLED)
    assert "Penyerahan tahap pertama" in sari.get("/acara/?when=past").text


def test_withdrawing_a_family_tells_it(app: Flask, sign_in: SignIn) -> None:
    event, decision, invitation = invited_family()
    send_due("worker")
    url = f"/acara/{event.id}/undangan/{invitation.id}/cabut"
    sari = sign_in(Role.SUPERVISOR)
    assert sari.post(url, data={"reason": ""}).status_code == 422
    assert sari.post(url, data={"reason": "Pindah rumah"}).status_code == 303
    db.session.expire_all()
    assert decision.case.status is Status.DECIDED
    assert sari.get(url).status_code == 404
    assert "handover_cancelled" in db.session.scalars(select(Message.step)).all()


def test_an_event_officer_sees_own_events_and_their_cases_only(app: Flask, sign_in: SignIn) -> None:
    eka, other = sign_in(Role.EVENT_OFFICER), sign_in(Role.EVENT_OFFICER)
    event, decision, invitation = invited_family(officers=[eka.user])
    pages = [
        f"/acara/{event.id}",
        f"/acara/{event.id}/hari-ini",
        f"/acara/{event.id}/berkas",
        f"/acara/{event.id}/undang",
        f"/kasus/{decision.case_id}",
        f"/serah-terima/catat/{decision.id}",
    ]
    assert [eka.get(page).status_code for page in pages] == [200] * len(pages)
    assert [other.get(page).status_code for page in pages] == [404] * len(pages)
    hadir = f"/acara/{event.id}/undangan/{invitation.id}/hadir"
    assert other.post(hadir).status_code == 404
    assert eka.get(f"/acara/{event.id}/petugas").status_code == 403


def version_in(page: TestResponse) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page.text)
    assert found is not None
    return found[1]


def test_supervisors_choose_the_officers(app: Flask, sign_in: SignIn) -> None:
    event, eka = create_event(), create_staff(Role.EVENT_OFFICER)
    create_staff(Role.EVENT_OFFICER, name="Petugas Jauh", districts=[TAMBELANG])
    sari = sign_in(Role.SUPERVISOR)
    page = sari.get(f"/acara/{event.id}/petugas").text
    assert "Eka Petugas" in page
    assert "Petugas Jauh" not in page
    chosen = {"officers": [eka.id], "version": event.version}
    assert sari.post(f"/acara/{event.id}/petugas", data=chosen).status_code == 303
    assert "Eka Petugas" in sari.get(f"/acara/{event.id}").text


def test_of_two_who_choose_officers_the_second_sees_what_the_first_chose(
    app: Flask, sign_in: SignIn
) -> None:
    event, eka = create_event(), create_staff(Role.EVENT_OFFICER)
    dodi = create_staff(Role.EVENT_OFFICER, name="Dodi Petugas")
    url, seen = f"/acara/{event.id}/petugas", event.version
    sari = sign_in(Role.SUPERVISOR)
    sari.post(url, data={"officers": [eka.id], "version": seen})
    late = sari.post(url, data={"officers": [dodi.id], "version": seen})
    assert late.status_code == 409
    assert "Yang tersimpan sekarang: Eka Petugas." in late.text
    assert re.search(rf'checked[^>]*value="{dodi.id}"', late.text)
    assert "Dodi Petugas" not in sari.get(f"/acara/{event.id}").text
    again = sari.post(url, data={"officers": [dodi.id], "version": version_in(late)})
    assert again.status_code == 303
    assert "Dodi Petugas" in sari.get(f"/acara/{event.id}").text


def test_a_mistake_in_the_form_does_not_hide_that_the_event_was_changed_meanwhile(
    app: Flask, sign_in: SignIn
) -> None:
    event = create_event()
    url, seen = f"/acara/{event.id}/ubah", event.version
    sari = sign_in(Role.SUPERVISOR)
    sari.post(url, data=event_form(name="Nama satu", version=seen))
    mistaken = sari.post(url, data=event_form(name="", version=seen))
    assert mistaken.status_code == 422
    late = sari.post(url, data=event_form(name="Nama dua", version=version_in(mistaken)))
    assert late.status_code == 409
    assert "Nama satu" in late.text


def test_another_kecamatans_event_is_not_there(app: Flask, sign_in: SignIn) -> None:
    event = create_event()
    assert (
        sign_in(Role.SUPERVISOR, districts=[TAMBELANG]).get(f"/acara/{event.id}").status_code == 404
    )
