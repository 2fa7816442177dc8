"""A grown demo is a multiple of the demo: consistent, synthetic, and usable."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import Select, func, select, text

from portal.casework.cases.models import Case
from portal.casework.handovers.models import Handover
from portal.casework.receipts.models import Paper
from portal.core.db.transaction import transaction
from portal.core.extensions import Base, db
from portal.core.types import keyed_hash
from portal.edges.demo import growth
from portal.edges.demo.finishing import finish_waiting_work
from portal.edges.demo.programme import load
from portal.platform.audit.models import AuditEvent, AuditHead
from portal.platform.numbering import take_number
from portal.registry.aid.models import AidFact, AidSource
from portal.registry.households.models import Household, NameWord, Person, Phone
from portal.registry.linkage.models import PersonPair
from tests.edges.demo.conftest import DAY, nothing
from tests.portals import own_app
from tests.stores import Store

pytestmark = pytest.mark.everything("a programme is multiplied, as for measuring")

TIMES, PEOPLE = 3, 150


def counted() -> dict[str, int]:
    """Return the number of rows of each table."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture(scope="module")
def grown_programme(
    database_kind: str, stores: Callable[[str], Store]
) -> Iterator[tuple[Flask, dict[str, int]]]:
    """A programme that grew to :data:`TIMES` its size, and the rows of each table before.

    Not marked long: long tests are dealt out, and each process would let its own programme grow.
    """
    with stores(database_kind).lend() as uri, own_app(uri) as app:
        with app.app_context():
            load(DAY, people=PEOPLE, tell=nothing)
            finish_waiting_work()
            before = counted()
            with transaction() as session:
                growth.grow(session, people=before["persons"] * TIMES, tell=nothing)
        yield app, before


@pytest.fixture
def grown(grown_programme: tuple[Flask, dict[str, int]]) -> Iterator[dict[str, int]]:
    """The rows of each table before it grew."""
    app, before = grown_programme
    with app.app_context():
        yield before
        db.session.remove()


def test_every_record_is_there_so_many_times(grown: dict[str, int]) -> None:
    single = growth.SINGLE
    now = counted()
    assert {name: rows * (1 if name in single else TIMES) for name, rows in grown.items()} == now
    assert {name for name, rows in grown.items() if not rows} <= EMPTY


#: Tables that are empty in the demo, or in a small one.
EMPTY = growth.SINGLE | {
    *("device_commands", "event_desks", "export_parts", "handover_claims", "message_findings"),
    *("paper_prints", "value_pins"),
}


def test_every_reference_leads_to_a_record(grown: dict[str, int]) -> None:
    if db.engine.dialect.name == "sqlite":  # PostgreSQL has checked each statement
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    lost = select(AidSource.id).where(AidSource.source == "handover")
    lost = lost.where(~select(AidFact.id).where(AidFact.id == AidSource.fact_id).exists())
    assert db.session.scalars(lost).all() == []


def test_a_copy_stands_for_itself(grown: dict[str, int]) -> None:
    strays = (
        select(Handover.id)
        .join(Person, Person.id == Handover.recipient_id)
        .join(Case, Case.id == Handover.case_id)
        .where(Person.household_id != Case.household_id)
    )
    original = grown["handovers"]
    known = set(db.session.scalars(strays.where(Handover.id <= original)))
    assert len(db.session.scalars(strays).all()) == TIMES * len(known)


def test_a_case_is_spoken_of_as_often_as_before(grown: dict[str, int]) -> None:
    for table in Base.metadata.sorted_tables:
        if "case_id" in table.columns:
            most = select(func.count().label("rows")).group_by(table.c.case_id)
            most = most.where(table.c.case_id.is_not(None))
            of_originals = most.where(table.c.case_id <= grown["cases"])
            assert largest(most) == largest(of_originals), table.name


def largest(counts: Select[int]) -> int | None:
    """Return the largest of these counts."""
    return db.session.scalar(select(func.max(counts.subquery().c.rows)))


@pytest.mark.parametrize(
    ("number", "hashed"),
    [
        (Person.nik, Person.nik_hash),
        (Household.kk_number, Household.kk_hash),
        (Phone.number, Phone.number_hash),
    ],
    ids=("nik", "kk", "phone"),
)
def test_numbers_are_new_and_synthetic_and_their_hashes_fit(
    grown: dict[str, int], number: Any, hashed: Any
) -> None:
    key = current_app.config["HASH_KEY"].encode()
    rows = db.session.execute(select(number, hashed).where(number.is_not(None))).all()
    assert all(keyed_hash(row[0], key) == row[1] for row in rows)
    if number is not Phone.number:
        assert len({row[0] for row in rows}) == len(rows)
        assert {row[0][12] for row in rows} == {"9"}


def test_running_numbers_go_on_after_the_copies(grown: dict[str, int]) -> None:
    with transaction() as session:
        latest = select(Paper.year, Paper.sequence).order_by(Paper.year, Paper.sequence.desc())
        year, last = session.execute(latest.limit(1)).one()
        assert take_number("bast", year=year) > last
        newest = session.scalar(select(func.max(AuditEvent.sequence)))
        assert session.scalar(select(AuditHead.sequence)) == newest
    with transaction() as session:
        household = Household(created_at=session.scalars(select(Case.opened_at)).first())
        session.add(household)
        session.flush()
        assert household.id == TIMES * grown["households"] + 1


def test_copied_people_are_found_by_their_words(grown: dict[str, int]) -> None:
    without = select(Person.id).where(
        ~select(NameWord.word).where(NameWord.person_id == Person.id).exists()
    )
    assert db.session.scalars(without).all() == []
    assert db.session.scalar(select(func.count()).select_from(PersonPair))


def test_enough_people_are_left_alone(grown: dict[str, int]) -> None:
    before = counted()
    with transaction() as session:
        assert growth.grow(session, people=1, tell=nothing) == 1
    assert counted() == before
