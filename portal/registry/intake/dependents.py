"""Find later changes that depend on an import and prevent undoing it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, Table, and_, func, or_, select

from portal.core.extensions import Base, db
from portal.platform.audit.models import AuditEvent
from portal.registry.agencies.models import Import, ImportKind, SourceRecord
from portal.registry.aid.models import AidFact, AidSource
from portal.registry.households import ports
from portal.registry.households.models import Household, NameWord, Person, Phone
from portal.registry.intake.filled_values import fillings
from portal.registry.intake.nik_answers import answered_later, merged_since
from portal.registry.linkage.services import OWN_TABLES, names_merged_by_staff

_SHOWN = 3
#: Tables that the import itself writes, or that have a query of their own below.
_OWN = {
    *(table.__tablename__ for table in (SourceRecord, Household, Person, Phone, NameWord)),
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
    """One kind of later change: label, count, and some names."""

    what: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        return f"{self.what}: {self.count} ({shown})" if shown else f"{self.what}: {self.count}"


def dependents_of(found: Import) -> list[Dependent]:
    """Return all later changes that depend on the import. If empty, it can be undone."""
    if found.kind is ImportKind.NIK_ANSWERS:
        return _on_answers(found)
    people = select(Person.id).where(Person.import_id == found.id)
    families = select(Household.id).where(Household.import_id == found.id)
    case_numbers = ports.case_numbers(families)
    asked = (
        (gettext("Kasus yang dibuka"), case_numbers),
        (
            gettext("Orang yang ditambahkan ke keluarganya"),
            select(Person.name)
            .where(Person.household_id.in_(families), Person.import_id.is_distinct_from(found.id))
            .order_by(Person.id),
        ),
        (gettext("Orang yang disebut lagi oleh daftar lain"), _named_again(found, people)),
        (gettext("Orang yang digabung petugas dengan catatan lain"), names_merged_by_staff(people)),
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
    counted = {table.name for table in case_numbers.get_final_froms() if isinstance(table, Table)}
    return [*named, *_referring(people, families, without=_OWN | counted)]


def _on_answers(found: Import) -> list[Dependent]:
    asked = (
        (gettext("Orang dengan jawaban Dukcapil yang lebih baru"), answered_later(found)),
        (gettext("Orang yang digabung petugas dengan catatan lain"), merged_since(found)),
    )
    return [dependent for what, query in asked if (dependent := _found(what, query))]


def _named_again(found: Import, people: Select[int]) -> Select[str]:
    """Return the query for names of persons who are also in another list."""
    rows = select(SourceRecord.person_id).where(
        SourceRecord.person_id.in_(people), SourceRecord.import_id != found.id
    )
    return select(Person.name).where(Person.id.in_(rows)).order_by(Person.id)


def _aided_otherwise(found: Import, people: Select[int], families: Select[int]) -> Select[str]:
    """Return the query for names of persons with aid from another list or a handover."""
    return (
        select(Person.name)
        .join(AidFact, AidFact.person_id == Person.id)
        .where(
            or_(AidFact.person_id.in_(people), AidFact.household_id.in_(families)),
            AidFact.sources.any(AidSource.import_id.is_distinct_from(found.id)),
        )
        .order_by(AidFact.id)
    )


def _found(what: str, query: Select[str]) -> Dependent | None:
    count = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    if not count:
        return None
    return Dependent(what, count, tuple(db.session.scalars(query.limit(_SHOWN))))


def _changed(found: Import) -> Select[str]:
    """Return the query for names of persons whose data or household were changed, by the audit
    trail.
    """
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


def _referring(
    people: Select[int], families: Select[int], *, without: Collection[str]
) -> Iterator[Dependent]:
    """Yield rows of any other table that refer to imported persons or households.

    Reads the foreign keys of the schema, so that no room can be forgotten.
    """
    for table in Base.metadata.sorted_tables:
        if table.name in without:
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
