"""Synthetic families for generated lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.core.types import Relation, Sex

DESA = {
    "Karangpatri": "32.16.13.2002",
    "Setia Mulya": "32.16.01.2005",
    "Sirnajati": "32.16.22.2001",
}
KECAMATAN = {"Karangpatri": "Pebayuran", "Setia Mulya": "Tarumajaya", "Sirnajati": "Cibarusah"}
FIRST = {
    Sex.FEMALE: "Siti Nur Enok Iyam Halimah Suparti Karsih Rohmah Acih Eti Wati Saodah".split(),
    Sex.MALE: "Ahmad Suparman Mawardi Asep Karta Udin Dadang Jajang Nana Ujang Maman".split(),
}
LAST = "Rohmah Aminah Fauzi Hidayat Setiawan Nurjanah Sukaesih Maryam Permana Suryani".split()
WORDS = {
    Relation.HEAD: "KEPALA KELUARGA",
    Relation.SPOUSE: "ISTRI",
    Relation.CHILD: "ANAK",
    Relation.PARENT: "ORANG TUA",
}
SIAK = {Relation.HEAD: 1, Relation.SPOUSE: 3, Relation.CHILD: 4, Relation.PARENT: 7}
BPS = {Relation.HEAD: 1, Relation.SPOUSE: 2, Relation.CHILD: 3, Relation.PARENT: 6}


@dataclass(frozen=True)
class Somebody:
    """One person; ``nik`` is empty for a person without one."""

    name: str
    nik: str
    kk: str
    sex: Sex
    born: date
    relation: Relation
    desa: str
    rt: int
    rw: int


@dataclass
class ShapedList:
    """A file, and its people in the order of the rows.

    ``knows`` names the attributes of a claim that the file contains for everybody.
    """

    content: bytes
    people: Sequence[Somebody]
    knows: Sequence[str]
    sheets: dict[str, list[list[Any]]] = field(default_factory=dict)


def families(rng: Random, count: int) -> list[list[Somebody]]:
    """Return ``count`` families of one desa each, none of them real: serials are 9000 or more."""
    made = []
    for number in range(count):
        desa = rng.choice(list(DESA))
        kk = f"3216{rng.randrange(1, 24):02}{rng.randrange(1, 29):02}{rng.randrange(1, 13):02}" + (
            f"{rng.randrange(5, 25):02}{9000 + number:04}"
        )
        place = (desa, rng.randrange(1, 20), rng.randrange(1, 13))
        relations = [Relation.HEAD, Relation.SPOUSE, *[Relation.CHILD] * rng.randrange(3)]
        made.append(
            [
                _somebody(rng, relation, kk, place, 9000 + number * 8 + at)
                for at, relation in enumerate(relations[: rng.randrange(1, 5)])
            ]
        )
    return made


def _somebody(
    rng: Random, relation: Relation, kk: str, place: tuple[str, int, int], serial: int
) -> Somebody:
    sex = {Relation.SPOUSE: Sex.FEMALE}.get(relation, rng.choice(list(Sex)))
    years = range(6, 25) if relation is Relation.CHILD else range(28, 88)
    born = date(2026, 6, 30) - timedelta(days=365 * rng.choice(years) + rng.randrange(365))
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    nik = f"321613{day:02}{born:%m%y}{serial % 10000:04}" if rng.random() < 0.95 else ""
    name = f"{rng.choice(FIRST[sex])} {rng.choice(LAST)} {chr(65 + serial % 26)}"
    return Somebody(name, nik, kk, sex, born, relation, *place)


def all_people(rng: Random, least: int = 4) -> tuple[list[list[Somebody]], list[Somebody]]:
    grouped = families(rng, rng.randrange(least, least + 12))
    return grouped, [one for family in grouped for one in family]


def sex_letter(one: Somebody) -> str:
    return "P" if one.sex is Sex.FEMALE else "L"
