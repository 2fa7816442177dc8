"""A caseworker's day: whom to visit in walking order, and what else concerns their cases."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.assessments import services as assessments
from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, TaskKind
from portal.casework.follow_ups import services as follow_ups
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.factories import (
    PORTAL,
    create_case,
    create_household,
    create_staff,
    new_person,
    reachable_phone,
)

SignIn = Callable[..., FlaskClient]


def due(name: str, caseworker: User, *, rt: str, rw: str, address: str = "", days: int = 0) -> Case:
    household = create_household(new_person(name), rt=rt, rw=rw, address=address)
    case = create_case(household=household, caseworker=caseworker)
    on = today() + timedelta(days=days)
    with transaction():
        cases.add_task(PORTAL, case, kind=TaskKind.TODO, title="Antar surat", due_on=on)
    return case


def names_on(page: str) -> list[str]:
    part = page.split('id="rencana"')[1].split("</section>")[0]
    return re.findall(r'class="row-name"[^>]*>([^<]+)<', part)


def test_families_stand_in_walking_order(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    due("Keempat", caseworker.user, rt="02", rw="10")
    due("Kedua", caseworker.user, rt="003", rw="2", address="Kp. Ceger No. 10")
    due("Pertama", caseworker.user, rt="3", rw="02", address="Kp. Ceger No. 9", days=-30)
    due("Ketiga", caseworker.user, rt="10", rw="2")
    assert names_on(caseworker.get("/hari-ini/").text) == ["Pertama", "Kedua", "Ketiga", "Keempat"]


def test_only_own_cases_until_the_chosen_day(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    due("Besok", caseworker.user, rt="1", rw="1", days=1)
    due("Nanti", caseworker.user, rt="2", rw="1", days=5)
    due("Orang Lain", create_staff(Role.CASEWORKER), rt="1", rw="1")
    assert names_on(caseworker.get("/hari-ini/").text) == []
    assert names_on(caseworker.get("/hari-ini/?until=tomorrow").text) == ["Besok"]
    assert names_on(caseworker.get("/hari-ini/?until=week").text) == ["Besok", "Nanti"]
    assert names_on(caseworker.get("/hari-ini/?until=selamanya").text) == []


def test_a_visit_is_recorded_and_a_family_called_from_the_row(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    household = create_household(new_person("Suminah", phones=[reachable_phone()]))
    case = create_case(household=household, caseworker=caseworker.user)
    with transaction():
        visit = follow_ups.plan_visit(caseworker.user, case, on=today())
    page = caseworker.get("/hari-ini/").text
    assert 'href="tel:+6282311112222"' in page
    assert f'href="/pendampingan/kunjungan/{visit.id}/catat"' in page


def test_an_unfinished_assessment_is_not_forgotten(app: Flask, sign_in: SignIn) -> None:
    app.config["PUBLIC_URL"] = ""  # papers are drafts, and a bar says so
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    with transaction():
        begun = assessments.start_assessment(caseworker.user, case)
    page = caseworker.get("/hari-ini/").text
    assert f'href="/asesmen/{begun.id}"' in page.split("<h2>Asesmen belum selesai")[1]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.CASEWORKER])
def test_who_looks_after_no_family_has_no_such_page(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/hari-ini/").status_code == 403
