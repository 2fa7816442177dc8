"""What the registry knows of the people in a few rows, loaded at once and carried on in memory."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.households.models import Household, NikState, Person, Phone, Relation
from portal.households.origins.rule import Datum, Statement
from portal.households.origins.statements import load_origins
from portal.types import PhoneNumber, Sex

#: People to know at most: a list of a whole province is no reason to fill the memory.
MOST = 250_000
#: How often a merged record is followed to the one it was merged into.
_LONGEST_CHAIN = 5


@dataclass(slots=True, eq=False)
class FamilyState:
    """A household as it stands, or as it will stand once written (``id`` is None until then).

    ``statements`` are what was said of it, ``pins`` what staff hold fast; ``filled`` names the
    columns that these rows change. Until it is ``complete`` only the import that brings it changes
    it.
    """

    id: int | None = None
    version: int = 1
    kk_number: str | None = None
    kk_hash: str | None = None
    address: str = ""
    rt: str = ""
    rw: str = ""
    village_code: str | None = None
    district_code: str | None = None
    complete: bool = False
    statements: list[Statement] = field(default_factory=list)
    pins: frozenset[Datum] = frozenset()
    filled: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class PersonState:
    """A person as they stand, or will stand. ``phone`` is one that these rows add; ``verified``
    says that Dukcapil confirmed the NIK."""

    family: FamilyState
    name: str
    name_key: str
    id: int | None = None
    version: int = 1
    nik: str | None = None
    nik_hash: str | None = None
    nik_missing_reason: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_place: str = ""
    relation: Relation = Relation.OTHER
    has_phone: bool = False
    died: bool = False
    phone: PhoneNumber | None = None
    verified: bool = False
    statements: list[Statement] = field(default_factory=list)
    pins: frozenset[Datum] = frozenset()
    filled: set[str] = field(default_factory=set)


class Known:
    """People by NIK and families by No. KK. Rows that are planned add to it as they go."""

    def __init__(self) -> None:
        self._people: dict[str, PersonState] = {}
        self._families: dict[str, FamilyState] = {}
        self._registered: dict[int, FamilyState] = {}
        self._open_to_others: list[PersonState | FamilyState] = []

    def __len__(self) -> int:
        """How many people are known."""
        return len(self._people)

    def person(self, nik_hash: str | None) -> PersonState | None:
        """The one person who holds this NIK."""
        return self._people.get(nik_hash) if nik_hash else None

    def family(self, kk_hash: str | None) -> FamilyState | None:
        """The family with this No. KK."""
        return self._families.get(kk_hash) if kk_hash else None

    def registered(self, household_id: int) -> FamilyState | None:
        """The family that stands in the registry under this id."""
        return self._registered.get(household_id)

    def add(self, person: PersonState) -> None:
        """A person who will be there for the rows that follow."""
        if person.nik_hash is not None:
            self._people[person.nik_hash] = person
            if person.family.complete:
                self._open_to_others.append(person)

    def add_family(self, family: FamilyState) -> None:
        """A family that will be there for the rows that follow."""
        if family.kk_hash is not None:
            self._families[family.kk_hash] = family
        if family.id is not None:
            self._registered[family.id] = family
        if family.complete:
            self._open_to_others.append(family)

    def forget_what_others_change(self) -> None:
        """Keep only the families that the running import brings, and who is in them: until it is
        complete nobody else changes them, so what is known of them stays true."""
        for state in self._open_to_others:
            if isinstance(state, PersonState):
                self._people.pop(state.nik_hash or "", None)
                continue
            self._families.pop(state.kk_hash or "", None)
            self._registered.pop(state.id or 0, None)
        self._open_to_others.clear()


def load_known(
    known: Known, nik_hashes: Collection[str], kk_hashes: Collection[str], *, lock: bool
) -> None:
    """Add to ``known`` what the registry knows of those of these numbers that it does not know yet.
    ``lock`` holds the rows until the transaction ends."""
    people, families = [], list[FamilyState]()
    for nik_hash, row in _holders({n for n in nik_hashes if not known.person(n)}, lock=lock):
        person = _person(row, _family(row, known, families))
        person.nik_hash = nik_hash
        people.append(person)
        known.add(person)
    missing = {number for number in kk_hashes if not known.family(number)}
    if missing:
        found = select(*_FAMILY).where(Household.kk_hash.in_(missing)).order_by(Household.id)
        for row in db.session.execute(_locked(found, lock, Household)):
            _family(row, known, families)
    _recall(people, families)


def _recall(people: Collection[PersonState], families: Collection[FamilyState]) -> None:
    """What was said of them before, and what is held fast."""
    both = [*families, *(person.family for person in people)]
    origins = load_origins({family.id for family in both if family.id is not None})
    for person in people:
        if person.id is not None:
            person.statements = origins.of_person[person.id]
            person.pins = origins.pinned(person.id)
    for family in families:
        if family.id is not None:
            family.statements = origins.of_family[family.id]
            family.pins = origins.pinned_family(family.id)


_FAMILY = (
    Household.id.label("household_id"),
    Household.version.label("household_version"),
    Household.kk_number,
    Household.kk_hash,
    Household.address,
    Household.rt,
    Household.rw,
    Household.village_code,
    Household.district_code,
    Household.complete,
)
_PERSON = (
    Person.id,
    Person.version,
    Person.name,
    Person.name_key,
    Person.nik,
    Person.nik_hash,
    Person.nik_state,
    Person.sex,
    Person.birth_date,
    Person.birth_place,
    Person.relation,
    Person.died_on,
    Person.merged_into_id,
    select(Phone.id).where(Phone.person_id == Person.id).exists().label("has_phone"),
)


def _holders(nik_hashes: set[str], *, lock: bool) -> Iterator[tuple[str, Any]]:
    """NIK and its one holder: the living person, else the one merged into, else the dead one."""
    best: dict[str, Any] = {}
    rows = _people(Person.nik_hash.in_(nik_hashes), lock=lock) if nik_hashes else []
    for row in rows:
        held = best.get(row.nik_hash)
        if held is None or _rank(row) < _rank(held):
            best[row.nik_hash] = row
    for _ in range(_LONGEST_CHAIN):
        merged = {key: row.merged_into_id for key, row in best.items() if row.merged_into_id}
        if not merged:
            break
        targets = {row.id: row for row in _people(Person.id.in_(merged.values()), lock=lock)}
        best.update({key: targets[target] for key, target in merged.items()})
    yield from best.items()


def _rank(row: Any) -> int:
    if row.merged_into_id is not None:
        return 1
    return 0 if row.died_on is None else 2


def _people(condition: Any, *, lock: bool) -> list[Any]:
    query = (
        select(*_PERSON, *_FAMILY)
        .join(Household, Household.id == Person.household_id)
        .where(condition)
        .order_by(Person.id)
    )
    return list(db.session.execute(_locked(query, lock, Person, Household)))


def _locked(query: Any, lock: bool, *models: type) -> Any:
    return query.with_for_update(of=models) if lock else query


def _family(row: Any, known: Known, loaded: list[FamilyState]) -> FamilyState:
    """The family of ``row``; one that was not known is ``loaded``."""
    family = known.registered(row.household_id)
    if family is None:
        family = FamilyState(
            id=row.household_id,
            version=row.household_version,
            kk_number=row.kk_number,
            kk_hash=row.kk_hash,
            address=row.address,
            rt=row.rt,
            rw=row.rw,
            village_code=row.village_code,
            district_code=row.district_code,
            complete=row.complete,
        )
        known.add_family(family)
        loaded.append(family)
    return family


def _person(row: Any, family: FamilyState) -> PersonState:
    return PersonState(
        family=family,
        name=row.name,
        name_key=row.name_key,
        id=row.id,
        version=row.version,
        nik=row.nik,
        nik_hash=row.nik_hash,
        sex=row.sex,
        birth_date=row.birth_date,
        birth_place=row.birth_place,
        relation=row.relation,
        has_phone=row.has_phone,
        died=row.died_on is not None,
        verified=row.nik is not None and row.nik_state is NikState.MATCHED,
    )
