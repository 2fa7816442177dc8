"""Requests to get no SMS, in any wording: certain ones stop the number at once, possible ones hold
it until a person has read them, other texts do neither.
"""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.contact.complaints.models import Complaint
from portal.contact.replies import keywords
from portal.contact.replies.keywords import parse_keyword, plain_words, read_wish
from portal.contact.replies.models import Keyword, ReplyOutcome
from portal.contact.replies.settings import STOP_WORDS
from portal.contact.replies.states import ReplyStatus
from portal.core.extensions import db
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import HeldNumber, Message, MessageStatus
from portal.platform.permissions import Role
from portal.registry.households.models import Phone
from tests.contact.replies.test_replies import NUMBER, SignIn, reply_to
from tests.factories import create_case
from tests.platform.messages.conftest import double, set_values, twilio_app

__all__ = ["double", "twilio_app"]

SURE = [
    *("tolong berhenti", "mohon stop pesan ini", "stop kirim sms", "STOP STOP", "STOP ALL"),
    *("UNREG BAKI", "unreg bekasi asih", "jangan kirim sms lagi", "jangan kirim lagi", "setop"),
    *("OFF", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "opt-out", "STOPALL", "UNSUBSCRIBE"),
    *("berhenti sms", "S.T.O.P", "Stopp!!", "gak mau sms lagi", "tidak usah kirim sms pak"),
    *("eureun", "lirén", "punten ulah ngintun sms deui", "teu kedah ngintun sms deui, nuhun"),
    "berhenti, jangan kirim lagi",
    *("tidak mau terima sms lagi", "nggak mau nerima pesan", "ga usah kirim2 lagi", "jgn krm lg"),
    *("hapus nomor saya", "Tolong hapus no hp ini pak", "punten hapus nomer abdi"),
]
UNSURE = [
    "berhenti kirim ke nomor almarhum suami saya",
    "stop ganggu ibu mertua",
    "saya berhenti",
    "sms berhenti?",
    "jangan kirim sms ke anak saya",
    "eureun ngintun ka pun biang",
    *("keluar", "Saya mau keluar", "kaluar", "hapus nomor almarhum suami saya"),
    *("salah nomor", "maaf nomornya salah, ini bukan bu Siti", "salah sambung pak"),
    *("bukan saya", "punten sanes abdi", "ini bukan nomor saya", "hapus nomor saya?"),
]
NO_WISH = [
    *("Berhenti sekolah anak saya", "Berhenti jualan sejak Mei", "anak saya stop sekolah"),
    *("jangan berhenti kirim sms", "saya tidak dikirim sms", "jangan lupa kirim bantuan"),
    *("hp saya off", "saya cancel dulu pak", "tidak mau berhenti", "terima kasih", "tidak"),
    *("uangnya sudah keluar belum", "anak saya keluar sekolah", "jangan hapus nomor saya"),
    *("bukan saya yang ambil uangnya", "saya salah isi", "kapan bantuan keluar", "saya di luar"),
    *("saya tidak dapat sms", "tidak mau terima bantuan lagi", "terima kasih sms nya"),
]


@pytest.mark.parametrize("body", SURE)
def test_a_sure_wish_stops(body: str) -> None:
    assert read_wish(body) is Keyword.STOP
    assert parse_keyword(body)[0] is Keyword.STOP


@pytest.mark.parametrize("body", UNSURE)
def test_an_unsure_wish_is_read_by_a_person(body: str) -> None:
    assert parse_keyword(body)[0] is Keyword.MAYBE_STOP


@pytest.mark.parametrize("body", NO_WISH)
def test_what_speaks_of_other_things_is_no_wish(body: str) -> None:
    assert parse_keyword(body)[0] is Keyword.NONE


STOPS = sorted(keywords._STOP_ANYTHING | keywords._STOP_MESSAGES)
POLITE = sorted(keywords._POLITE)
#: Ordinary words that are not about messages or stopping.
OTHERS = st.sampled_from("sekolah jualan kerja anak sawah gerobak sakit mei kemarin pindah".split())
GAPS = st.sampled_from([" ", "  ", ", ", ". ", "\n", " - ", "! "])


@given(
    stop=st.sampled_from(STOPS),
    before=st.lists(st.sampled_from(POLITE), max_size=3),
    after=st.lists(st.sampled_from(sorted(keywords._KNOWN - keywords._DO_NOT)), max_size=4),
    gap=GAPS,
    shout=st.booleans(),
)
def test_politeness_around_it_changes_nothing(
    stop: str, before: list[str], after: list[str], gap: str, shout: bool
) -> None:
    text = gap.join([*before, stop, *after])
    assert read_wish(text.upper() if shout else text) is Keyword.STOP


