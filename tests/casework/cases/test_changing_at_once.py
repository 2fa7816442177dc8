"""Two people change one case concurrently: the second sees both versions, and nothing is lost."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.casework.cases.models import Case
from portal.casework.cases.states import CloseReason
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import create_case, create_staff

SignIn = Callable[..., FlaskClient]


def test_of_two_who_assign_a_case_the_second_sees_whom_the_first_chose(
    app: Flask, sign_in: SignIn
) -> None:
    case = create_case()
    rini = create_staff(Role.CASEWORKER, name="Rini Marlina")
    yoga = create_staff(Role.CASEWORKER, name="Yoga Firmansyah")
    sari, url, seen = sign_in(Role.SUPERVISOR), f"/kasus/{case.id}/pendamping", case.version
    assert f'name="version" type="hidden" value="{seen}"' in sari.get(url).text
    sari.post(url, data={"caseworker": rini.id, "version": seen})
    late = sari.post(url, data={"caseworker": yoga.id, "version": seen})
    assert late.status_code == 409
    assert "Rini Marlina" in late.text
    assert "Yoga Firmansyah" in late.text
    assert _stored(case).caseworker_id == rini.id
    again = {"caseworker": yoga.id, "version": _stored(case).version}
    assert sari.post(url, data=again).status_code == 303
    assert _stored(case).caseworker_id == yoga.id


def test_nobody_is_chosen_for_a_case_before_a_person_does(app: Flask, sign_in: SignIn) -> None:
    case = create_case()
    create_staff(Role.CASEWORKER, name="Rini Marlina")
    sari, url = sign_in(Role.SUPERVISOR), f"/kasus/{case.id}/pendamping"
    assert '<option selected value="">Pilih pendamping' in sari.get(url).text
    assert sari.post(url, data={"caseworker": "", "version": case.version}).status_code == 422
    assert _stored(case).caseworker_id is None


def test_of_two_who_propose_to_close_a_case_the_second_sees_the_first_proposal(
    app: Flask, sign_in: SignIn
) -> None:
    case = create_case()
    sari, url, seen = sign_in(Role.SUPERVISOR), f"/kasus/{case.id}/usul-tutup", case.version
    sari.post(url, data={"reason": "moved", "note": "Pindah ke Karawang", "version": seen})
    late = sari.post(url, data={"reason": "died", "note": "Wafat tadi malam", "version": seen})
    assert late.status_code == 409
    assert "Pindah ke Karawang" in late.text
    assert "Wafat tadi malam" in late.text
    assert _stored(case).close_proposed is CloseReason.MOVED


def _stored(case: Case) -> Case:
    db.session.rollback()
    return db.session.get_one(Case, case.id)
