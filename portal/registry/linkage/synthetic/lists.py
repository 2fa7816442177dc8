"""Synthetic agency lists. Each agency omits and corrupts its typical columns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from random import Random

from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.synthetic import corruption
from portal.registry.linkage.synthetic.population import (
    REFERENCE_DATE,
    PopulationGenerator,
    SyntheticPerson,
)


@dataclass(frozen=True)
class SyntheticAgency:
    """How an agency keeps its list.

    ``share`` of the people on it, ``twice`` the share listed twice, ``care`` the factor on all
    error rates (below 1: fewer errors than usual).
    """

    code: str
    share: float
    twice: float = 0.0
    care: float = 1.0
    has_kk: bool = True
    has_sex: bool = True
    has_phone: bool = False
    age_only: float = 0.0
    excel: float = 0.0
    honorific: float = 0.0


AGENCIES = (
    SyntheticAgency("dinsos", 0.9, has_phone=True),
    SyntheticAgency("kemensos", 0.25, twice=0.12, care=0.6, has_sex=False),
    SyntheticAgency("desa", 0.12, care=1.5, age_only=0.45, excel=0.12, honorific=0.4),
    SyntheticAgency("baznas", 0.18, has_kk=False, has_sex=False, has_phone=True, care=1.2),
    SyntheticAgency("usulan", 0.24, twice=0.06, has_phone=True, care=1.4),
)
_BARE = SyntheticAgency("nakes", 0.02, honorific=0.7, care=2.0, has_phone=True)


@dataclass
class SyntheticDataset:
    """Records, and record key → id of the true person. ``bare`` keys hold name, desa and phone
    only."""

    records: list[LinkRecord] = field(default_factory=list)
    person_of: dict[str, str] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)

    def true_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every pair of records of one person, the lesser key first."""
        of: dict[str, list[str]] = {}
        for key, person in self.person_of.items():
            of.setdefault(person, []).append(key)
        for keys in of.values():
            yield from combinations(sorted(keys), 2)


def generate_dataset(
    seed: str, *, people: int, desa: int = 187, slip: float = 1.0
) -> SyntheticDataset:
    """Return the lists of ``people`` persons. ``slip`` above 1 raises all error rates."""
    rng = Random(f"lists/{seed}")
    dataset = SyntheticDataset()
    families = PopulationGenerator(seed, desa).families(people)
    everybody = [one for family in families for one in family]
    for agency in AGENCIES:
        for one in everybody:
            # Lists overlap: most proposed persons are on the base list, but not all.
            if rng.random() < agency.share:
                for _ in range(2 if rng.random() < agency.twice else 1):
                    _add(dataset, _list_row(rng, agency, one, slip), one)
    for one in everybody:
        if rng.random() < _BARE.share:
            record = _bare_row(rng, one, slip)
            dataset.bare.add(_add(dataset, record, one))
    _copy_nik_of_row_above(rng, dataset)
    return dataset


def _add(dataset: SyntheticDataset, make: Callable[[str], LinkRecord], one: SyntheticPerson) -> str:
    key = f"r{len(dataset.records):07}"
    dataset.records.append(make(key))
    dataset.person_of[key] = one.id
    return key


def _list_row(
    rng: Random, agency: SyntheticAgency, one: SyntheticPerson, slip: float
) -> Callable[[str], LinkRecord]:
    typist = _Typist(rng, agency, agency.care * slip)
    moved = typist.slips(0.05)
    house = one.old_house if moved else one.house
    old_kk = (moved and rng.random() < 0.3) or typist.slips(0.01)
    kk = one.old_kk if old_kk else one.kk
    nik = typist.nik(one, kk)
    shown_kk = None if not agency.has_kk or typist.slips(0.035) else kk
    birth, year = typist.birth(one)
    sex = one.sex if agency.has_sex else None
    if sex and typist.slips(0.02):
        sex = corruption.wrong_sex(sex)
    rt = rng.randint(1, 9) if typist.slips(0.04) else house.rt
    phone = one.phone if agency.has_phone and rng.random() < 0.5 else None
    name = corruption.corrupted_name(rng, one.name, one.sex, typist.care, agency.honorific)
    address = "" if typist.slips(0.15) else corruption.corrupted_address(rng, house.kampung)

    def make(key: str) -> LinkRecord:
        return LinkRecord(
            key=key,
            name=name,
            nik=nik,
            kk=shown_kk,
            sex=sex,
            birth_date=birth,
            birth_year=year,
            desa_code=house.desa_code,
            address=address,
            rt=f"{rt:03}",
            rw=f"{house.rw:03}",
            phone=phone,
            source=agency.code,
        )

    return make


@dataclass(frozen=True)
class _Typist:
    """The operator who types one row."""

    rng: Random
    agency: SyntheticAgency
    care: float

    def slips(self, chance: float) -> bool:
        return self.rng.random() < chance * self.care

    def nik(self, one: SyntheticPerson, kk: str) -> str | None:
        """Return the NIK as typed."""
        if self.slips(0.05):
            return None
        if self.slips(0.02):
            return corruption.wrong_digit(self.rng, one.nik)
        if self.slips(0.015):
            return corruption.swapped_digits(self.rng, one.nik)
        if self.slips(0.012):
            return kk
        if self.rng.random() < self.agency.excel:  # the last digit lost, or all of them
            return one.nik[:15] + "0" if self.rng.random() < 0.6 else None
        return one.nik

    def birth(self, one: SyntheticPerson) -> tuple[date | None, int | None]:
        """Return the birth date as typed, or only the year that follows from an age."""
        day = one.birth_date
        if self.rng.random() < self.agency.age_only:
            return None, day.year + self.rng.choice((0, 0, 0, 0, 0, 1, 1, -1, 2))
        if self.slips(0.025):
            return None, None
        return (corruption.wrong_date(self.rng, day) if self.slips(0.055) else day), None


def _bare_row(rng: Random, one: SyntheticPerson, slip: float) -> Callable[[str], LinkRecord]:
    written = corruption.corrupted_name(rng, one.name, one.sex, _BARE.care * slip, _BARE.honorific)
    phone = one.phone if rng.random() < 0.9 else None

    def make(key: str) -> LinkRecord:
        return LinkRecord(
            key=key, name=written, desa_code=one.house.desa_code, phone=phone, source=_BARE.code
        )

    return make


def _copy_nik_of_row_above(rng: Random, dataset: SyntheticDataset) -> None:
    """Copy some NIKs to the next row of the same list: one NIK, two persons."""
    for at in range(1, len(dataset.records)):
        above, record = dataset.records[at - 1], dataset.records[at]
        if rng.random() < 0.002 and above.nik and record.nik and above.source == record.source:
            dataset.records[at] = replace(record, nik=above.nik)


__all__ = ["AGENCIES", "REFERENCE_DATE", "SyntheticAgency", "SyntheticDataset", "generate_dataset"]
