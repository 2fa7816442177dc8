"""Two records of one woman, pairs as found by the model, and their decisions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Nik
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.outcomes import Outcome, Reason
from portal.registry.linkage.services import enqueue_full_run
from portal.registry.linkage.states import PairStatus
from tests.factories import PORTAL, create_household, new_person, synthetic_nik

KEPT = (
    "persons",
    "households",
    "phones",
    "name_words",
    "source_records",
    "cases",
    "case_tasks",
    "visits",
)
BORN = date(1980, 4, 12)


def woman(
    name: str = "Siti Rohmah", *, nik: bool = False, number: Nik | None = None, **fields: Any
) -> Person:
    """Return a woman registered by hand with a separate family, by default without NIK."""
    number = Nik.parse(synthetic_nik(BORN)) if nik else number
    details: dict[str, Any] = {"nik": number} if number else {"nik_missing_reason": "belum ada"}
    for key in ("birth_date", "phones", "sex", "relation"):
        if key in fields:
            details[key] = fields.pop(key)
    return create_household(new_person(name, **details), **fields).persons[0]


def create_pair(
    one: Person,
    other: Person,
    *,
    status: PairStatus = PairStatus.REVIEW,
    probability: float = 0.9,
) -> PersonPair:
    """Return a pair as left by a run."""
    left, right = sorted((one.id, other.id))
    with transaction() as session:
        pair = PersonPair(
            left_person_id=left,
            right_person_id=right,
            probability=probability,
            outcome=Outcome.REVIEW if status is PairStatus.REVIEW else Outcome.SAME,
            reasons=[Reason.SAME_NAME.value, Reason.BIRTH_DATE_DIFFERENT.value],
            status=status,
        )
        session.add(pair)
    return pair


def decide(
    verb: Callable[..., Any], pair: PersonPair, *, actor: Actor = PORTAL, **fields: Any
) -> Any:
    """Make one decision in a separate transaction."""
    with transaction() as session:
        return verb(actor, session.get_one(PersonPair, pair.id), **fields)


def run_linkage(actor: Actor = PORTAL) -> None:
    """Run linkage over all records, including automatic merges."""
    with transaction():
        enqueue_full_run(actor)
    run_due_jobs("worker of the test")
    db.session.rollback()


def status_of(pair: PersonPair) -> PairStatus:
    """Return the stored status of the pair."""
    db.session.rollback()
    return db.session.get_one(PersonPair, pair.id, populate_existing=True).status


def fresh(person: Person) -> Person:
    """Return the stored person."""
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return the content of registry and cases without versions; undo must restore it."""
    db.session.rollback()
    kept = {}
    for name in (
        "persons",
        "households",
        "phones",
        "name_words",
        "source_records",
        "cases",
        "case_tasks",
        "visits",
    ):
        table = db.metadata.tables[name]
        columns = [column for column in table.c if column.name != "version"]
        order = list(table.primary_key)
        kept[name] = [tuple(row) for row in db.session.execute(select(*columns).order_by(*order))]
    return kept


def households() -> list[Household]:
    """Return all households."""
    return list(db.session.scalars(select(Household).order_by(Household.id)))
