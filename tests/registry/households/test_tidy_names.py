"""For a name with a title, in lower case or in capitals a tidy spelling is offered,
never forced.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases.services import salutation
from portal.core.extensions import db
from portal.core.types import Sex
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from portal.registry.households.paper_data import paper_party
from tests.factories import KARANGHARJA, create_household, new_person

SignIn = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def family_form(name: str, **changes: str) -> dict[str, Any]:
    return {
        "kk_number": "",
        "village_code": KARANGHARJA,
        "address": "Kp. Pulo Puter",
        "members-0-name": name,
        "members-0-relation": "head",
        "members-0-sex": "female",
        "members-0-birth_date": "17-08-1961",
        "members-0-nik": "",
        "members-0-nik_missing_reason": "belum ada",
        **changes,
    }


def stored_name() -> str:
    db.session.rollback()
    return db.session.scalars(select(Person.name)).one()


@pytest.mark.parametrize("typed", ["Ibu siti rohmah", "siti rohmah", "SITI ROHMAH"])
def test_a_tidy_name_is_offered_while_one_types(app: Flask, sign_in: SignIn, typed: str) -> None:
    page = sign_in(Role.SUPERVISOR).post(
        "/keluarga/baru/mirip/0", data=family_form(typed), headers=HTMX
    )
    assert "Simpan namanya sebagai" in page.text
    assert ">siti rohmah" not in page.text


def test_nothing_is_offered_for_a_tidy_name(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(Role.SUPERVISOR).post(
        "/keluarga/baru/mirip/0", data=family_form("Siti Rohmah"), headers=HTMX
    )
    assert "Simpan namanya sebagai" not in page.text


def test_who_takes_the_offer_stores_the_tidy_name(app: Flask, sign_in: SignIn) -> None:
    form = family_form("IBU HJ. SAODAH", **{"members-0-tidy_name": "y"})
    assert sign_in(Role.SUPERVISOR).post("/keluarga/baru", data=form).status_code == 303
    assert stored_name() == "Hj. Saodah"


def test_who_does_not_take_it_keeps_what_was_written(app: Flask, sign_in: SignIn) -> None:
    form = family_form("IBU HJ. SAODAH")
    assert sign_in(Role.SUPERVISOR).post("/keluarga/baru", data=form).status_code == 303
    assert stored_name() == "IBU HJ. SAODAH"


def test_a_stored_name_is_tidied_by_one_button(app: Flask, sign_in: SignIn) -> None:
    person = create_household(new_person("SITI ROHMAH")).persons[0]
    supervisor, address = sign_in(Role.SUPERVISOR), f"/keluarga/anggota/{person.id}"
    assert "Rapikan nama menjadi Siti Rohmah" in supervisor.get(address).text
    for _ in range(2):
        answer = supervisor.post(f"{address}/rapikan-nama", data={"version": person.version})
        assert answer.status_code == 303
    assert stored_name() == "Siti Rohmah"
    assert "Rapikan nama" not in supervisor.get(address).text


def test_papers_and_sms_write_it_tidily_whatever_was_typed(app: Flask) -> None:
    person = create_household(new_person("IBU HJ. SAODAH", sex=Sex.FEMALE)).persons[0]
    assert paper_party(person).name == "Ibu Hj. Saodah"
    assert salutation(person) == "Ibu Hj. Saodah"
