"""A closed event keeps its invitations, also of families that did not come or got no aid."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.handovers import services
from portal.casework.handovers.queries import attendance_counts
from portal.core.clock import acting_at, utc_now
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from tests.casework.handovers.cast import begin, create_event, invite, invited_family
from tests.factories import PORTAL, create_approved, create_staff, hand_over

SignIn = Callable[..., FlaskClient]


def test_a_closed_event_still_says_who_did_not_receive_their_aid(
    app: Flask, sign_in: SignIn
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event, served, _ = invited_family(officers=[eka.user])  # type: ignore[attr-defined]
    absent, waiting = create_approved(), create_approved()
    invite(event, absent)
    [line] = invite(event, waiting)
    with transaction():
        services.check_in(eka.user, line)  # type: ignore[attr-defined]
    hand_over(served, officer=eka.user)  # type: ignore[attr-defined]
    url = f"/acara/{event.id}"
    assert "1 keluarga sudah datang dan masih menunggu" in eka.get(url).text
    assert eka.post(f"{url}/selesai").status_code == 303
    assert (attendance_counts(event.id).invited, attendance_counts(event.id).left) == (1, 2)
    sari = sign_in(Role.SUPERVISOR)
    assert "1 dari 3 keluarga sudah menerima" in sari.get("/acara/?when=past").text

    gone = sari.get(f"{url}?state=gone").text
    assert absent.case.number in gone
    assert waiting.case.number in gone
    assert served.case.number not in gone
    assert gone.count("tidak datang") == 1
    assert f'href="/kasus/{absent.case_id}"' in gone


@pytest.mark.parametrize("ending", ["selesai", "batalkan"])
def test_the_access_of_an_officer_ends_with_the_event(
    app: Flask, sign_in: SignIn, ending: str
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event, served, _ = invited_family(officers=[eka.user])  # type: ignore[attr-defined]
    waiting = create_approved()
    invite(event, waiting)
    hand_over(served, officer=eka.user)  # type: ignore[attr-defined]
    pages = [f"/acara/{event.id}{page}" for page in ("", "/hari-ini", "/berkas")]
    pages += [f"/kasus/{decision.case_id}" for decision in (served, waiting)]
    pages += [f"/luring/acara/{event.id}/{data}" for data in ("daftar", "keadaan")]
    assert [eka.get(page).status_code for page in pages] == [200] * len(pages)
    ended = eka.post(f"/acara/{event.id}/{ending}", data={"reason": "Hujan"})
    assert ended.headers["Location"] == "/acara/"
    assert [eka.get(page).status_code for page in pages] == [404] * len(pages)
    own = eka.get(f"/luring/acara/{event.id}")
    assert "Acara ini sudah selesai" in own.text, "the phone may still have something to send"
    assert served.case.number not in own.text


def test_the_start_page_of_an_officer_is_the_event_of_the_day(app: Flask, sign_in: SignIn) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    later = create_event(officers=[eka.user], starts_at=utc_now() + timedelta(days=2))  # type: ignore[attr-defined]
    assert eka.get("/").status_code == 200
    event = begin(create_event(officers=[eka.user]))  # type: ignore[attr-defined]
    assert eka.get("/").location == f"/luring/acara/{event.id}"
    with transaction():
        services.close_event(PORTAL, event)
    assert eka.get("/").status_code == 200
    with acting_at(later.starts_at):
        assert eka.get("/").location == f"/luring/acara/{later.id}"


def test_who_was_withdrawn_and_invited_again_is_counted_once(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, approved = create_event(), create_approved()
    for _ in range(2):
        [line] = invite(event, approved)
        with transaction():
            services.withdraw_invitation(supervisor, line, reason="Salah pilih")
    assert (attendance_counts(event.id).invited, attendance_counts(event.id).left) == (0, 1)
    invite(event, approved)
    assert (attendance_counts(event.id).invited, attendance_counts(event.id).left) == (1, 0)


def test_who_begins_an_event_on_another_day_is_told_so(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    early = create_event(starts_at=utc_now() + timedelta(days=6))
    today = create_event(starts_at=utc_now())
    assert "Acara ini baru 6 hari lagi" in sari.get(f"/acara/{early.id}").text
    assert "hari lagi" not in sari.get(f"/acara/{today.id}").text
    begin(early)
    assert "hari lagi" not in sari.get(f"/acara/{early.id}").text
