"""People who are dead according to a list are handled by a setting, and no list records a death."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases.models import Task
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.platform.settings import Setting
from portal.platform.settings.services import change_setting
from portal.registry.agencies.models import Effect
from portal.registry.agencies.reading import Code
from portal.registry.intake.findings import RegistryFinding
from portal.registry.intake.settings import REFUSE_KNOWN_DEAD, REFUSE_NEW_DEAD
from tests.factories import PORTAL, create_case
from tests.registry.intake.lists import (
    brought_in,
    content,
    effects,
    new_kk,
    new_nik,
    only_person,
    person,
    received,
    registry,
    remarks,
)

SignIn = Callable[..., FlaskClient]
ASKED = "Menurut daftar sudah meninggal. Periksa"
DEAD = {"Ket": "Meninggal"}


@pytest.fixture
def woman(app: Flask) -> dict[str, str]:
    """Somebody whom the registry knows, as lists name her."""
    found = person(NIK=new_nik(), **{"No KK": new_kk()})
    brought_in(found)
    return found


def office_says(setting: Setting, text: str) -> None:
    with transaction():
        change_setting(PORTAL, setting, text=text, valid_from=today(), basis="SK", read_at=0)


def titles() -> list[str]:
    db.session.rollback()
    tasks = db.session.scalars(select(Task).order_by(Task.id))
    return [task.title % (task.title_values or {}) for task in tasks if "daftar" in task.title]


def test_an_office_may_refuse_new_people_who_are_dead_with_that_reason(app: Flask) -> None:
    office_says(REFUSE_NEW_DEAD, "ya")
    found = received(content(person(**DEAD), person(Ket="")))
    assert (found.accepted, found.refused) == (1, 1)
    assert RegistryFinding.DEAD_BY_LIST in remarks(found)


def test_a_new_person_who_is_dead_comes_in_with_a_mark(app: Flask, sign_in: SignIn) -> None:
    assert Code.PERSON_DEAD in remarks(brought_in(person(**DEAD)))
    page = sign_in(Role.SUPERVISOR).get(f"/keluarga/{only_person().household_id}").text
    assert ASKED in page


def test_a_list_records_no_death_but_asks_whoever_cares_for_the_family_once(
    woman: dict[str, str], sign_in: SignIn
) -> None:
    create_case(household=only_person().household)
    for _ in range(2):
        found = brought_in(woman | DEAD)
    assert Code.PERSON_DEAD in remarks(found)
    assert effects(found) == [Effect.ATTACH]
    assert only_person().died_on is None
    assert titles() == [
        "Siti Rohmah menurut daftar sudah meninggal: periksa, lalu catat bila benar."
    ]
    for address in ("/keluarga/{0.household_id}", "/keluarga/anggota/{0.id}"):
        assert ASKED in sign_in(Role.SUPERVISOR).get(address.format(only_person())).text


def test_a_newer_list_that_names_them_as_living_takes_the_question_back(
    woman: dict[str, str], sign_in: SignIn
) -> None:
    brought_in(woman | DEAD)
    brought_in(woman)
    page = sign_in(Role.SUPERVISOR).get(f"/keluarga/{only_person().household_id}").text
    assert ASKED not in page


def test_an_office_may_refuse_rows_of_the_dead(woman: dict[str, str]) -> None:
    office_says(REFUSE_KNOWN_DEAD, "ya")
    found = received(content(woman | DEAD))
    assert (found.accepted, found.refused) == (0, 1)
    assert RegistryFinding.DEAD_BY_LIST in remarks(found)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Pindah", Code.PERSON_MOVED),
        ("Data ganda", Code.PERSON_DUPLICATE),
        ("Non aktif", Code.PERSON_INACTIVE),
    ],
)
@pytest.mark.one_database("the warning is the reader's")
def test_who_moved_or_stands_twice_is_accepted_with_a_warning_on_the_row(
    app: Flask, said: str, code: Code
) -> None:
    found = brought_in(person(Ket=said))
    assert code in remarks(found)
    assert registry() == (1, 1)
