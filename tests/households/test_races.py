"""Two people at one moment, on real connections of their own."""

import threading
from collections.abc import Callable

from flask import Flask

from portal.errors import PortalError, StaleRecord
from portal.extensions import db
from portal.households import services
from portal.households.conflicts import NikInUse
from portal.households.models import Household, Person
from portal.transaction import transaction
from portal.types import Nik
from tests.factories import PORTAL, create_household, new_person, synthetic_nik


def at_one_moment(app: Flask, act: Callable[[], object]) -> list[object]:
    """Let two threads ``act``, each in its own transaction; gives what each got or met."""
    start = threading.Barrier(2)
    outcomes: list[object] = []

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    outcomes.append(act())
            except PortalError as error:
                outcomes.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return outcomes


def registered(nik: Nik, *, submission: str = "") -> int:
    return services.register_household(
        PORTAL,
        kk=None,
        address="Kp. Pulo Puter",
        rt="",
        rw="",
        village_code=None,
        members=[new_person(nik=nik)],
        submission=submission,
    ).id


def test_one_nik_goes_to_one_person_and_the_other_officer_is_told_whose_it_is(app: Flask) -> None:
    nik = Nik.parse(synthetic_nik())
    outcomes = at_one_moment(app, lambda: registered(nik))
    assert {type(outcome) for outcome in outcomes} == {int, NikInUse}
    assert db.session.query(Person).count() == 1
    assert db.session.query(Household).count() == 1


def test_two_clicks_at_one_moment_register_one_family(app: Flask) -> None:
    nik = Nik.parse(synthetic_nik())
    first, second = at_one_moment(app, lambda: registered(nik, submission="form-1"))
    assert first == second
    assert db.session.query(Household).count() == 1


def test_two_clicks_at_one_moment_add_one_member(app: Flask) -> None:
    household_id = create_household().id
    child = new_person("Dede", nik_missing_reason="bayi")

    def add() -> int:
        household = db.session.get_one(Household, household_id)
        return services.add_person(PORTAL, household, child, submission="form-1").id

    first, second = at_one_moment(app, add)
    assert first == second
    assert db.session.query(Person).count() == 2


def test_of_two_different_saves_at_one_moment_one_is_told(app: Flask) -> None:
    household_id = create_household().id
    addresses = iter(["Kp. Satu", "Kp. Dua"])

    def save() -> str:
        household = db.session.get_one(Household, household_id)
        address = next(addresses)
        services.change_address(PORTAL, household, version=1, address=address, rt="", rw="")
        return address

    outcomes = at_one_moment(app, save)
    written = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, str)] == [StaleRecord]
    assert db.session.get_one(Household, household_id).address == written[0]
