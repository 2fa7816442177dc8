"""Resending by hand: only to a number without an obstacle, and the page says where to remove it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.services import resend_sms
from portal.platform.permissions import Role
from portal.registry.households.models import Phone
from tests.factories import PORTAL, create_case, create_staff

SignIn = Callable[..., FlaskClient]
MARKS = [
    ({"unreachable_since": utc_now()}, "ditandai tidak dapat dihubungi"),
    ({"refused_at": utc_now(), "sms_consent": False}, "penerima menolak SMS"),
    ({"sms_consent": None}, "persetujuan menerima SMS belum tercatat"),
]


def failed_message(caseworker: User | None = None) -> Message:
    """Return the first SMS of a case, which failed, after its consequences were processed."""
    create_case(caseworker=caseworker)
    with transaction() as session:
        session.execute(
            update(Message).values(
                status=MessageStatus.UNDELIVERED, error_code="30005", failure_seen_at=utc_now()
            )
        )
    return db.session.scalars(select(Message)).one()


def mark(**values: Any) -> Phone:
    with transaction() as session:
        session.execute(update(Phone).values(**values))
    return db.session.scalars(select(Phone)).one()


@pytest.mark.parametrize(("values", "words"), MARKS)
def test_a_marked_number_is_not_sent_to_and_the_page_says_where_the_mark_is_lifted(
    app: object, sign_in: SignIn, values: dict[str, Any], words: str
) -> None:
    message, phone = failed_message(), mark(**values)
    supervisor, address = sign_in(Role.SUPERVISOR), f"/pesan/{message.id}"
    page = supervisor.get(address).text
    assert words in page
    assert f'href="/keluarga/telepon/{phone.id}"' in page
    assert "Kirim ulang pesan ini" not in page
    refused = supervisor.post(f"{address}/kirim-ulang")
    assert refused.status_code == 409
    assert words in refused.text
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_after_the_mark_is_lifted_it_is_sent_and_both_pages_lead_to_each_other(
    app: object, sign_in: SignIn
) -> None:
    message, phone = failed_message(), mark(unreachable_since=utc_now())
    supervisor, address = sign_in(Role.SUPERVISOR), f"/pesan/{message.id}"
    supervisor.post(f"/keluarga/telepon/{phone.id}/aktif")
    assert "Kirim ulang pesan ini" in supervisor.get(address).text
    again = supervisor.post(f"{address}/kirim-ulang").location
    assert "Pesan pertama, yang tidak sampai" in supervisor.get(again).text
    first = supervisor.get(address).text
    assert f'href="{again}"' in first
    assert "Kirim ulang pesan ini" not in first


def test_a_number_that_the_family_has_no_more_is_not_sent_to(app: object, sign_in: SignIn) -> None:
    message = failed_message()
    with transaction() as session:
        session.delete(session.scalars(select(Phone)).one())
    supervisor = sign_in(Role.SUPERVISOR)
    assert "tidak lagi tercatat" in supervisor.get(f"/pesan/{message.id}").text
    assert supervisor.post(f"/pesan/{message.id}/kirim-ulang").status_code == 409


def test_a_number_that_was_refused_just_now_waits_until_it_is_marked(
    app: object, sign_in: SignIn
) -> None:
    message = failed_message()
    with transaction() as session:
        session.execute(update(Message).values(failure_seen_at=None))
    supervisor = sign_in(Role.SUPERVISOR)
    assert "akan ditandai" in supervisor.get(f"/pesan/{message.id}").text
    assert supervisor.post(f"/pesan/{message.id}/kirim-ulang").status_code == 409


def test_a_caseworker_sends_again_to_an_own_family(app: object, sign_in: SignIn) -> None:
    caseworker = create_staff(Role.CASEWORKER)
    message = failed_message(caseworker)
    answer = sign_in(caseworker).post(f"/pesan/{message.id}/kirim-ulang")
    assert answer.status_code == 303
    with transaction():
        again = resend_sms(PORTAL, db.session.get_one(Message, message.id))
    assert answer.location == f"/pesan/{again.id}"
