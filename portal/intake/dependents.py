"""What rests on an import: while anything does, it cannot be taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, Table, and_, func, or_, select

from portal.agencies.models import Import, SourceRecord
from portal.aid.models import AidFact
from portal.audit.models import AuditEvent
from portal.cases.models import Case
from portal.extensions import Base, db
from portal.households.models import Household, NameWord, Person, Phone
from portal.intake.fillings import fillings
from portal.linkage.services.releasing import OWN_TABLES, merged_by_hand

_SHOWN = 3
#: Tables whose rows an import brings itself, or that are asked about below in words of their own.
_OWN = {
    *(table.__tablename__ for table in (SourceRecord, Household, Person, Phone, NameWord, Case)),
    *OWN_TABLES,
    AidFact.__tablename__,
}
_LOOKING = "%.unmask"
_WORDS = {
    "handovers": lazy_gettext("serah terima"),
    "sponsorships": lazy_gettext("pengasuhan"),
    "staff_statements": lazy_gettext("isian yang kemudian diketik petugas"),
    "value_pins": lazy_gettext("isian yang ditetapkan petugas"),
}


@dataclass(frozen=True)
class Dependent:
    """One kind of later step: what it is, how often, and some of them by name."""

    what: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        return f"{self.what}: {self.count} ({shown})" if shown else f"{self.what}: {self.count}"


def dependents_of(found: Import) -> list[Dependent]:
    """Every later step that rests on what the import brought; none means it can be taken back."""
    people = select(Person.id).where(Person.import_id == found.id)
    families = select(Household.id).where(Household.import_id == found.id)
    asked = (
        (
            gettext("Kasus yang dibuka"),
            select(Case.number).where(Case.household_id.in_(families)).order_by(Case.id),
        ),
        (
            gettext("Orang yang ditambahkan ke keluarganya"),
            select(Person.name)
            .where(Person.household_id.in_(families), Person.import_id.is_distinct_from(found.id))
            .order_by(Person.id),
        ),
        (gettext("Orang yang disebut lagi oleh daftar lain"), _named_again(found, people)),
        (gettext("Orang yang digabung petugas dengan catatan lain"), merged_by_hand(people)),
        (
            gettext("Bantuan yang dicatat dari sumber lain"),
            _aided_otherwise(found, people, families),
        ),
        (gettext("Orang atau keluarga yang kemudian diubah"), _changed(found)),
    )
    named = [dependent for what, query in asked if (dependent := _found(what, query))]
    rewritten = tuple(filling.name for filling in fillings(found) if not filling.stands)
    if rewritten:
        what = gettext("Isian yang kemudian diubah atau ditetapkan")
        named.append(Dependent(what, len(rewritten), rewritten[:_SHOWN]))
    return [*named, *_referring(people, families)]


def _named_again(found: Import, people: Select[int]) -> Select[str]:
    """People whom another list speaks of too."""
    rows = select(SourceRecord.person_id).where(
        SourceRecord.person_id.in_(people), SourceRecord.import_id != found.id
    )
    return select(Person.name).where(Person.id.in_(rows)).order_by(Person.id)


def _aided_otherwise(found: Import, people: Select[int], families: Select[int]) -> Select[str]:
    """People who were given aid by what another list or a handover says."""
    return (
        select(Person.name)
        .join(AidFact, AidFact.person_id == Person.id)
        .where(
            or_(AidFact.person_id.in_(people), AidFact.household_id.in_(families)),
            AidFact.import_id.is_distinct_from(found.id),
        )
        .order_by(AidFact.id)
    )


def _found(what: str, query: Select[str]) -> Dependent | None:
    count = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    if not count:
        return None
    return Dependent(what, count, tuple(db.session.scalars(query.limit(_SHOWN))))


def _changed(found: Import) -> Select[str]:
    """People whose own data or family somebody changed: the trail knows of every such step."""
    events = AuditEvent.__table__
    of_person = and_(
        events.c.subject_type == Person.__tablename__, events.c.subject_id == Person.id
    )
    of_family = and_(
        events.c.subject_type == Household.__tablename__,
        events.c.subject_id == Household.id,
        Household.import_id == found.id,
    )
    touched = select(events.c.sequence).where(
        or_(of_person, of_family), events.c.action.not_like(_LOOKING)
    )
    return (
        select(Person.name)
        .join(Household, Household.id == Person.household_id)
        .where(Person.import_id == found.id, touched.exists())
        .order_by(Person.id)
    )


def _referring(people: Select[int], families: Select[int]) -> Iterator[Dependent]:
    """Rows of any other table that point at what was brought: asked of the schema itself, so that
    no feature can be forgotten."""
    for table in Base.metadata.sorted_tables:
        if table.name in _OWN:
            continue
        for target, ids in (("persons", people), ("households", families)):
            count = sum(_references(table, target, ids))
            if count:
                yield Dependent(str(_WORDS.get(table.name, gettext("Catatan lain"))), count)


def _references(table: Table, target: str, ids: Select[int]) -> Iterator[int]:
    for key in table.foreign_keys:
        if key.column.table.name == target:
            query = select(func.count()).select_from(table).where(key.parent.in_(ids))
            yield db.session.scalar(query) or 0
