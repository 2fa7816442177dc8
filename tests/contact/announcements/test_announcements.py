"""One SMS to many families: preview, one confirmation, stopping, and informing in person."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.casework.cases.models import Case, Task
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.services import cancel_event
from portal.contact.announcements import services
from portal.contact.announcements.audience import Audience
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.unreached_report import unreached_csv
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.states import advance
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.casework.handovers.cast import create_event, invite
from tests.factories import (
    PORTAL,
    create_approved,
    create_case,
    create_household,
    create_staff,
    new_person,
    reachable_phone,
)


def family(name: str = "Siti Rohmah", *, phone: str = "") -> Case:
    phones = (reachable_phone(phone),) if phone else ()
    return create_case(household=create_household(new_person(name, phones=phones)))


def announced(actor: User, **fields: Any) -> Announcement:
    with transaction():
        return services.announce(
            actor,
            **{
                "audience": Audience(),
                "step": Step.VISITS_AHEAD,
                "submission": "a-form",
                **fields,
            },
        )


def sent_by(announcement: Announcement) -> list[Message]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Message)
            .join(Recipient, Recipient.message_id == Message.id)
            .where(Recipient.announcement_id == announcement.id)
            .order_by(Message.id)
        )
    )


@pytest.fixture
def supervisor(app: Flask) -> User:
    return create_staff(Role.SUPERVISOR)


def test_every_family_of_the_caseload_is_written_to_once_however_often_the_form_is_sent(
    supervisor: User,
) -> None:
    family(phone="+6282311110001")
    family(phone="+6282311110002")
    first, second = announced(supervisor), announced(supervisor)
    assert first.id == second.id
    run_due_jobs("worker")
    run_due_jobs("another worker")
    assert [message.status for message in sent_by(first)] == [MessageStatus.QUEUED] * 2


def test_who_cannot_be_reached_is_listed_with_the_reason_and_not_sent_to(supervisor: User) -> None:
    family(phone="+6282311110001")
    silent = family("Onih Kurniasih")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    blocked = [m for m in sent_by(announcement) if m.status is MessageStatus.BLOCKED]
    assert [message.case_id for message in blocked] == [silent.id]
    assert blocked[0].status_reason == "Keluarga ini tidak punya nomor telepon."


def test_a_text_that_no_phone_may_get_is_not_queued_but_listed(supervisor: User) -> None:
    family(phone="+6282311110001")
    announcement = announced(
        supervisor,
        step=Step.GATHERING,
        takes_place_at=utc_now() + timedelta(days=2),
        place="kontak 081290000001",
    )
    run_due_jobs("worker")
    [message] = sent_by(announcement)
    assert message.status is MessageStatus.BLOCKED
    assert "nomor telepon" in message.status_reason


def test_only_who_runs_the_event_reminds_its_guests(supervisor: User) -> None:
    officer, other = create_staff(Role.EVENT_OFFICER), create_staff(Role.EVENT_OFFICER)
    event = create_event(officers=[officer])
    invite(event, create_approved())
    family(phone="+6282311110009")
    announcement = announced(officer, audience=Audience(event=event), step=Step.HANDOVER_REMINDER)
    run_due_jobs("worker")
    [message] = sent_by(announcement)
    assert "mengingatkan" in message.body
    assert "Balai Ds. Karangharja" in message.body or "Balai Desa Karangharja" in message.body
    for actor, audience in ((other, Audience(event=event)), (officer, Audience())):
        with pytest.raises(NotPermitted):
            announced(actor, audience=audience, step=Step.VISITS_AHEAD, submission="b")


def test_a_reminder_that_waits_is_taken_back_when_the_event_is_called_off(supervisor: User) -> None:
    event = create_event()
    invite(event, create_approved())
    announcement = announced(
        supervisor, audience=Audience(event=event), step=Step.HANDOVER_REMINDER
    )
    run_due_jobs("worker")
    with transaction():
        cancel_event(PORTAL, db.session.get_one(HandoverEvent, event.id), reason="Banjir")
    [message] = sent_by(announcement)
    assert message.status is MessageStatus.CANCELLED


def test_nobody_is_reminded_of_an_event_that_was_called_off_before_its_messages_were_queued(
    supervisor: User,
) -> None:
    event = create_event()
    invite(event, create_approved())
    announcement = announced(
        supervisor, audience=Audience(event=event), step=Step.HANDOVER_REMINDER
    )
    with transaction():
        cancel_event(PORTAL, db.session.get_one(HandoverEvent, event.id), reason="Banjir")
    run_due_jobs("worker")
    assert sent_by(announcement) == []


def test_stopping_takes_back_what_waits_and_leaves_what_has_gone(supervisor: User) -> None:
    family(phone="+6282311110001")
    family(phone="+6282311110002")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    gone, _waiting = sent_by(announcement)
    with transaction():
        advance(gone.id, MessageStatus.SENT)
    with transaction():
        services.stop_announcement(supervisor, db.session.get_one(Announcement, announcement.id))
    assert [message.status for message in sent_by(announcement)] == [
        MessageStatus.SENT,
        MessageStatus.CANCELLED,
    ]


def test_what_is_stopped_before_it_was_queued_is_never_queued(supervisor: User) -> None:
    family(phone="+6282311110001")
    announcement = announced(supervisor)
    with transaction():
        services.stop_announcement(supervisor, db.session.get_one(Announcement, announcement.id))
    run_due_jobs("worker")
    assert sent_by(announcement) == []


def test_each_unreached_family_gives_its_caseworker_one_task(supervisor: User) -> None:
    silent = family("Onih Kurniasih")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    for added in (1, 0):
        with transaction():
            found = db.session.get_one(Announcement, announcement.id)
            assert services.add_tasks_for_unreached(supervisor, found) == added
    [task] = db.session.scalars(select(Task).where(Task.case_id == silent.id)).all()
    assert task.title.startswith("Kabari langsung: petugas akan berkunjung")


def test_an_announcement_to_nobody_is_refused(supervisor: User) -> None:
    with pytest.raises(InvalidInput):
        announced(supervisor)


def test_the_page_shows_count_cost_and_example_then_asks_once(
    sign_in: Callable[..., FlaskClient], supervisor: User
) -> None:
    family(phone="+6282311110001")
    family("Onih Kurniasih")
    client = sign_in(supervisor)
    page = client.get("/pengumuman/kasus").text
    assert "Yth. Ibu Siti Rohmah: petugas Dinsos akan berkunjung" in page
    assert "Rp7.000" in page
    assert "Kirim ke 1 keluarga" in page
    assert "Onih Kurniasih" in page
    form = {"step": "visits_ahead", "submission": "from-the-page"}
    for _click in range(2):
        answer = client.post("/pengumuman/kasus", data=form)
        assert answer.status_code == 303
    run_due_jobs("worker")
    assert "Onih Kurniasih" in client.get(answer.location).text
    assert len(db.session.scalars(select(Announcement)).all()) == 1


def test_where_no_sms_can_go_the_caseworkers_are_still_asked(
    supervisor: User, sign_in: Callable[..., FlaskClient]
) -> None:
    case, sari = family(), sign_in(supervisor)
    page = sari.get("/pengumuman/kasus?step=visits_ahead").text
    assert "Lanjut tanpa SMS" in page
    sent = sari.post("/pengumuman/kasus", data={"step": "visits_ahead", "submission": "none"})
    run_due_jobs("worker")
    assert "Buat 1 tugas untuk pendamping" in sari.get(sent.location).text
    sari.post(f"{sent.location}/tugas")
    assert db.session.scalars(select(Task.case_id).where(Task.kind == "phone")).all() == [case.id]


def test_a_stopped_announcement_says_how_many_were_not_sent(
    supervisor: User, sign_in: Callable[..., FlaskClient]
) -> None:
    family(phone="+6282311110001")
    family("Enok", phone="+6282311110002")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    sari, url = sign_in(supervisor), f"/pengumuman/{announcement.id}"
    assert "Tidak jadi dikirim" not in sari.get(url).text
    sari.post(f"{url}/hentikan")
    assert re.search(r"Tidak jadi dikirim\s*</dt>\s*<dd[^>]*>\s*2\b", sari.get(url).text)


def test_a_gathering_without_day_and_place_is_not_sent(
    sign_in: Callable[..., FlaskClient], supervisor: User
) -> None:
    family(phone="+6282311110001")
    client = sign_in(supervisor)
    answer = client.post("/pengumuman/kasus", data={"step": "gathering", "submission": "x"})
    assert answer.status_code == 422
    assert 'id="takes_place_at-error">Isi hari dan jamnya.' in answer.text


def test_the_report_holds_text_only(
    sign_in: Callable[..., FlaskClient],
    supervisor: User,
    read_rows: Callable[[bytes], list[list[Any]]],
) -> None:
    family("=HYPERLINK(1)")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    client = sign_in(supervisor)
    data = client.get(f"/pengumuman/{announcement.id}/belum-terjangkau.xlsx").data
    assert read_rows(data)[1][0] == "=HYPERLINK(1)"
    text = client.get(f"/pengumuman/{announcement.id}/belum-terjangkau.csv").data.decode()
    assert "'=HYPERLINK(1)" in text
    assert unreached_csv([]).startswith(b"\xef\xbb\xbf")


@pytest.fixture
def read_rows() -> Callable[[bytes], list[list[Any]]]:
    def read(data: bytes) -> list[list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python()

    return read
