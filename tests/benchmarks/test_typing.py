"""Time to search for lookalikes while somebody is being registered.

``REGISTRY_SIZES`` sets other numbers of people than 13,107 and 131,072.
"""

import time
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median, quantiles

import pytest

from portal.core.extensions import db
from portal.core.types import KkNumber, Nik, PhoneNumber
from portal.platform.permissions import Role
from portal.registry.households.ports import TypedPerson
from portal.registry.linkage.lookalikes import find_lookalikes
from portal.registry.linkage.synthetic import corruption
from portal.registry.linkage.synthetic.population import SyntheticPerson
from tests.benchmarks.alone import sizes
from tests.benchmarks.conftest import Judge
from tests.benchmarks.regency import register
from tests.database import build_app, build_template
from tests.factories import create_staff

SIZES = sizes("REGISTRY_SIZES")
CHECKS = 200
figures: dict[int, list[float]] = {}


@pytest.mark.parametrize("size", SIZES)
def test_cost_of_asking_while_typing(size: int, tmp_path: Path, judge: Judge) -> None:
    uri = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    build_template(uri)
    with build_app(uri).test_request_context():
        people = register(size)
        actor = create_staff(Role.SUPERVISOR, districts=None)
        rng = Random(size)
        find_lookalikes(actor, _typed(rng, people[0]))  # the model is loaded once a process
        known, taken = 0, []
        for one in rng.sample(people, CHECKS):
            typed = _typed(rng, one)
            db.session.rollback()
            start = time.perf_counter()
            known += any(like.name == one.name for like in find_lookalikes(actor, typed))
            taken.append((time.perf_counter() - start) * 1000)
        db.session.remove()
    figures[size] = taken
    judge(f"known? among {len(people):,}: 95% (ms)", quantiles(taken, n=20)[-1], at_most=50)
    print(  # noqa: T201
        f"\nwhile typing, {len(people):,} people registered: median {median(taken):.0f} ms,"
        f" 95% below {quantiles(taken, n=20)[-1]:.0f} ms; {known / CHECKS:.0%} recognised{_ratio()}"
    )


def _typed(rng: Random, one: SyntheticPerson) -> TypedPerson:
    """Return the values of a form: with a varied name, and numbers that may be missing or wrong."""
    typed = TypedPerson(
        name=corruption.corrupted_name(rng, one.name, one.sex, 1.0, 0.1),
        nik=Nik(one.nik) if rng.random() < 0.5 else None,
        kk=KkNumber(one.kk) if rng.random() < 0.5 else None,
        sex=one.sex,
        birth_date=one.birth_date if rng.random() < 0.9 else None,
        village_code=one.house.desa_code,
        address=one.house.kampung,
        rt=f"{one.house.rt:03}",
        rw=f"{one.house.rw:03}",
        phone=PhoneNumber(one.phone, can_receive_sms=True) if rng.random() < 0.5 else None,
    )
    if typed.nik is not None and rng.random() < 0.1:
        typed = replace(typed, nik=Nik(corruption.wrong_digit(rng, one.nik)))
    return typed


def _ratio() -> str:
    if len(figures) < 2:
        return ""
    first, last = (median(figures[size]) for size in (SIZES[0], SIZES[-1]))
    return f"; {last / first:.2f} times as long as among {SIZES[0]:,}"
