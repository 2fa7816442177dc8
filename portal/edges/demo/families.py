"""Synthetic families with common names, and numbers that belong to no real person."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random

from portal.core.types import KkNumber, Nik, PhoneNumber, Relation, Sex
from portal.edges.demo.data_files import load_data
from portal.platform.regions.models import Region
from portal.registry.households.inputs import NewPerson, NewPhone

#: NIK serials that the civil registry never reaches; they mark a number as synthetic.
FIRST_SERIAL, LAST_SERIAL = 9000, 9999
_FEMALE_DAY = 40
F, M = Sex.FEMALE, Sex.MALE
#: Weights and members of families: (relation, sex, least and greatest age); the head comes first.
_SHAPES: Sequence[tuple[int, tuple[tuple[Relation, Sex | None, int, int], ...]]] = (
    (14, ((Relation.HEAD, F, 58, 84),)),
    (9, ((Relation.HEAD, F, 40, 60), (Relation.CHILD, None, 8, 20))),
    (
        12,
        (
            (Relation.HEAD, F, 40, 56),
            (Relation.CHILD, None, 11, 19),
            (Relation.CHILD, None, 5, 12),
        ),
    ),
    (8, ((Relation.HEAD, M, 60, 82), (Relation.SPOUSE, F, 55, 76))),
    (
        14,
        (
            (Relation.HEAD, M, 42, 58),
            (Relation.SPOUSE, F, 40, 54),
            (Relation.CHILD, None, 6, 19),
        ),
    ),
    (
        16,
        (
            (Relation.HEAD, M, 41, 56),
            (Relation.SPOUSE, F, 40, 50),
            (Relation.CHILD, None, 12, 19),
            (Relation.CHILD, None, 3, 12),
        ),
    ),
    (
        7,
        (
            (Relation.HEAD, M, 42, 55),
            (Relation.SPOUSE, F, 40, 48),
            (Relation.CHILD, None, 9, 18),
            (Relation.CHILD, None, 1, 9),
            (Relation.PARENT, F, 68, 86),
        ),
    ),
    (7, ((Relation.HEAD, F, 60, 76), (Relation.GRANDCHILD, None, 7, 16))),
)


class FamilyKind(enum.StrEnum):
    """Kind of family, which decides the suitable aid plans."""

    ELDER = "elder"
    MAN = "man"
    WOMAN = "woman"


@dataclass(frozen=True)
class Family:
    """A family before its registration. ``rng`` determines everything that happens to it."""

    rng: Random
    village: Region
    kk: KkNumber | None
    address: str
    rt: str
    rw: str
    language: str
    members: tuple[NewPerson, ...]
    stage: FamilyKind

    @property
    def district_code(self) -> str:
        """Return the kecamatan of the village."""
        return self.village.code[:8]


class FamilyGenerator:
    """Generates families with unique numbers."""

    def __init__(self, seed: str, as_of: date) -> None:
        self._seed, self._as_of = seed, as_of
        self._taken: set[str] = set()
        self._made = 0

    def families(self, villages: Sequence[Region], people: int) -> Iterator[Family]:
        """Yield families of exactly ``people`` persons, alternating between ``villages``."""
        for village in cycle(villages):
            if people <= 0:
                return
            self._made += 1
            family = self._family(Random(f"{self._seed}/{self._made}"), village, at_most=people)
            people -= len(family.members)
            yield family

    def _family(self, rng: Random, village: Region, *, at_most: int) -> Family:
        fitting = [(weight, shape) for weight, shape in _SHAPES if len(shape) <= at_most]
        (shape,) = rng.choices(
            [shape for _, shape in fitting], weights=[weight for weight, _ in fitting]
        )
        places = load_data("places")
        kampung = " ".join(rng.choice(places[part]) for part in ("prefixes", "firsts", "seconds"))
        members = tuple(
            self._person(rng, village, relation, sex or rng.choice((F, M)), rng.randint(low, high))
            for relation, sex, low, high in shape
        )
        elder = shape[0][2] >= 58
        stage = (
            FamilyKind.ELDER if elder else FamilyKind.MAN if shape[0][1] is M else FamilyKind.WOMAN
        )
        return Family(
            rng=rng,
            village=village,
            kk=self._kk(rng, village) if rng.random() < 0.96 else None,
            address=kampung,
            rt=f"{rng.randint(1, 9):03}",
            rw=f"{rng.randint(1, 8):03}",
            language="su" if rng.random() < 0.3 else "id",
            members=_with_phone(rng, members),
            stage=stage,
        )

    def _person(
        self, rng: Random, village: Region, relation: Relation, sex: Sex, age: int
    ) -> NewPerson:
        birth = self._as_of - timedelta(days=age * 365 + age // 4 + rng.randint(1, 364))
        if age >= 65 and rng.random() < 0.3:
            # The usual default for people without a birth certificate.
            birth = birth.replace(month=12, day=31)
        undocumented = rng.random() < (0.12 if age < 8 else 0.02)
        return NewPerson(
            name=_name(rng, sex, age),
            sex=sex,
            birth_date=birth,
            birth_place=_birth_place(rng),
            relation=relation,
            nik=None if undocumented else self._nik(rng, village, sex, birth),
            nik_missing_reason="Akta lahir belum diurus" if age < 8 else "Belum perekaman KTP-el",
        )

    def _nik(self, rng: Random, village: Region, sex: Sex, birth: date) -> Nik:
        here = village.code[:8].replace(".", "")
        prefix = rng.choice(load_data("places")["elsewhere"]) if rng.random() < 0.08 else here
        day = birth.day + (_FEMALE_DAY if sex is F else 0)
        return Nik.parse(self._fresh(rng, f"{prefix}{day:02}{birth:%m%y}"))

    def _kk(self, rng: Random, village: Region) -> KkNumber:
        issued = self._as_of - timedelta(days=rng.randint(400, 5000))
        return KkNumber.parse(
            self._fresh(rng, f"{village.code[:8].replace('.', '')}{issued:%d%m%y}")
        )

    def _fresh(self, rng: Random, start: str) -> str:
        """Return a new 16-digit number with a synthetic serial."""
        while True:
            number = f"{start}{rng.randint(FIRST_SERIAL, LAST_SERIAL)}"
            if number not in self._taken:
                self._taken.add(number)
                return number


def _name(rng: Random, sex: Sex, age: int) -> str:
    names = load_data("names")[sex.value]
    if age < 26:
        return f"{rng.choice(names['child'])} {rng.choice(names['second'])}"
    if age >= 55 and rng.random() < 0.7:
        single = rng.choice(names["elder"])
        return single if rng.random() < 0.55 else f"{single} {rng.choice(names['second'])}"
    return f"{rng.choice(names['adult'])} {rng.choice(names['second'])}"


def _birth_place(rng: Random) -> str:
    return rng.choice(load_data("places")["birth_places"]) if rng.random() < 0.2 else "Bekasi"


def _with_phone(rng: Random, members: tuple[NewPerson, ...]) -> tuple[NewPerson, ...]:
    """Give most families one phone: the mother's, the father's, or a grown child's."""
    if rng.random() > 0.88:
        return members
    holder = min(len(members) - 1, rng.choice((0, 0, 1)))
    (consent,) = rng.choices((True, False, None), weights=(92, 3, 5))
    prefix = rng.choice(load_data("places")["phone_prefixes"])
    phone = NewPhone(
        number=PhoneNumber.parse(f"+62{prefix}{rng.randint(1000000, 99999999)}"),
        owner=rng.choice(("", "", "", "Anak", "Tetangga")),
        sms_consent=consent,
    )
    return tuple(
        replace(member, phones=(phone,)) if place == holder else member
        for place, member in enumerate(members)
    )
