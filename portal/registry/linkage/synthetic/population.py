"""Generate families, with relatives and neighbours who are easily confused."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from portal.core.types import Sex

REFERENCE_DATE = date(2026, 6, 30)
"""Date of the synthetic lists."""

_FIRST_SERIAL, _LAST_SERIAL = 9000, 9999
_FEMALE_DAY = 40
F, M = Sex.FEMALE, Sex.MALE
#: Weight of a family type, then sex and age range in years of each member; None: either sex.
_SHAPES: Sequence[tuple[int, tuple[tuple[Sex | None, int, int], ...]]] = (
    (3, ((F, 55, 85),)),
    (3, ((F, 40, 65), (None, 8, 30))),
    (4, ((F, 40, 60), (None, 11, 25), (None, 3, 12))),
    (3, ((M, 55, 82), (F, 50, 78))),
    (4, ((M, 40, 58), (F, 38, 54), (None, 6, 20))),
    (4, ((M, 41, 56), (F, 40, 50), (None, 12, 22), (None, 3, 12), (F, 65, 88))),
    (3, ((F, 45, 70), (F, 20, 35), (M, 20, 40), (None, 0, 10))),
    (2, ((F, 60, 78), (F, 70, 90), (None, 10, 45))),
)


@dataclass(frozen=True)
class House:
    """Address of a family."""

    desa_code: str
    kampung: str
    rt: int
    rw: int


@dataclass(frozen=True)
class SyntheticPerson:
    """True data of a person. Older lists state ``old_house`` and ``old_kk``."""

    id: str
    name: str
    sex: Sex
    birth_date: date
    nik: str
    kk: str
    house: House
    old_kk: str
    old_house: House
    phone: str


@cache
def name_list(group: str, part: str) -> tuple[str, ...]:
    """Return names from ``names.toml``, the most common first."""
    text = (Path(__file__).parent / "names.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[group][part].split())


class PopulationGenerator:
    """Generates families with unique numbers. The same seed gives the same people."""

    def __init__(self, seed: str, desa: int) -> None:
        self._rng = Random(f"people/{seed}")
        self._taken: set[str] = set()
        self._desa = [f"32.16.{n % 23 + 1:02}.{2001 + n // 23}" for n in range(desa)]
        self._people = 0

    def families(self, people: int) -> list[list[SyntheticPerson]]:
        """Return families with about ``people`` persons in total."""
        found: list[list[SyntheticPerson]] = []
        while self._people < people:
            found.append(self._family(self._rng.choice(self._desa)))
        self._make_namesakes(found)
        return found

    def _family(self, desa: str) -> list[SyntheticPerson]:
        rng = self._rng
        (shape,) = rng.choices([s for _, s in _SHAPES], weights=[w for w, _ in _SHAPES])
        house, old_house = self._house(desa), self._house(rng.choice(self._desa))
        if rng.random() < 0.4:
            old_house = replace(old_house, desa_code=desa)
        kk, old_kk = self._kk(desa), self._kk(old_house.desa_code)
        phone = f"+6282{rng.randint(3, 8)}{rng.randint(10**6, 10**8 - 1)}"
        members: list[SyntheticPerson] = []
        for sex, low, high in shape:
            sex = sex or rng.choice((F, M))
            birth = REFERENCE_DATE - timedelta(days=rng.randint(low * 365 + 1, high * 365 + 364))
            if birth.year < 1968 and rng.random() < 0.3:
                birth = birth.replace(month=12, day=31)  # placeholder date, common among the old
            if birth.year < 1968 and rng.random() < 0.15:
                birth = birth.replace(month=rng.choice((1, 7)), day=1)
            name = self._name(sex, birth)
            if members and rng.random() < 0.08:
                name = _name_like_relative(rng, members, name, sex)
            own = phone if rng.random() < 0.75 else f"+6283{rng.randint(10**8, 10**9 - 1)}"
            members.append(self._person(name, sex, birth, kk, house, old_kk, old_house, own))
            if rng.random() < 0.03:
                members.append(self._twin(members[-1]))
        return members

    def _person(
        self,
        name: str,
        sex: Sex,
        birth: date,
        kk: str,
        house: House,
        old_kk: str,
        old_house: House,
        phone: str,
    ) -> SyntheticPerson:
        self._people += 1
        nik = self._nik(house.desa_code, sex, birth)
        return SyntheticPerson(
            f"P{self._people:06}", name, sex, birth, nik, kk, house, old_kk, old_house, phone
        )

    def _twin(self, of: SyntheticPerson) -> SyntheticPerson:
        """Return a twin: same birth date and house, another name that often sounds similar."""
        self._people += 1
        first, *rest = of.name.split()
        other = self._name(of.sex, of.birth_date)
        while other.startswith(first):  # twins are not named Tati and Tati Maryani
            other = self._name(of.sex, of.birth_date)
        if rest and self._rng.random() < 0.5:
            pool = name_list(of.sex.value, "second")
            other = f"{first} {self._rng.choice([word for word in pool if word != rest[0]])}"
        # Dukcapil numbers twins consecutively.
        near = of.nik[:12] + f"{min(int(of.nik[12:]) + 1, _LAST_SERIAL):04}"
        nik = self._nik(of.house.desa_code, of.sex, of.birth_date)
        if near not in self._taken and self._rng.random() < 0.5:
            self._taken.add(near)
            nik = near
        return replace(of, id=f"P{self._people:06}", name=other, nik=nik)

    def _make_namesakes(self, families: list[list[SyntheticPerson]]) -> None:
        """Give some neighbours the same name, beyond chance."""
        for family in families[:: max(1, len(families) // max(1, self._people // 60))]:
            other = self._rng.choice(families)
            mine, theirs = family[0], other[0]
            if mine is not theirs and mine.sex is theirs.sex:
                other[0] = replace(
                    theirs,
                    name=mine.name,
                    house=replace(theirs.house, desa_code=mine.house.desa_code),
                )

    def _name(self, sex: Sex, birth: date) -> str:
        rng = self._rng
        first = _pick_common(rng, name_list(sex.value, "first"))
        if rng.random() < (0.35 if birth.year < 1970 else 0.1):
            return first
        second = _pick_common(rng, name_list(sex.value, "second"))
        if rng.random() < 0.03:
            return f"{first} binti {_pick_common(rng, name_list('male', 'first'))}"
        if rng.random() < 0.06:
            return f"{first} {_pick_common(rng, name_list(sex.value, 'second'))} {second}"
        return first if second == first else f"{first} {second}"

    def _house(self, desa: str) -> House:
        # A desa has its own few kampung.
        local = Random(desa).sample(name_list("places", "kampung"), 5)
        return House(
            desa, self._rng.choice(local), self._rng.randint(1, 9), self._rng.randint(1, 12)
        )

    def _nik(self, desa: str, sex: Sex, birth: date) -> str:
        rng = self._rng
        region = desa[:8].replace(".", "")
        if rng.random() < 0.15:
            region = rng.choice(
                ("327503", "327506", "317509", "330111", "320410", "321515", "332804")
            )
        elif rng.random() < 0.15:
            region = f"3216{rng.randint(1, 23):02}"
        if rng.random() < 0.03:
            birth += timedelta(days=rng.choice((-365, -31, 31, 365, 900)))  # never corrected
        if rng.random() < 0.012:
            sex = M if sex is F else F
        return self._unused_number(
            f"{region}{birth.day + (_FEMALE_DAY if sex is F else 0):02}{birth:%m%y}"
        )

    def _kk(self, desa: str) -> str:
        issued = REFERENCE_DATE - timedelta(days=self._rng.randint(400, 7000))
        return self._unused_number(f"{desa[:8].replace('.', '')}{issued:%d%m%y}")

    def _unused_number(self, start: str) -> str:
        while True:
            number = f"{start}{self._rng.randint(_FIRST_SERIAL, _LAST_SERIAL)}"
            if number not in self._taken:
                self._taken.add(number)
                return number


def _pick_common(rng: Random, words: Sequence[str]) -> str:
    """Return a random word; those at the head of the list are more likely."""
    return words[int(len(words) * rng.random() ** 1.6)]


def _name_like_relative(rng: Random, members: list[SyntheticPerson], name: str, sex: Sex) -> str:
    """Return a name that shares its first word with a relative of the same sex."""
    alike = [one.name.split()[0] for one in members if one.sex is sex]
    second = name.split()[-1]
    return f"{rng.choice(alike)} {second}" if alike and second not in alike else name
