"""Pages of messages: visibility, texts, and actions."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.queries import current_text
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.factories import PEBAYURAN, TAMBELANG, create_case, create_household, new_person
from tests.platform.messages.conftest import reload
from tests.platform.messages.test_queue import queued

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]
Report = Callable[..., int]
HTMX = {"HX-Request": "true"}


def put(message: Message, status: MessageStatus, **values: Any) -> int:
    """Move the message to ``status`` through the necessary steps."""
    with transaction() as session:
        session.execute(
            update(Message).where(Message.id == message.id).values(status=status, **values)
        )
    return message.id


class TestTheList:
    """Pesan SMS."""

    def test_a_supervisor_sees_messages_of_the_own_kecamatan(self, sign_in: SignIn) -> None:
        queued(district_code=PEBAYURAN)
        other = queued(
            district_code=TAMBELANG, recipient="Ibu Jauh", dedupe_key="handover_invited:2"
        ).id
        supervisor = sign_in(Role.SUPERVISOR)
        page = supervisor.get("/pesan/").text
        assert "Ibu Siti Rohmah" in page
        assert "diserahkan Jumat 17/04 pukul 09.00 di Balai Desa Karangharja" in page
        assert "Ibu Jauh" not in page
        assert supervisor.get(f"/pesan/{other}").status_code == 404

    def test_a_caseworker_sees_those_of_own_cases_only(self, sign_in: SignIn) -> None:
        message_id = queued(district_code=PEBAYURAN).id  # about a case of somebody else
        caseworker = sign_in(Role.CASEWORKER)
        assert "Ibu Siti Rohmah" not in caseworker.get("/pesan/").text
        assert caseworker.get(f"/pesan/{message_id}").status_code == 404

    @pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_other_roles_have_no_business_here(self, sign_in: SignIn, role: Role) -> None:
        assert sign_in(role).get("/pesan/").status_code == 403

    def test_it_says_that_nothing_leaves_the_machine(self, sign_in: SignIn) -> None:
        assert "Tidak ada SMS yang keluar dari komputer ini" in (
            sign_in(Role.SUPERVISOR).get("/pesan/").text
        )

    def test_it_can_be_narrowed_to_whom_no_message_reached(self, sign_in: SignIn) -> None:
        queued(recipient="Ibu Sampai")
        queued(recipient="Ibu Tanpa Telepon", to=None, dedupe_key="handover_invited:2")
        page = sign_in(Role.SUPERVISOR).get("/pesan/?status=unreached", headers=HTMX).text
        assert "Ibu Tanpa Telepon" in page
        assert "Tidak ada nomor telepon." in page
        assert "Ibu Sampai" not in page
        assert "<html" not in page

    def test_it_can_be_narrowed_by_step_and_day(self, sign_in: SignIn) -> None:
        queued()
        supervisor = sign_in(Role.SUPERVISOR)
        assert "Ibu Siti" in supervisor.get("/pesan/?step=handover_invited").text
        assert "Tidak ada pesan yang cocok" in supervisor.get("/pesan/?step=graduated").text
        assert "Tidak ada pesan yang cocok" in supervisor.get("/pesan/?until=2020-01-01").text
        assert "Ibu Siti" in supervisor.get("/pesan/?since=kemarin&status=aneh&step=x").text

    def test_an_empty_list_says_where_messages_come_from(self, sign_in: SignIn) -> None:
        assert "Pesan ditulis sendiri saat" in sign_in(Role.SUPERVISOR).get("/pesan/").text


class TestOneMessage:
    """The page of a message."""

    def test_it_tells_the_course_and_hides_the_number(self, sign_in: SignIn) -> None:
        message_id = queued().id
        send_due("worker")
        answer = sign_in(Role.SUPERVISOR).get(f"/pesan/{message_id}")
        assert answer.status_code == 200
        page = answer.text
        for text in ("Masuk antrean", "Tidak dikirim", "belum dipasang", "+6281•••••001"):
            assert text in page
        assert "081290000001" not in page
        assert "6281290000001" not in page

    def test_it_shows_its_state_as_a_word(self, sign_in: SignIn) -> None:
        message_id = put(queued(), MessageStatus.UNDELIVERED)
        page = sign_in(Role.SUPERVISOR).get(f"/pesan/{message_id}").text
        assert "</svg>Tidak sampai</span>" in page

    def test_a_failed_one_is_sent_again_as_a_new_one_however_often_the_button_is_pressed(
        self, sign_in: SignIn
    ) -> None:
        failed = put(queued(), MessageStatus.FAILED, error_code="30008", status_reason="Gagal.")
        supervisor = sign_in(Role.SUPERVISOR)
        assert "Kirim ulang pesan ini" in supervisor.get(f"/pesan/{failed}").text
        for _ in range(2):
            assert supervisor.post(f"/pesan/{failed}/kirim-ulang").status_code == 303
        messages = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert [message.status for message in messages] == [
            MessageStatus.FAILED,
            MessageStatus.QUEUED,
        ]
        assert messages[1].body == messages[0].body

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (MessageStatus.DELIVERED, None),
            (MessageStatus.QUEUED, None),
            (MessageStatus.FAILED, "21610"),
        ],
    )
    def test_what_arrived_waits_or_is_unwanted_cannot_be_sent_again(
        self, sign_in: SignIn, status: MessageStatus, code: str | None
    ) -> None:
        message_id = put(queued(), status, error_code=code)
        supervisor = sign_in(Role.SUPERVISOR)
        assert "Kirim ulang" not in supervisor.get(f"/pesan/{message_id}").text
        assert supervisor.post(f"/pesan/{message_id}/kirim-ulang").status_code == 409

    @pytest.mark.parametrize(
        ("answer", "status"), [("yes", MessageStatus.SENT), ("no", MessageStatus.FAILED)]
    )
    def test_a_person_clears_a_doubt_and_says_how_they_know(
        self, sign_in: SignIn, report: Report, answer: str, status: MessageStatus
    ) -> None:
        message_id = put(queued(), MessageStatus.UNCERTAIN)
        supervisor = sign_in(Role.SUPERVISOR)
        assert "Belum pasti terkirim" in supervisor.get(f"/pesan/{message_id}").text
        known = {"went_out": answer, "evidence": "Ditelepon, ia membacakan pesannya."}
        assert supervisor.post(f"/pesan/{message_id}/pastikan", data=known).status_code == 303
        message = reload(message_id)
        assert (message.status, message.status_reason) == (status, "Dipastikan oleh Sari Penyelia.")
        # A late report of the provider may go on from there; what the person said stays.
        report(message, "delivered")
        page = supervisor.get(f"/pesan/{message_id}").text
        assert "Ditelepon, ia membacakan pesannya." in page
        [event] = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "messages.clear_doubt")
        )
        [values] = db.session.scalars(
            select(AuditValues).where(AuditValues.sequence == event.sequence)
        )
        assert values.content == {"went_out": answer == "yes", "evidence": known["evidence"]}

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"went_out": "yes", "evidence": "  "}, "evidence"),
            ({"evidence": "Kata tetangganya."}, "went_out"),
        ],
    )
    def test_without_evidence_or_answer_the_doubt_stays_and_what_was_typed_too(
        self, sign_in: SignIn, typed: dict[str, str], field: str
    ) -> None:
        message_id = put(queued(), MessageStatus.UNCERTAIN)
        answer = sign_in(Role.SUPERVISOR).post(f"/pesan/{message_id}/pastikan", data=typed)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert "Kata tetangganya." in answer.text or "checked" in answer.text
        assert reload(message_id).status is MessageStatus.UNCERTAIN


class TestTexts:
    """Teks SMS, the administrator's page."""

    URL = "/teks-sms/aid_approved/id"

    def test_every_step_is_listed_in_both_languages(self, sign_in: SignIn) -> None:
        page = sign_in(Role.ADMINISTRATOR).get("/teks-sms/").text
        assert "Undangan serah terima" in page
        assert page.count("Basa Sunda") == len(Step)

    def test_nobody_else_may_change_texts(self, sign_in: SignIn) -> None:
        assert sign_in(Role.SUPERVISOR).get("/teks-sms/").status_code == 403

    def test_a_good_text_is_saved_and_used(self, app: Flask, sign_in: SignIn) -> None:
        admin = sign_in(Role.ADMINISTRATOR)
        answer = admin.post(self.URL, data={"text": " Halo  {nama}. ", "based_on": "0"})
        assert answer.status_code == 303
        assert current_text(Step.AID_APPROVED, "id") == "Halo {nama}."
        page = admin.get(self.URL).text
        assert "Versi 1" in page
        assert "Admin Portal" in page

    def test_a_bad_text_is_refused_beside_the_field_and_kept(self, sign_in: SignIn) -> None:
        typed = "Halo {nama}, hubungi 0812-9000-0001."
        answer = sign_in(Role.ADMINISTRATOR).post(self.URL, data={"text": typed, "based_on": "0"})
        assert answer.status_code == 422
        assert 'id="text-error">Jangan menulis nomor telepon.' in answer.text
        assert f">\r\n{typed}</textarea>" in answer.text or f"{typed}</textarea>" in answer.text

    def test_two_administrators_see_each_others_text(self, sign_in: SignIn) -> None:
        admin = sign_in(Role.ADMINISTRATOR)
        admin.post(self.URL, data={"text": "Satu {nama}.", "based_on": "0"})
        answer = admin.post(self.URL, data={"text": "Dua {nama}.", "based_on": "0"})
        assert answer.status_code == 409
        assert "Satu {nama}." in answer.text
        assert "Dua {nama}.</textarea>" in answer.text
        assert 'name="based_on" type="hidden" value="1"' in answer.text

    def test_the_preview_counts_while_one_types(self, sign_in: SignIn) -> None:
        admin = sign_in(Role.ADMINISTRATOR)
        url = f"{self.URL}/pratinjau"
        page = admin.post(url, data={"text": "Halo {nama}"}, headers=HTMX).text
        assert "Halo Ibu Kristina Lestari" in page
        assert "25 huruf" in page
        assert "GSM-7" in page
        assert "<html" not in page
        page = admin.post(url, data={"text": "Halo “{nama}”"}, headers=HTMX).text
        assert "UCS-2" in page
        assert "Tanda ini tidak dikenal ponsel lama" in page

    def test_who_writes_texts_sees_the_name_of_nobody(self, sign_in: SignIn) -> None:
        create_case(household=create_household(new_person("Zubaidah Zainab Zahra")))
        page = sign_in(Role.ADMINISTRATOR).get(self.URL).text
        assert "Zubaidah" not in page
        assert "Ibu Kristina Lestari" in page

    def test_a_text_of_nothing_is_not_found(self, sign_in: SignIn) -> None:
        admin = sign_in(Role.ADMINISTRATOR)
        assert admin.get("/teks-sms/nothing/id").status_code == 404
        assert admin.get("/teks-sms/test/jv").status_code == 404
