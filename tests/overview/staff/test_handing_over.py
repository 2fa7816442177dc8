"""Nobody's work is orphaned when an account is closed or changes."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, CaseGrant
from portal.casework.cases.queries import CaseloadFilters, CaseOwner, count
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.services import create_event, set_officers
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.overview.staff.services import Successors, close_account
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import get_account_for_change
from portal.platform.audit import AuditEvent
from portal.platform.permissions import Role
from tests import factories as make
from tests.races import at_once

SignIn = Callable[..., FlaskClient]
HERE = "cases_" + make.PEBAYURAN.replace(".", "_")


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR)


@pytest.fixture
def rina(app: Flask) -> User:
    return make.create_staff(Role.CASEWORKER, name="Rina", districts=[make.PEBAYURAN])


def caseworker_of(case: Case) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Case.caseworker_id).where(Case.id == case.id))


def is_active(user: User) -> bool | None:
    db.session.rollback()
    return db.session.scalar(select(User.active).where(User.id == user.id))


def answers(user: User, **changed: Any) -> Mapping[str, Any]:
    return {
        "name": user.name,
        "nip": "",
        "position": "",
        "role": user.role.value,
        "scope": "some",
        "districts": [make.PEBAYURAN],
        "version": user.version,
        **changed,
    }


def test_closing_shows_what_the_account_holds_and_gives_it_to_whom_one_chose(
    admin: FlaskClient, rina: User
) -> None:
    case = make.create_case(caseworker=rina)
    dewi = make.create_staff(Role.CASEWORKER, name="Dewi")
    make.create_staff(Role.CASEWORKER, name="Tono", districts=[make.TAMBELANG])
    page = admin.get(f"/akun/{rina.id}/tutup").text
    assert "Kasus di Pebayuran" in page
    assert "Dewi" in page
    assert "Tono" not in page  # looks after another kecamatan
    assert case.number not in page  # an administrator sees no families

    assert admin.post(f"/akun/{rina.id}/tutup").status_code == 422  # nobody was chosen
    assert is_active(rina)
    assert admin.post(f"/akun/{rina.id}/tutup", data={HERE: dewi.id}).status_code == 303
    assert not is_active(rina)
    assert caseworker_of(case) == dewi.id
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "cases.assign")).one()
    assert event.values is not None
    assert event.values.content == {"caseworker_id": dewi.id, "before": rina.id}
    assert event.case_id == case.id


def test_a_case_may_be_left_to_the_supervisor_who_finds_it(
    admin: FlaskClient, rina: User, sign_in: SignIn
) -> None:
    case = make.create_case(caseworker=rina)
    assert admin.post(f"/akun/{rina.id}/tutup", data={HERE: "nobody"}).status_code == 303
    assert caseworker_of(case) is None
    supervisor = sign_in(Role.SUPERVISOR)
    assert case.number in supervisor.get("/kasus/?whose=nobody").text


def test_a_case_of_an_account_closed_long_ago_counts_as_nobodys(app: Flask, rina: User) -> None:
    make.create_case(caseworker=rina)
    supervisor = make.create_staff(Role.SUPERVISOR)
    nobodys = CaseloadFilters(whose=CaseOwner.NOBODY)
    assert count(supervisor, nobodys) == 0
    with transaction() as session:
        session.get_one(User, rina.id).active = False  # as it was before work was handed over
    assert count(supervisor, nobodys) == 1


def test_another_area_hands_over_only_what_it_does_not_cover(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    both = make.create_staff(Role.CASEWORKER, districts=[make.PEBAYURAN, make.TAMBELANG])
    stays = make.create_case(caseworker=both)
    goes = make.create_case(caseworker=both, village_code=make.SUKABAKTI)
    tono = make.create_staff(Role.CASEWORKER, name="Tono", districts=[make.TAMBELANG])
    asked = admin.post(f"/akun/{both.id}", data=answers(both))
    assert asked.status_code == 422
    assert "Kasus di Tambelang" in asked.text
    assert "Kasus di Pebayuran" not in asked.text
    chosen = answers(both, **{"cases_" + make.TAMBELANG.replace(".", "_"): tono.id})
    assert admin.post(f"/akun/{both.id}", data=chosen).status_code == 303
    assert (caseworker_of(stays), caseworker_of(goes)) == (both.id, tono.id)


def test_another_role_hands_over_everything(admin: FlaskClient, rina: User) -> None:
    case = make.create_case(caseworker=rina)
    asked = admin.post(f"/akun/{rina.id}", data=answers(rina, role="supervisor"))
    assert asked.status_code == 422
    assert caseworker_of(case) == rina.id
    chosen = answers(rina, role="supervisor", **{HERE: "nobody"})
    assert admin.post(f"/akun/{rina.id}", data=chosen).status_code == 303
    assert caseworker_of(case) is None


def test_a_name_is_corrected_without_a_question(admin: FlaskClient, rina: User) -> None:
    case = make.create_case(caseworker=rina)
    changed = admin.post(f"/akun/{rina.id}", data=answers(rina, name="Rina M."))
    assert changed.status_code == 303
    assert caseworker_of(case) == rina.id


def test_events_ahead_get_another_officer_with_access_to_their_families(
    admin: FlaskClient, app: Flask
) -> None:
    eka, edi = (make.create_staff(Role.EVENT_OFFICER, name=name) for name in ("Eka", "Edi"))
    supervisor = make.create_staff(Role.SUPERVISOR)
    with transaction():
        event = create_event(
            supervisor,
            name="Penyerahan tahap 2",
            starts_at=utc_now() + timedelta(days=3),
            place="Aula",
            district_code=make.PEBAYURAN,
        )
        set_officers(supervisor, event, officers=[eka])
    assert "Penyerahan tahap 2" in admin.get(f"/akun/{eka.id}/tutup").text
    assert admin.post(f"/akun/{eka.id}/tutup", data={"events": edi.id}).status_code == 303
    db.session.rollback()
    stored = db.session.get_one(HandoverEvent, event.id)
    assert [item.user_id for item in stored.officers] == [edi.id]
    assert db.session.scalars(select(CaseGrant).where(CaseGrant.user_id == eka.id)).all() == []


def test_a_case_given_while_the_account_is_closed_is_orphaned_by_neither(
    app: Flask, rina: User
) -> None:
    case_id, rina_id = make.create_case().id, rina.id
    administrator, supervisor = (
        make.create_staff(role).id for role in (Role.ADMINISTRATOR, Role.SUPERVISOR)
    )

    def closing() -> str:
        with transaction() as session:
            user = get_account_for_change(rina_id)
            actor = session.get_one(User, administrator)
            close_account(actor, user, successors=Successors())
        return "closed"

    def giving() -> str:
        with transaction() as session:
            actor, given = session.get_one(User, supervisor), session.get_one(Case, case_id)
            cases.assign(actor, given, caseworker=session.get_one(User, rina_id))
        return "given"

    said = at_once(app, closing, giving)
    assert ("closed" in said) + ("given" in said) == 1
    assert is_active(rina) is ("given" in said)


def test_who_was_chosen_must_still_be_there(app: Flask, rina: User) -> None:
    case = make.create_case(caseworker=rina)
    gone = make.create_staff(Role.CASEWORKER, name="Dewi")
    administrator = make.create_staff(Role.ADMINISTRATOR)
    with transaction():
        close_account(administrator, gone, successors=Successors())
    with pytest.raises(PortalError), transaction():
        close_account(administrator, rina, successors=Successors(cases={make.PEBAYURAN: gone}))
    assert is_active(rina)
    assert caseworker_of(case) == rina.id
