"""The agencies' lists of the made-up regency: each leaves out and spoils what it usually does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from random import Random

from portal.linkage.records import LinkRecord
from portal.linkage.world import slips
from portal.linkage.world.people import TODAY, Regency, Somebody


@dataclass(frozen=True)
class Agency:
    """How one list is kept: ``share`` of the people on it, ``twice`` the share that stands on it
    twice, ``care`` how much rarer (below 1) or more frequent its slips are than usual."""

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
    Agency("dinsos", 0.9, has_phone=True),
    Agency("kemensos", 0.25, twice=0.12, care=0.6, has_sex=False),
    Agency("desa", 0.12, care=1.5, age_only=0.45, excel=0.12, honorific=0.4),
    Agency("baznas", 0.18, has_kk=False, has_sex=False, has_phone=True, care=1.2),
    Agency("usulan", 0.24, twice=0.06, has_phone=True, care=1.4),
)
_BARE = Agency("nakes", 0.02, honorific=0.7, care=2.0, has_phone=True)


@dataclass
class World:
    """Records and the person whom each is about; ``bare`` keys say name, desa and phone only."""

    records: list[LinkRecord] = field(default_factory=list)
    person_of: dict[str, str] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)

    def true_pairs(self) -> Iterator[tuple[str, str]]:
        """Every two records of one person, the lesser key first."""
        of: dict[str, list[str]] = {}
        for key, person in self.person_of.items():
            of.setdefault(person, []).append(key)
        for keys in of.values():
            yield from combinations(sorted(keys), 2)


def make_world(seed: str, *, people: int, desa: int = 187, slip: float = 1.0) -> World:
    """The lists of ``people`` persons. ``slip`` above 1 makes every list more careless."""
    rng = Random(f"lists/{seed}")
    world = World()
    families = Regency(seed, desa).families(people)
    everybody = [one for family in families for one in family]
    for agency in AGENCIES:
        for one in everybody:
            # Most of those who are proposed are on the base list already, but not all.
            if rng.random() < agency.share:
                for _ in range(2 if rng.random() < agency.twice else 1):
                    _add(world, _entry(rng, agency, one, slip), one)
    for one in everybody:
        if rng.random() < _BARE.share:
            record = _bare_entry(rng, one, slip)
            world.bare.add(_add(world, record, one))
    _give_numbers_of_others(rng, world)
    return world


def _add(world: World, make: Callable[[str], LinkRecord], one: Somebody) -> str:
    key = f"r{len(world.records):07}"
    world.records.append(make(key))
    world.person_of[key] = one.id
    return key


def _entry(rng: Random, agency: Agency, one: Somebody, slip: float) -> Callable[[str], LinkRecord]:
    hand = _Hand(rng, agency, agency.care * slip)
    moved = hand.slips(0.05)
    house = one.old_house if moved else one.house
    old_kk = (moved and rng.random() < 0.3) or hand.slips(0.01)
    kk = one.old_kk if old_kk else one.kk
    nik = hand.nik(one, kk)
    shown_kk = None if not agency.has_kk or hand.slips(0.035) else kk
    birth, year = hand.birth(one)
    sex = one.sex if agency.has_sex else None
    if sex and hand.slips(0.02):
        sex = slips.other_sex(sex)
    rt = rng.randint(1, 9) if hand.slips(0.04) else house.rt
    phone = one.phone if agency.has_phone and rng.random() < 0.5 else None
    name = slips.written_name(rng, one.name, one.sex, hand.care, agency.honorific)
    address = "" if hand.slips(0.15) else slips.written_address(rng, house.kampung)

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
class _Hand:
    """The operator who types one line of a list."""

    rng: Random
    agency: Agency
    care: float

    def slips(self, chance: float) -> bool:
        return self.rng.random() < chance * self.care

    def nik(self, one: Somebody, kk: str) -> str | None:
        """The NIK as it comes to stand on the list."""
        if self.slips(0.05):
            return None
        if self.slips(0.02):
            return slips.wrong_digit(self.rng, one.nik)
        if self.slips(0.015):
            return slips.swapped_digits(self.rng, one.nik)
        if self.slips(0.012):
            return kk
        if self.rng.random() < self.agency.excel:  # the last digit lost, or all of them
            return one.nik[:15] + "0" if self.rng.random() < 0.6 else None
        return one.nik

    def birth(self, one: Somebody) -> tuple[date | None, int | None]:
        """The birth date, or only the year that follows from an age."""
        day = one.birth_date
        if self.rng.random() < self.agency.age_only:
            return None, day.year + self.rng.choice((0, 0, 0, 0, 0, 1, 1, -1, 2))
        if self.slips(0.025):
            return None, None
        return (slips.wrong_date(self.rng, day) if self.slips(0.055) else day), None


def _bare_entry(rng: Random, one: Somebody, slip: float) -> Callable[[str], LinkRecord]:
    written = slips.written_name(rng, one.name, one.sex, _BARE.care * slip, _BARE.honorific)
    phone = one.phone if rng.random() < 0.9 else None

    def make(key: str) -> LinkRecord:
        return LinkRecord(
            key=key, name=written, desa_code=one.house.desa_code, phone=phone, source=_BARE.code
        )

    return make


def _give_numbers_of_others(rng: Random, world: World) -> None:
    """An operator types the NIK of the line above: one NIK, two people."""
    for at in range(1, len(world.records)):
        above, record = world.records[at - 1], world.records[at]
        if rng.random() < 0.002 and above.nik and record.nik and above.source == record.source:
            world.records[at] = replace(record, nik=above.nik)


__all__ = ["AGENCIES", "TODAY", "Agency", "World", "make_world"]
