"""What an import filled in on people and families that were there before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from portal.agencies.models import Import, SourceRecord
from portal.extensions import db
from portal.households.models import Household, Person, Phone

_BLOCK = 500


@dataclass(frozen=True)
class Filling:
    """Columns that one row filled in, and whether all of them still hold what it wrote.

    ``person`` or ``family`` is None where the import itself brought the record.
    """

    name: str
    person: Person | None
    family: Household | None
    before: dict[str, Any]
    phone: Phone | None

    @property
    def stands(self) -> bool:
        """Whether nobody has changed it since."""
        phone = self.phone
        return (
            _stands(self.person, self.before.get("person", {}))
            and _stands(self.family, self.before.get("family", {}))
            and (self.person is None or "phone" not in self.before or _untouched(phone))
        )

    def put_back(self) -> None:
        """Let the columns hold again what they held before."""
        for record, part in ((self.person, "person"), (self.family, "family")):
            if record is not None and part in self.before:
                for name, (was, _now) in self.before[part].items():
                    setattr(record, name, was)
                record.version += 1
        if self.person is not None and self.phone is not None:
            db.session.execute(delete(Phone).where(Phone.id == self.phone.id))


def fillings(found: Import) -> Iterator[Filling]:
    """Every filling of an import, in the order of its rows."""
    query = (
        select(SourceRecord.before, Person)
        .join(Person, Person.id == SourceRecord.person_id)
        .where(SourceRecord.import_id == found.id, SourceRecord.before.is_not(None))
        .order_by(SourceRecord.position)
        .execution_options(yield_per=_BLOCK)
    )
    for partition in db.session.execute(query).partitions():
        rows = list(partition)
        families = {
            household.id: household
            for household in db.session.scalars(
                select(Household).where(
                    Household.id.in_({before["family_id"] for before, _ in rows})
                )
            )
        }
        numbers = {
            (phone.person_id, phone.number): phone
            for phone in db.session.scalars(
                select(Phone).where(Phone.person_id.in_({person.id for _, person in rows}))
            )
        }
        for before, person in rows:
            household = families.get(before["family_id"])
            yield Filling(
                name=person.name,
                person=None if person.import_id == found.id else person,
                family=None if household is None or household.import_id == found.id else household,
                before=before,
                phone=numbers.get((person.id, before.get("phone", ""))),
            )


def _stands(record: Person | Household | None, filled: dict[str, Any]) -> bool:
    if record is None:
        return True
    return all(_plain(getattr(record, name)) == now for name, (_was, now) in filled.items())


def _untouched(phone: Phone | None) -> bool:
    return phone is not None and not (
        phone.owner or phone.sms_consent is not None or phone.unreachable_since
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
