"""The start page: the user's own tasks come first."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, TaskKind
from portal.casework.follow_ups import services as follow_ups
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.factories import PORTAL, create_case, create_household, create_staff, new_person

SignIn = Callable[..., FlaskClient]


def case_of(name: str, caseworker: User) -> Case:
    return create_case(household=create_household(new_person(name)), caseworker=caseworker)


def due(case: Case, title: str, *, in_days: int) -> None:
    with transaction():
        cases.add_task(
            PORTAL,
            case,
            kind=TaskKind.TODO,
            title=title,
            due_on=today() + timedelta(days=in_days),
        )


def row_of(page: str, name: str) -> str:
    start = page.index(name)
    return page[start : page.index("</li>", start)]


def test_what_is_due_is_said_before_any_figure(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    due(case_of("Iroh", caseworker.user), "Antar surat", in_days=2)
    page = caseworker.get("/").text
    assert page.index("Iroh") < page.index("Keluarga dengan kasus")
    assert page.index("Iroh") < page.index("Perjalanan keluarga")


def test_a_row_says_whether_a_visit_or_a_task_is_due_and_where(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    visited, errand = (case_of(name, caseworker.user) for name in ("Suminah", "Iroh"))
    due(errand, "Antar surat ke desa", in_days=1)
    due(errand, "Cek rekening", in_days=4)
    with transaction():
        follow_ups.plan_visit(caseworker.user, visited, on=today() + timedelta(days=3))
    due(visited, "Cek rekening", in_days=5)

    for url in ("/", "/kasus/"):
        page = caseworker.get(url).text
        assert "Kunjungan" in row_of(page, "Suminah")
        assert "Cek rekening" not in row_of(page, "Suminah")
        assert "Tugas: Antar surat ke desa" in row_of(page, "Iroh")
        assert "Kunjungan" not in row_of(page, "Iroh")
    assert "Desa Karangharja, Kecamatan Pebayuran" in row_of(caseworker.get("/").text, "Iroh")


def linked(page: str, words: str) -> str:
    """Return the URL of the link with this text."""
    link = re.search(rf'href="([^"]+)"[^>]*>{words}<', page)
    assert link is not None
    return html.unescape(link[1])


def rows_in(page: str) -> int:
    return page.count('class="row-name"')


def test_the_number_of_late_cases_is_that_of_the_list_it_leads_to(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker, colleague = sign_in(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    for days in (-9, -2, 3):
        due(case_of(f"Iroh {days}", caseworker.user), "Antar surat", in_days=days)
    due(case_of("Orang Lain", colleague), "Antar surat", in_days=-4)

    for client, late, this_week in ((caseworker, 2, 3), (sign_in(Role.SUPERVISOR), 3, 4)):
        page = client.get("/").text
        assert rows_in(page[page.index("<h2>Tenggat") :]) == this_week
        assert rows_in(client.get(linked(page, "Semua yang jatuh tempo")).text) == this_week
        assert rows_in(client.get(linked(page, f"{late} kasus terlambat")).text) == late


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.SUPERVISOR, "Mulai dengan keluarganya"),
        (Role.CASEWORKER, "Belum ada kasus untuk Anda"),
        (Role.APPROVER, "Belum ada usulan untuk ditetapkan"),
        (Role.AUDITOR, "Belum ada kasus"),
    ],
)
def test_who_has_no_work_yet_is_told_where_it_begins(
    sign_in: SignIn, role: Role, said: str
) -> None:
    assert said in sign_in(role).get("/").text
    create_case()
    if role is not Role.CASEWORKER:  # the case is nobody's
        assert said not in sign_in(role).get("/").text
