"""A failed SMS is sent to the family's current number: once, and only with consent."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.core.types import PhoneNumber, Relation
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.services import resend_sms, send_to_other_number
from portal.platform.permissions import Role
from portal.registry.households import services as households
from portal.registry.households.inputs import NewPhone
from portal.registry.households.models import Phone
from tests.factories import PORTAL, create_household, create_staff, new_person, reachable_phone
from tests.platform.messages.test_again import SignIn, failed_message

CORRECTED = "+6282311113333"


def add_phone(number: str = CORRECTED, *, consent: bool | None = True) -> Phone:
    """Add another phone number of the head of the family as the caseworker."""
    head = db.session.scalars(select(Phone)).first()
    assert head is not None
    with transaction():
        return households.add_phone(
            PORTAL,
            head.person,
            NewPhone(number=PhoneNumber.parse(number), sms_consent=consent),
        )


def all_messages() -> list[Message]:
    db.session.expire_all()
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def test_the_page_offers_the_corrected_number_and_sends_the_same_text_once(
    app: Flask, sign_in: SignIn
) -> None:
    message, phone = failed_message(), add_phone()
    supervisor, address = sign_in(Role.SUPERVISOR), f"/pesan/{message.id}"
    page = supervisor.get(address).text
    assert "Kirim ke nomor ini" in page
    assert CORRECTED not in page
    assert PhoneNumber.parse(CORRECTED).masked in page
    for _ in range(2):
        answer = supervisor.post(f"{address}/kirim-ke-nomor-lain", data={"phone_id": phone.id})
        assert answer.status_code == 303
    first, again = all_messages()
    assert (again.to, again.body, again.status) == (CORRECTED, first.body, MessageStatus.QUEUED)
    assert answer.location == f"/pesan/{again.id}"
    assert "Kirim ke nomor ini" not in supervisor.get(address).text


def test_it_goes_to_one_number_however_it_is_pressed(app: Flask) -> None:
    message, phone = failed_message(), add_phone()
    with transaction():
        again = resend_sms(PORTAL, message)
    with transaction():
        same = send_to_other_number(PORTAL, message, phone_id=phone.id)
    assert same.id == again.id
    assert len(all_messages()) == 2


def test_a_wrong_number_that_was_taken_away_does_not_stand_in_the_way(
    app: Flask, sign_in: SignIn
) -> None:
    message, wrong = failed_message(), db.session.scalars(select(Phone)).one()
    phone = add_phone()
    with transaction():
        households.remove_phone(PORTAL, db.session.get_one(Phone, wrong.id))
    answer = sign_in(Role.SUPERVISOR).post(
        f"/pesan/{message.id}/kirim-ke-nomor-lain", data={"phone_id": phone.id}
    )
    assert answer.status_code == 303
    assert all_messages()[-1].to == CORRECTED


@pytest.mark.parametrize(
    "marks",
    [
        {"sms_consent": None},
        {"sms_consent": False, "refused_at": utc_now()},
        {"unreachable_since": utc_now()},
        {"can_receive_sms": False},
    ],
)
def test_a_number_without_consent_or_out_of_reach_is_refused_with_a_reason(
    app: Flask, sign_in: SignIn, marks: dict[str, object]
) -> None:
    message, phone = failed_message(), add_phone()
    with transaction() as session:
        session.execute(update(Phone).where(Phone.id == phone.id).values(**marks))
    supervisor, address = sign_in(Role.SUPERVISOR), f"/pesan/{message.id}"
    assert "Kirim ke nomor ini" not in supervisor.get(address).text
    refused = supervisor.post(f"{address}/kirim-ke-nomor-lain", data={"phone_id": phone.id})
    assert refused.status_code == 422
    assert "bersedia dan dapat menerima SMS" in refused.text
    assert len(all_messages()) == 1


def test_the_number_of_another_family_is_refused(app: Flask) -> None:
    message = failed_message()
    family = create_household(new_person("Iis", phones=(reachable_phone("+6282311114444"),)))
    other = family.persons[0].phones[0]
    with pytest.raises(InvalidInput, match="bukan nomor keluarga"), transaction():
        send_to_other_number(PORTAL, message, phone_id=other.id)


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENT])
def test_a_message_that_may_arrive_is_not_sent_elsewhere(app: Flask, status: MessageStatus) -> None:
    message, phone = failed_message(), add_phone()
    with transaction() as session:
        session.execute(update(Message).values(status=status))
    with pytest.raises(InvalidTransition), transaction():
        send_to_other_number(PORTAL, db.session.get_one(Message, message.id), phone_id=phone.id)


def test_what_no_longer_holds_is_not_sent_elsewhere(app: Flask, sign_in: SignIn) -> None:
    message, phone = failed_message(), add_phone()
    with transaction() as session:
        session.execute(update(Message).values(untrue_reason="Kasusnya ditutup."))
    supervisor, address = sign_in(Role.SUPERVISOR), f"/pesan/{message.id}"
    assert "Kirim ke nomor ini" not in supervisor.get(address).text
    assert "tidak berlaku lagi" in supervisor.get(address).text
    refused = supervisor.post(f"{address}/kirim-ke-nomor-lain", data={"phone_id": phone.id})
    assert refused.status_code == 409


def test_a_number_must_be_chosen(app: Flask, sign_in: SignIn) -> None:
    message = failed_message()
    add_phone()
    answer = sign_in(Role.SUPERVISOR).post(f"/pesan/{message.id}/kirim-ke-nomor-lain")
    assert answer.status_code == 422
    assert "Pilih salah satu" in answer.text


def test_only_who_may_send_again_sends_elsewhere(app: Flask, sign_in: SignIn) -> None:
    message, phone = failed_message(), add_phone()
    answer = sign_in(create_staff(Role.AUDITOR, districts=None)).post(
        f"/pesan/{message.id}/kirim-ke-nomor-lain", data={"phone_id": phone.id}
    )
    assert answer.status_code == 403


def test_a_number_that_two_members_share_is_offered_once(app: Flask, sign_in: SignIn) -> None:
    message = failed_message()
    add_phone()
    case = db.session.scalars(select(Phone)).first()
    assert case is not None
    with transaction():
        households.add_person(
            PORTAL,
            case.person.household,
            new_person("Dede", relation=Relation.CHILD, phones=(reachable_phone(CORRECTED),)),
        )
    page = sign_in(Role.SUPERVISOR).get(f"/pesan/{message.id}").text
    assert page.count(PhoneNumber.parse(CORRECTED).masked) == 1
