"""Snapshot of the registry for a chunk of rows: loaded at once, updated in memory."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.core.extensions import db
from portal.core.types import PhoneNumber, Relation, Sex
from portal.registry.households.models import Household, NikState, Person, Phone
from portal.registry.households.provenance.conflict_resolution import Datum, Statement
from portal.registry.households.provenance.statements import load_provenance

#: Maximum number of cached persons, to limit memory for very long lists.
MOST = 250_000
#: Maximum length of a chain of merges.
_LONGEST_CHAIN = 5


@dataclass(slots=True, eq=False)
class FamilyState:
    """A household as it is, or will be after writing (``id`` is ``None`` until then).

    ``statements`` and ``pins`` are its provenance; ``filled`` names the columns that rows change.
    ``has_head``: it has a living head. Until it is ``complete`` only its own import changes it.
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
    has_head: bool = False
    statements: list[Statement] = field(default_factory=list)
    pins: frozenset[Datum] = frozenset()
    filled: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class NikCheck:
    """Dukcapil's answer about a NIK, its date, and the list it came from."""

    state: NikState = NikState.UNCHECKED
    on: date | None = None
    import_id: int | None = None

    def as_json(self) -> list[Any]:
        """Return plain data for a JSON column."""
        return [self.state.value, self.on and self.on.isoformat(), self.import_id]


@dataclass(slots=True, eq=False)
class PersonState:
    """A person as they are, or will be. ``phone`` is a number to be added."""

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
    nik_state: NikState = NikState.UNCHECKED
    nik_checked_on: date | None = None
    nik_import_id: int | None = None
    statements: list[Statement] = field(default_factory=list)
    pins: frozenset[Datum] = frozenset()
    filled: set[str] = field(default_factory=set)

    @property
    def verified(self) -> bool:
        """Return whether Dukcapil confirmed the NIK."""
        return self.nik is not None and self.nik_state is NikState.MATCHED

    @property
    def nik_check(self) -> NikCheck:
        """Return Dukcapil's answer about the NIK."""
        return NikCheck(self.nik_state, self.nik_checked_on, self.nik_import_id)

    def set_nik_check(self, check: NikCheck) -> None:
        """Set Dukcapil's answer about the NIK."""
        self.nik_state, self.nik_checked_on = check.state, check.on
        self.nik_import_id = check.import_id
        self.filled |= {"nik_state", "nik_checked_on", "nik_import_id"}


class RegistrySnapshot:
    """Persons by NIK hash and households by No. KK hash. Planned rows add to it."""

    def __init__(self) -> None:
        self._people: dict[str, PersonState] = {}
        self._families: dict[str, FamilyState] = {}
        self._registered: dict[int, FamilyState] = {}
        self._open_to_others: list[PersonState | FamilyState] = []

    def __len__(self) -> int:
        """Return the number of persons."""
        return len(self._people)

    def person(self, nik_hash: str | None) -> PersonState | None:
        """Return the holder of this NIK."""
        return self._people.get(nik_hash) if nik_hash else None

    def family(self, kk_hash: str | None) -> FamilyState | None:
        """Return the household with this No. KK."""
        return self._families.get(kk_hash) if kk_hash else None

    def registered(self, household_id: int) -> FamilyState | None:
        """Return the household with this id."""
        return self._registered.get(household_id)

    def add(self, person: PersonState) -> None:
        """Add a person, so that following rows find them."""
        if person.nik_hash is not None:
            self._people[person.nik_hash] = person
            if person.family.complete:
                self._open_to_others.append(person)

    def add_family(self, family: FamilyState) -> None:
        """Add a household, so that following rows find it."""
        if family.kk_hash is not None:
            self._families[family.kk_hash] = family
        if family.id is not None:
            self._registered[family.id] = family
        if family.complete:
            self._open_to_others.append(family)

    def forget_what_others_change(self) -> None:
        """Keep only households of the running import and their members.

        Nobody else changes them until the import is complete, so the cached state stays valid.
        """
        for state in self._open_to_others:
            if isinstance(state, PersonState):
                self._people.pop(state.nik_hash or "", None)
                continue
            self._families.pop(state.kk_hash or "", None)
            self._registered.pop(state.id or 0, None)
        self._open_to_others.clear()


def load_snapshot(
    snapshot: RegistrySnapshot,
    nik_hashes: Collection[str],
    kk_hashes: Collection[str],
    *,
    lock: bool,
) -> None:
    """Load persons and households with these hashes that ``snapshot`` lacks.

    ``lock`` locks the rows until the transaction ends.
    """
    people, families = [], list[FamilyState]()
    for nik_hash, row in _holders({n for n in nik_hashes if not snapshot.person(n)}, lock=lock):
        person = _person(row, _family(row, snapshot, families))
        person.nik_hash = nik_hash
        people.append(person)
        snapshot.add(person)
    missing = {number for number in kk_hashes if not snapshot.family(number)}
    if missing:
        found = select(*_FAMILY).where(Household.kk_hash.in_(missing)).order_by(Household.id)
        for row in db.session.execute(_locked(found, lock, Household)):
            _family(row, snapshot, families)
    _recall(people, families)


def _recall(people: Collection[PersonState], families: Collection[FamilyState]) -> None:
    """Load statements and pins."""
    both = [*families, *(person.family for person in people)]
    provenance = load_provenance({family.id for family in both if family.id is not None})
    for person in people:
        if person.id is not None:
            person.statements = provenance.person_statements[person.id]
            person.pins = provenance.pinned_of_person(person.id)
    for family in families:
        if family.id is not None:
            family.statements = provenance.household_statements[family.id]
            family.pins = provenance.pinned_of_household(family.id)


_head = aliased(Person)
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
    select(_head.id)
    .where(
        _head.household_id == Household.id,
        _head.relation == Relation.HEAD,
        _head.died_on.is_(None),
        _head.merged_into_id.is_(None),
    )
    .exists()
    .label("has_head"),
)
_PERSON = (
    Person.id,
    Person.version,
    Person.name,
    Person.name_key,
    Person.nik,
    Person.nik_hash,
    Person.nik_state,
    Person.nik_checked_on,
    Person.nik_import_id,
    Person.sex,
    Person.birth_date,
    Person.birth_place,
    Person.relation,
    Person.died_on,
    Person.merged_into_id,
    select(Phone.id).where(Phone.person_id == Person.id).exists().label("has_phone"),
)


def _holders(nik_hashes: set[str], *, lock: bool) -> Iterator[tuple[str, Any]]:
    """Yield NIK hash and holder: the living person, else the survivor of a merged one, else the
    dead one."""
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


def _family(row: Any, snapshot: RegistrySnapshot, loaded: list[FamilyState]) -> FamilyState:
    """Return the household of ``row``; append it to ``loaded`` if it is new to ``snapshot``."""
    family = snapshot.registered(row.household_id)
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
            has_head=row.has_head,
        )
        snapshot.add_family(family)
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
        nik_state=row.nik_state,
        nik_checked_on=row.nik_checked_on,
        nik_import_id=row.nik_import_id,
    )
