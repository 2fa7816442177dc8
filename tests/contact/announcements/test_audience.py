"""Each choice of an audience selects exactly its families."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.states import CloseReason
from portal.casework.handovers import services
from portal.contact.announcements import queries
from portal.contact.announcements.audience import NOBODY, Audience
from portal.contact.announcements.models import Announcement, Recipient
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.casework.handovers.cast import begin, create_event, invite
from tests.contact.announcements.test_announcements import announced
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

SignIn = Callable[..., FlaskClient]
EVERYBODY = {"Ani", "Ijah", "Ocih", "Uum"}


@pytest.fixture
def rina(app: Flask) -> User:
    """Return the caseworker of Ani and Ocih."""
    return create_staff(Role.CASEWORKER)


@pytest.fixture
def supervisor(rina: User) -> User:
    """Return a supervisor of the whole regency, where Ani, Ijah and Ocih live in Pebayuran and Uum
    in Tambelang. Ocih is assessed, Ijah has no caseworker, and the case of Entin is closed.
    """
    dedi = create_staff(Role.CASEWORKER, name="Dedi", districts=[TAMBELANG])
    family("Ani", caseworker=rina)
    family("Ijah")
    assessed(family("Ocih", caseworker=rina))
    family("Uum", caseworker=dedi, village_code=SUKABAKTI)
    boss, closed = create_staff(Role.SUPERVISOR, districts=None), family("Entin")
    with transaction():
        cases.close_case(boss, closed, reason=CloseReason.MOVED, note="Pindah ke Karawang")
    return boss


def family(name: str, *, caseworker: User | None = None, **fields: str) -> Case:
    household = create_household(new_person(name), **fields)
    return create_case(household=household, caseworker=caseworker)


def written_down(announcement: Announcement) -> set[str]:
    """Return the names of the families in the audience of an announcement."""
    db.session.rollback()
    found = db.session.scalars(
        select(Recipient).where(Recipient.announcement_id == announcement.id)
    ).all()
    return {recipient.case.household.persons[0].name for recipient in found}


@pytest.mark.parametrize(
    ("choice", "meant", "words"),
    [
        ({}, EVERYBODY, "semua kasus terbuka"),
        ({"status": "assessed"}, {"Ocih"}, "tahap"),
        ({"district": TAMBELANG}, {"Uum"}, "di Tambelang"),
        ({"district": PEBAYURAN}, {"Ani", "Ijah", "Ocih"}, "di Pebayuran"),
        ({"caseworker": NOBODY}, {"Ijah"}, "tanpa pendamping"),
        ({"caseworker": "rina"}, {"Ani", "Ocih"}, "pendamping Rina Pendamping"),
        ({"caseworker": "rina", "status": "registered"}, {"Ani"}, "pendamping Rina Pendamping"),
        ({"caseworker": NOBODY, "district": PEBAYURAN}, {"Ijah"}, "di Pebayuran, tanpa"),
    ],
)
def test_a_choice_means_exactly_whom_it_says(
    supervisor: User, rina: User, choice: dict[str, str], meant: set[str], words: str
) -> None:
    if choice.get("caseworker") == "rina":
        choice = {**choice, "caseworker": str(rina.id)}
    announcement = announced(supervisor, audience=Audience(**choice))
    assert written_down(announcement) == meant
    assert words in announcement.audience


def test_the_page_means_the_same_as_the_service(
    supervisor: User, rina: User, sign_in: SignIn
) -> None:
    client = sign_in(supervisor)
    choice = {"status": "registered", "district": PEBAYURAN, "caseworker": str(rina.id)}
    page = client.get("/pengumuman/kasus", query_string=choice).text
    assert "Ani" in page
    assert "Ijah" not in page
    form = {**choice, "step": "visits_ahead", "submission": "once"}
    assert client.post("/pengumuman/kasus", data=form).status_code == 303
    assert written_down(db.session.scalars(select(Announcement)).one()) == {"Ani"}


@pytest.mark.parametrize("choice", [{"status": "closed"}, {"district": "99"}, {"caseworker": "x"}])
def test_a_choice_that_is_not_offered_writes_to_nobody(
    supervisor: User, sign_in: SignIn, choice: dict[str, str]
) -> None:
    form = {**choice, "step": "visits_ahead", "submission": "once"}
    assert sign_in(supervisor).post("/pengumuman/kasus", data=form).status_code == 422
    assert db.session.scalars(select(Announcement)).all() == []


def test_a_supervisor_of_one_kecamatan_reaches_nobody_beyond_it(supervisor: User) -> None:
    local = create_staff(Role.SUPERVISOR, districts=[TAMBELANG])
    assert written_down(announced(local)) == {"Uum"}


def test_an_event_means_who_is_on_its_roster_and_was_not_served(supervisor: User) -> None:
    coming, served, withdrawn, elsewhere = (approved(name) for name in "ABCD")
    event, other = create_event(), create_event(name="Tahap kedua")
    _, _, gone = invite(event, coming, served, withdrawn)
    invite(other, elsewhere)
    with transaction():
        services.withdraw_invitation(supervisor, gone, reason="Pindah")
    begin(event)
    hand_over(served)
    announcement = announced(
        supervisor, audience=Audience(event=event), step=Step.HANDOVER_REMINDER
    )
    assert written_down(announcement) == {"Keluarga A"}


def approved(name: str) -> object:
    proposer = create_staff(Role.CASEWORKER)
    case = assessed(family(f"Keluarga {name}", caseworker=proposer))
    return create_approved(case=case, proposer=proposer)


def test_of_a_large_audience_a_part_is_looked_at(
    supervisor: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ani", "Ijah", "Ocih", "Uum", "Enok", "Imas"):
        family(name)
    monkeypatch.setattr(queries, "MOST_PREVIEWED", 3)
    preview = queries.preview_announcement(
        supervisor, Audience(), step=Step.VISITS_AHEAD, values={}
    )
    [without] = preview.unreached.values()
    assert preview.estimated
    assert len(without.cases) <= queries.MOST_PREVIEWED
    assert without.families == preview.families >= len(EVERYBODY)
    page = sign_in(supervisor).get("/pengumuman/kasus").text
    assert "Perkiraan dari sebagian keluarga" in page