@given(stop=st.sampled_from(STOPS), others=st.lists(OTHERS, min_size=1, max_size=5), gap=GAPS)
def test_a_word_of_another_thing_never_stops_at_once(
    stop: str, others: list[str], gap: str
) -> None:
    if stop != "unreg":  # what follows it is the name of a service
        assert read_wish(gap.join([stop, *others])) is not Keyword.STOP


@given(
    stop=st.sampled_from(sorted(keywords._STOP_ANYTHING - keywords._STOP_MESSAGES)),
    before=st.lists(OTHERS, max_size=3),
    after=st.lists(OTHERS, min_size=1, max_size=3),
)
def test_to_stop_another_thing_is_no_wish(stop: str, before: list[str], after: list[str]) -> None:
    assert read_wish(" ".join([*before, stop, *after])) is Keyword.NONE


@given(words=st.lists(st.one_of(OTHERS, st.sampled_from(POLITE)), max_size=8))
def test_without_a_word_for_stop_or_for_messages_there_is_no_wish(words: list[str]) -> None:
    assert read_wish(" ".join(words)) is Keyword.NONE


@given(no=st.sampled_from(sorted(keywords._DO_NOT)), stop=st.sampled_from(STOPS))
def test_who_asks_not_to_stop_is_not_stopped(no: str, stop: str) -> None:
    assert read_wish(f"{no} {stop} sms") is Keyword.NONE


@given(body=st.text(max_size=200), word=st.sampled_from(SURE))
def test_a_question_never_stops_at_once(body: str, word: str) -> None:
    assert read_wish(f"{word} {body}?") is not Keyword.STOP


def test_an_office_adds_words_of_its_own(twilio_app: Flask) -> None:
    assert read_wish("wegah sms") is Keyword.NONE
    assert read_wish("Wegah sms", plain_words("wegah, emoh")) is Keyword.STOP
    create_case()
    set_values({STOP_WORDS.key: "wegah, emoh"})
    assert reply_to(twilio_app, "emoh").outcome is ReplyOutcome.REFUSED


def statuses() -> list[MessageStatus]:
    db.session.expire_all()
    return list(db.session.scalars(select(Message.status).order_by(Message.id)))


def test_tolong_berhenti_refuses_the_number_like_the_word_alone(twilio_app: Flask) -> None:
    create_case()
    assert reply_to(twilio_app, "tolong berhenti").outcome is ReplyOutcome.REFUSED
    assert db.session.scalars(select(Phone)).one().sms_consent is False


def test_berhenti_sekolah_neither_stops_nor_holds(twilio_app: Flask) -> None:
    create_case()
    assert reply_to(twilio_app, "Berhenti sekolah anak saya").status is ReplyStatus.WAITING
    send_due("worker")
    assert statuses() == [MessageStatus.SENT]


def test_what_may_be_a_wish_holds_what_waits_until_a_person_has_read_it(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    create_case()
    reply = reply_to(twilio_app, "berhenti kirim ke nomor almarhum suami saya")
    assert (reply.keyword, reply.status) == (Keyword.MAYBE_STOP, ReplyStatus.WAITING)
    send_due("worker")
    assert statuses() == [MessageStatus.QUEUED]
    supervisor, address = sign_in(Role.SUPERVISOR), f"/sms-masuk/{reply.id}"
    assert "Nomor ini ditahan" in supervisor.get(address).text
    assert supervisor.post(address, data={"outcome": "read"}).status_code == 303
    send_due("worker")
    assert statuses() == [MessageStatus.SENT]


def test_a_person_who_reads_a_wish_stops_the_number(twilio_app: Flask, sign_in: SignIn) -> None:
    create_case()
    reply = reply_to(twilio_app, "stop ganggu ibu mertua")
    answer = sign_in(Role.SUPERVISOR).post(f"/sms-masuk/{reply.id}", data={"outcome": "refused"})
    assert answer.status_code == 303
    assert statuses() == [MessageStatus.CANCELLED]
    assert db.session.scalars(select(Phone)).one().sms_consent is False
    assert db.session.scalars(select(HeldNumber)).all() == []


def test_of_two_wishes_both_are_read_before_anything_is_sent(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    create_case()
    first = reply_to(twilio_app, "stop ganggu ibu mertua").id
    second = reply_to(twilio_app, "saya berhenti", sid="SM10").id
    supervisor = sign_in(Role.SUPERVISOR)
    supervisor.post(f"/sms-masuk/{second}", data={"outcome": "read"})
    send_due("worker")
    assert statuses() == [MessageStatus.QUEUED]
    supervisor.post(f"/sms-masuk/{first}", data={"outcome": "read"})
    send_due("worker")
    assert statuses() == [MessageStatus.SENT]


def test_a_wish_from_an_unknown_number_holds_it_too(twilio_app: Flask) -> None:
    reply_to(twilio_app, "STOP", sender=NUMBER)
    assert [held.number for held in db.session.scalars(select(HeldNumber))] == [NUMBER]
    assert db.session.scalars(select(Complaint)).all() == []
