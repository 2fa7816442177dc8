"""The cache of a worker saves work on a long list, and does not change the result."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs import cache
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import, SourceRecord
from portal.registry.households.models import Household, Person, Phone
from portal.registry.intake import services
from tests.factories import PORTAL
from tests.registry.households.steps import edited, text_of
from tests.registry.intake.lists import (
    content,
    new_kk,
    new_nik,
    people,
    person,
    received,
    reload,
    sent,
    undone,
    work,
)


def of_few_families() -> list[dict[str, str]]:
    """Rows that speak of the same people and families again and again, each a little otherwise."""
    siti, aminah, rohmah, kk, other_kk = new_nik(), new_nik(), new_nik(), new_kk(), new_kk()
    return [
        person(NIK=siti, **{"No KK": kk}, Nama="Siti R", RT="", RW="", JK=""),
        person(NIK=aminah, **{"No KK": kk}, Nama="Aminah", Alamat="Kp. Bojong"),
        person(NIK=siti, **{"No KK": ""}, Nama="Siti Rohmah", **{"No HP": "081211119001"}),
        person(NIK=rohmah, **{"No KK": ""}, Nama="Rohmah", Alamat=""),
        person(NIK=rohmah, **{"No KK": other_kk}, Nama="Rohmah Wati"),
        person(NIK=siti, **{"No KK": kk}, Nama="Siti Rohmah", **{"No HP": "081211119002"}),
        person(NIK="", **{"No KK": other_kk}, Nama="Udin", JK="L"),
        person(NIK=aminah, **{"No KK": other_kk}, Nama="Aminah Sari", RT="7"),
        person(NIK=siti, **{"No KK": kk}, Nama="Budi Hartono"),  # not she: comes in without NIK
    ]


def one_chunk() -> Callable[[], bool]:
    """What stops a worker after its first chunk."""
    asked = iter([False, True])
    return lambda: next(asked, True)


def work_forgetfully() -> None:
    """Work as one worker after the other would, none of which remembers the one before."""
    db.session.rollback()
    while db.session.scalar(select(func.count(Job.id)).where(Job.state == JobState.QUEUED)):
        db.session.rollback()
        cache.clear()
        run_due_jobs("a worker", stopping=one_chunk())
        db.session.rollback()


def brought_in_with(data: bytes, do_the_work: Callable[[], None]) -> Import:
    """A list that was read and let into the registry by such a worker."""
    import_id = sent(data)
    do_the_work()
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, import_id))
    do_the_work()
    return reload(import_id)


def made_of(found: Import) -> dict[str, Any]:
    """All that the list made, without ids and times."""
    who = (Person.name, Person.nik, Person.sex, Person.birth_date, Person.relation)
    where = (Household.kk_number, Household.address, Household.rt, Household.rw)
    said = (SourceRecord.effect, SourceRecord.problems, SourceRecord.warnings)
    people = select(*who, *where).join(Household, Household.id == Person.household_id)
    rows = select(*said, Person.name).outerjoin(Person, Person.id == SourceRecord.person_id)
    return {
        "people": sorted(map(repr, db.session.execute(people))),
        "phones": sorted(db.session.scalars(select(Phone.number))),
        "rows": [
            repr(row)
            for row in db.session.execute(
                rows.where(SourceRecord.import_id == found.id).order_by(SourceRecord.position)
            )
        ],
    }


OTHER_SIZES = pytest.mark.everything("blocks of one row are the hardest")


@pytest.mark.parametrize(
    "chunk", [1, pytest.param(2, marks=OTHER_SIZES), pytest.param(4, marks=OTHER_SIZES)]
)
def test_a_list_makes_the_same_whatever_a_worker_remembers(
    app: Flask, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    data = content(*of_few_families())
    at_once = brought_in_with(data, work)
    expected = made_of(at_once)
    undone(at_once)
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list.CHUNK", chunk)
    monkeypatch.setattr("portal.registry.intake.jobs.open_list.CHUNK", chunk)
    remembered = brought_in_with(data, work)
    assert made_of(remembered) == expected
    undone(remembered)
    forgotten = brought_in_with(data, work_forgetfully)
    assert made_of(forgotten) == expected


def test_a_family_that_a_list_is_still_bringing_in_is_only_to_be_read(
    app: Flask, sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(Role.SUPERVISOR, districts=None)
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list.CHUNK", 10)
    found = received(content(*people(25)))
    with transaction():
        services.confirm(PORTAL, found)
    run_due_jobs("a worker", stopping=one_chunk())
    somebody = db.session.scalars(select(Person).order_by(Person.id)).first()
    assert somebody is not None
    page = f"/keluarga/anggota/{somebody.id}"
    change, form = f"{page}/ubah", edited(somebody, name="Warga Lain")
    assert change not in client.get(page).text
    assert client.post(change, data=form).status_code == 403
    work()
    assert change in client.get(page).text
    assert client.post(change, data=form).status_code == 303
    assert "Warga Lain" in text_of(client.get(page))
