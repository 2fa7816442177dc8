"""One payment is one fact, however many rows, lists and records report it."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Rupiah
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.agencies.models import BenefitKind, Import, Programme
from portal.registry.agencies.reading import PersonClaim
from portal.registry.agencies.services import ensure_programmes
from portal.registry.aid.fact_sources import add_sources, take_back_sources
from portal.registry.aid.models import AidFact, AidSource, FactSource
from portal.registry.aid.payments import payment_of_claim, says_payment
from portal.registry.aid.queries import facts_of
from portal.registry.households.models import Person
from portal.registry.intake import services
from tests.factories import PORTAL, create_case, create_household, create_staff
from tests.overview.exports.reading import csv_rows, made
from tests.races import at_once
from tests.registry.aid.recipients import FIRST, SECOND, Paid, Recipient


def take_back(import_id: int) -> None:
    with transaction():
        services.undo(PORTAL, db.session.get_one(Import, import_id))
    run_due_jobs("test")


def ledger() -> list[tuple[str, list[int | None]]]:
    """Return the date of each fact, and the imports that report it."""
    db.session.rollback()
    facts = db.session.scalars(select(AidFact).order_by(AidFact.given_on, AidFact.id))
    return [(str(fact.given_on), [one.import_id for one in fact.sources]) for fact in facts]


def test_a_list_that_repeats_what_was_paid_before_adds_sources_and_no_payment(app: Flask) -> None:
    iyam = Recipient()
    first = iyam.paid(FIRST)
    cumulative = iyam.paid(FIRST, SECOND)
    assert ledger() == [("2026-01-10", [first, cumulative]), ("2026-04-10", [cumulative])]


def test_a_row_that_stands_twice_in_a_list_is_paid_once(app: Flask) -> None:
    number = Recipient().paid(FIRST, FIRST, SECOND)
    assert ledger() == [("2026-01-10", [number, number]), ("2026-04-10", [number])]


def test_another_stage_of_the_same_day_is_another_payment(app: Flask) -> None:
    number = Recipient().paid(FIRST, ("750000", "10-01-2026", "Tahap II", ""))
    assert ledger() == [("2026-01-10", [number]), ("2026-01-10", [number])]


def test_an_undo_takes_back_a_source_and_the_fact_with_its_last_one(app: Flask) -> None:
    iyam = Recipient()
    first, again = iyam.paid(FIRST), iyam.paid(FIRST, SECOND)
    take_back(again)
    assert ledger() == [("2026-01-10", [first])]
    take_back(first)
    assert ledger() == []
    assert db.session.query(AidSource).count() == 0


@pytest.mark.parametrize(
    "payment",
    [
        ("750000", "10-01-2026", "1", "Gagal Salur"),
        ("0", "10-01-2026", "1", ""),
        ("", "", "1", ""),
    ],
)
@pytest.mark.one_database("what a row says is judged before the database")
def test_what_failed_was_nothing_or_has_neither_day_nor_value_is_no_payment(
    app: Flask, payment: Paid
) -> None:
    Recipient().paid(payment)
    assert db.session.query(Person).count() == 1
    assert ledger() == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PersonClaim("A", aid_stage="Tahap I"), PersonClaim("A", aid_stage="1"), True),
        (PersonClaim("A", aid_kind="PKH Tahap II"), PersonClaim("A", aid_stage="02"), True),
        (PersonClaim("A", aid_stage="TW 1 2026"), PersonClaim("A", aid_stage="tw-1-2026"), True),
        (PersonClaim("A", aid_stage="1"), PersonClaim("A", aid_stage="10"), False),
        (PersonClaim("A", aid_value=Rupiah(1)), PersonClaim("A", aid_value=Rupiah(2)), False),
        (PersonClaim("A", aid_date=date(2026, 1, 1)), PersonClaim("A"), False),
    ],
)
def test_a_stage_is_one_however_it_is_spelt(
    one: PersonClaim, other: PersonClaim, same: bool
) -> None:
    assert (payment_of_claim(one) == payment_of_claim(other)) is same


def test_a_day_alone_says_that_something_was_given() -> None:
    assert says_payment(PersonClaim("A", aid_date=date(2026, 1, 1)))
    assert not says_payment(PersonClaim("A", aid_kind="Sembako"))


def fact_of(person: Person, payment: str = "2026-01-10|1|750000") -> dict[str, object]:
    with transaction() as session:
        ensure_programmes()
        programme = session.scalars(select(Programme).where(Programme.code == "pkh")).one()
        return {
            "person_id": person.id,
            "household_id": person.household_id,
            "programme_id": programme.id,
            "kind": BenefitKind.CASH,
            "value": 750_000,
            "said": "",
            "given_on": date(2026, 1, 10),
            "payment": payment,
        }


def noted(fact: dict[str, object], *numbers: int) -> Sequence[int]:
    """Write a fact with these gifts as sources."""
    sources = [
        {"source": FactSource.GIFT, "source_id": number, "import_id": None} for number in numbers
    ]
    with transaction():
        return add_sources([fact] * len(sources), sources)


def test_two_who_tell_of_one_payment_at_one_moment_make_one_fact(app: Flask) -> None:
    fact = fact_of(create_household().persons[0])
    one, other = at_once(app, lambda: str(noted(fact, 1)), lambda: str(noted(fact, 2)))
    assert one == other
    assert db.session.query(AidFact).count() == 1
    assert db.session.query(AidSource).count() == 2


def test_who_tells_of_a_payment_while_its_only_source_is_taken_back_is_kept(app: Flask) -> None:
    fact = fact_of(create_household().persons[0])

    def taken_back(number: int) -> str:
        with transaction():
            take_back_sources(AidSource.source_id == number)
        return "taken back"

    for number in range(10):
        noted(fact, number)
        at_once(app, lambda: taken_back(number), lambda: str(noted(fact, number + 100)))  # noqa: B023
        [source] = db.session.scalars(select(AidSource))
        assert source.source_id == number + 100
        assert source.fact.sources == [source]
        taken_back(number + 100)
        assert db.session.query(AidFact).count() == 0


def test_the_database_holds_that_a_payment_is_one_fact_and_a_record_one_source(app: Flask) -> None:
    person = create_household().persons[0]
    fact = fact_of(person)
    noted(fact, 1)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(AidFact(**fact))
    with pytest.raises(IntegrityError):
        noted(fact_of(person, "2026-04-10|2|750000"), 1)


def test_a_payment_that_two_records_of_one_person_hold_is_read_once(app: Flask) -> None:
    mother, twice = create_household().persons[0], create_household().persons[0]
    third = create_household().persons[0]
    for number, person in enumerate((mother, twice, third)):
        noted(fact_of(person), number)
    with transaction() as session:
        session.get_one(Person, twice.id).merged_into_id = mother.id
        session.get_one(Person, third.id).merged_into_id = twice.id
    [known] = facts_of([mother.household_id])[mother.household_id]
    assert [source.source_id for source in known.sources] == [0, 1, 2]
    [row] = csv_rows(made(create_staff(Role.SUPERVISOR), "bantuan-semua-pihak"))
    assert row["nilai"] == "750000"


def test_of_merged_records_whose_survivor_was_not_paid_the_first_counts(app: Flask) -> None:
    mother, twice, third = (create_household().persons[0] for _ in range(3))
    noted(fact_of(twice), 1)
    noted(fact_of(third), 2)
    with transaction() as session:
        session.get_one(Person, twice.id).merged_into_id = mother.id
        session.get_one(Person, third.id).merged_into_id = mother.id
    assert len(csv_rows(made(create_staff(Role.SUPERVISOR), "bantuan-semua-pihak"))) == 1
    assert len(facts_of([mother.household_id])[mother.household_id]) == 1


def test_the_case_shows_a_payment_once_with_the_lists_that_tell_of_it(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    iyam = Recipient()
    iyam.paid(FIRST)
    iyam.paid(FIRST, FIRST)
    person = db.session.scalars(select(Person)).one()
    case = create_case(household=person.household)
    page = sign_in(Role.SUPERVISOR).get(f"/kasus/{case.id}").text
    assert page.count("Rp750.000") == 1
    assert page.count("daftar Kementerian Sosial (pkh.csv)") == 2
