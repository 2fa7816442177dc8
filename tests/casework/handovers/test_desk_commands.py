"""Handovers that phones made without signal: each taken once, never two of one thing."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.casework.decisions.models import AidKind
from portal.casework.handovers import services
from portal.casework.handovers.models import Handover, HandoverClaim
from portal.core.clock import acting_at, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit import AuditEvent
from portal.platform.offline.models import DeviceCommand
from portal.platform.permissions import Role
from tests.casework.handovers.cast import (
    create_event,
    handover_form,
    invite,
    invited_family,
    photo,
)
from tests.casework.handovers.phones import DESK, answers, command, handing, send, signed
from tests.factories import PORTAL, create_approved, create_staff
from tests.races import at_once

SignIn = Callable[..., Any]
ONE_DATABASE = pytest.mark.one_database("what is refused before anything is written")


@pytest.fixture
def eka(sign_in: SignIn) -> Any:
    """An officer on the phone."""
    return sign_in(Role.EVENT_OFFICER)


def handovers() -> list[Handover]:
    db.session.expire_all()
    return list(db.session.scalars(select(Handover)))


def claims() -> list[HandoverClaim]:
    return list(db.session.scalars(select(HandoverClaim)))


def test_a_handover_made_without_signal_is_recorded_at_the_time_it_was_made(
    app: Flask, eka: Any
) -> None:
    # Near midnight it would else be handed over on the day before it was approved.
    with acting_at(utc_now() - timedelta(days=1)):
        _, decision, line = invited_family(officers=[eka.user])
    wrong_clock = utc_now() - timedelta(days=400)
    made = handing(decision, line, at=(wrong_clock - timedelta(minutes=40)).isoformat())
    [answer] = answers(eka, made, now=wrong_clock)
    assert answer["state"] == "taken"
    [handover] = handovers()
    assert timedelta(minutes=39) < utc_now() - handover.handed_at < timedelta(minutes=41)
    assert (handover.table_name, handover.first_witness) == ("3", "Udin")
    assert line.checked_in_at == handover.handed_at, "handing over is arriving too"
    noted = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "handovers.made_offline")
    ).one()
    assert noted.values is not None
    assert noted.values.content["said_at"].startswith(made["at"][:16])


def test_what_is_sent_again_is_taken_once_and_answered_the_same(app: Flask, eka: Any) -> None:
    _, decision, line = invited_family(officers=[eka.user])
    made = signed(decision, line)
    first = answers(eka, made, made)
    assert first[0] == first[1]
    assert answers(eka, made) == first[:1]
    assert len(handovers()) == 1
    assert claims() == []


def test_two_officers_who_served_one_person_give_one_handover_and_one_conflict(
    app: Flask, sign_in: SignIn, eka: Any
) -> None:
    tini = sign_in(Role.EVENT_OFFICER)
    event, decision, line = invited_family(officers=[eka.user, tini.user])
    assert answers(eka, signed(decision, line))[0]["state"] == "taken"
    second = signed(decision, line, table="7")
    [answer] = answers(tini, second)
    assert answer["state"] == "conflict"
    assert eka.user.name in answer["message"]
    assert answers(tini, second) == [answer]
    [handover], [claim] = handovers(), claims()
    assert (claim.handover_id, claim.officer_id, claim.table_name) == (
        handover.id,
        tini.user.id,
        "7",
    )
    page = sign_in(Role.SUPERVISOR).get(f"/acara/{event.id}/bentrok").text
    assert page.count("signature-image") == 2, "both proofs"
    assert tini.user.name in page


def test_of_requests_at_the_same_moment_one_takes_effect(
    app: Flask, sign_in: SignIn, eka: Any
) -> None:
    tini = sign_in(Role.EVENT_OFFICER)
    _, decision, line = invited_family(officers=[eka.user, tini.user])
    twice, other = handing(decision, line), handing(decision, line)
    senders = [(eka, twice), (eka, twice), (tini, other), (tini, other)]

    def sent(who: Any, made: Any) -> str:
        return str(answers(who, made)[0]["state"])

    told = at_once(app, *(partial(sent, who, made) for who, made in senders))
    assert sorted(told) == ["conflict", "conflict", "taken", "taken"]
    assert (len(handovers()), len(claims())) == (1, 1)


def test_a_supervisor_settles_a_conflict_once(app: Flask, sign_in: SignIn, eka: Any) -> None:
    event, decision, line = invited_family(officers=[eka.user])
    answers(eka, handing(decision, line), handing(decision, line))
    sari, [claim] = sign_in(Role.SUPERVISOR), claims()
    assert "1 serah terima yang dibuat tanpa sinyal bentrok" in sari.get(f"/acara/{event.id}").text
    url = f"/acara/{event.id}/bentrok/{claim.id}/selesai"
    note = {f"bentrok-{claim.id}-reason": "Diketuk dua kali; satu paket."}
    assert sari.post(url, data={}).status_code == 422
    assert eka.post(url, data=note).status_code == 403
    assert sari.post(url, data=note).status_code == 303
    assert sari.post(url, data=note).status_code == 409
    assert "Diketuk dua kali; satu paket." in sari.get(f"/acara/{event.id}/bentrok").text
    assert "bentrok dan menunggu" not in sari.get(f"/acara/{event.id}").text


def test_who_is_told_at_once_makes_no_conflict_until_they_go_on(app: Flask, eka: Any) -> None:
    _, decision, line = invited_family(officers=[eka.user])
    answers(eka, handing(decision, line))
    waited = handing(decision, line, offline=False)
    assert answers(eka, waited)[0]["state"] == "refused"
    assert claims() == []
    went_on = {**waited, "offline": True}
    assert answers(eka, went_on)[0]["state"] == "conflict"
    assert answers(eka, went_on, waited)[1]["state"] == "conflict"
    assert len(claims()) == 1


def test_a_handover_sent_after_the_end_waits_for_the_supervisor(app: Flask, eka: Any) -> None:
    event, decision, line = invited_family(officers=[eka.user])
    made = handing(decision, line)
    with transaction():
        services.close_event(PORTAL, event)
    [answer] = answers(eka, made)
    assert (answer["state"], answer["message"]) == ("conflict", "Acara ini sudah ditutup.")
    [claim] = claims()
    assert claim.handover_id is None
    assert handovers() == []


def test_what_comes_before_the_event_begins_stays_on_the_phone(app: Flask, eka: Any) -> None:
    event, decision = create_event(officers=[eka.user]), create_approved()
    [line] = invite(event, decision)
    made = handing(decision, line)
    assert answers(eka, made)[0]["state"] == "waiting"
    with transaction():
        services.open_event(PORTAL, event)
    assert answers(eka, made)[0]["state"] == "taken"


def test_a_part_is_handed_over_and_the_rest_stays_owed(app: Flask, eka: Any) -> None:
    event, decision, line = invited_family(officers=[eka.user])
    first = decision.items[0].id
    assert answers(eka, handing(decision, line, items=[first]))[0]["state"] == "taken"
    [row] = eka.get(f"/luring/acara/{event.id}/daftar").get_json()["lines"]
    assert first not in [item["id"] for item in row["items"]]
    assert (row["arrived"], row["served"]) == (True, len(decision.items) == 1)


def test_an_officer_has_the_own_desk(app: Flask, sign_in: SignIn, eka: Any) -> None:
    tini = sign_in(Role.EVENT_OFFICER)
    event, _, line = invited_family(officers=[eka.user, tini.user])
    url = f"/luring/acara/{event.id}/daftar"
    set_desk = command("handovers.set_desk", {"event": event.id, **DESK})
    arrive = command("handovers.arrive", {"event": event.id, "invitation": line.id})
    assert [each["state"] for each in answers(eka, set_desk, arrive)] == ["taken", "taken"]
    assert eka.get(url).get_json()["desk"] == DESK
    assert tini.get(url).get_json()["desk"] is None
    assert tini.get(url).get_json()["lines"][0]["arrived"] is True


def test_the_roster_of_a_phone_holds_no_more_than_serves(app: Flask, eka: Any) -> None:
    event, decision, _ = invited_family(officers=[eka.user])
    mother = decision.case.household.head
    assert mother is not None
    assert mother.nik is not None
    text = eka.get(f"/luring/acara/{event.id}/daftar").text
    assert mother.nik not in text
    assert decision.case.household.address not in text
    [row] = eka.get(f"/luring/acara/{event.id}/daftar").get_json()["lines"]
    assert row["nik"] == mother.nik[-4:]
    assert mother.name not in eka.get(f"/luring/acara/{event.id}").text, "the kept page has nobody"


def test_the_photo_of_an_earlier_handover_is_shown_small_to_officers_of_the_event(
    app: Flask, sign_in: SignIn, eka: Any
) -> None:
    event, decision, line = invited_family(officers=[eka.user], kinds=(AidKind.TOOL, AidKind.GOODS))
    url = f"/luring/acara/{event.id}"
    assert eka.get(f"{url}/foto/{line.id}").status_code == 404
    form = handover_form(decision, photo=photo(), photo_consent="y")
    del form["items-1-given"]
    assert eka.post(f"/serah-terima/catat/{decision.id}", data=form).status_code == 303
    assert eka.get(f"{url}/daftar").get_json()["lines"][0]["photo"] is True
    shown = eka.get(f"{url}/foto/{line.id}")
    assert shown.mimetype == "image/jpeg"
    assert max(Image.open(io.BytesIO(shown.data)).size) <= 360
    assert sign_in(Role.EVENT_OFFICER).get(f"{url}/foto/{line.id}").status_code == 404


@ONE_DATABASE
@pytest.mark.parametrize(
    "changes",
    [
        {"items": []},
        {"items": list(range(1, 10_001))},
        {"items": ["1"]},
        {"items": [True]},
        {"amount": 1},
        {"invitation": 10**18},
        {"event": None},
        {"place": ""},
        {"second_witness": "UDIN"},
        {"signature_kind": ["paper"]},
        {"signature_kind": "screen"},
        {"signature_kind": "screen", "signature": "data:image/png;base64,AAAA"},
        {"table": "x" * 41},
    ],
    ids=str,
)
def test_what_is_tampered_with_is_refused_and_nothing_is_kept(
    app: Flask, eka: Any, changes: dict[str, Any]
) -> None:
    _, decision, line = invited_family(officers=[eka.user])
    [answer] = answers(eka, handing(decision, line, **changes))
    assert answer["state"] == "refused"
    assert (handovers(), claims()) == ([], [])


@ONE_DATABASE
def test_nobody_hands_over_at_another_event_or_to_who_was_not_invited(
    app: Flask, sign_in: SignIn, eka: Any
) -> None:
    stranger = sign_in(Role.EVENT_OFFICER)
    _, decision, line = invited_family(officers=[eka.user])
    other, theirs, other_line = invited_family(officers=[create_staff(Role.EVENT_OFFICER)])
    uninvited = create_approved()
    tried = [
        (stranger, handing(decision, line)),
        (eka, handing(theirs, other_line)),
        (eka, handing(decision, line, event=other.id)),
        (eka, handing(decision, line, invitation=other_line.id)),
        (eka, handing(decision, line, items=[item.id for item in uninvited.items])),
        (eka, handing(decision, line, items=[item.id for item in theirs.items])),
    ]
    for who, made in tried:
        assert answers(who, made)[0]["state"] == "refused"
    assert (handovers(), claims()) == ([], [])
    for role in (Role.CASEWORKER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert answers(sign_in(role), handing(decision, line))[0]["state"] == "refused"
    assert (handovers(), claims()) == ([], [])


@ONE_DATABASE
def test_ten_thousand_commands_at_once_are_not_read(app: Flask, eka: FlaskClient) -> None:
    _, decision, line = invited_family()
    assert send(eka, *[handing(decision, line)] * 10_000).status_code == 422
    assert db.session.scalars(select(DeviceCommand)).all() == []
