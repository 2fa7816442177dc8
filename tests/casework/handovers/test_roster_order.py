"""Rosters are sorted by name everywhere."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.views import event_day
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.permissions import Role
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import head_name
from tests.casework.handovers.cast import approved_for, begin, create_event, invite
from tests.factories import BANTARJAYA, KARANGHARJA, create_household, new_person

SignIn = Callable[..., FlaskClient]

NAMES = ["Wati", "enok Suhaeti", "Mak Icih", "Enok Sukaesih", "ATIKAH"]
SORTED = ["ATIKAH", "enok Suhaeti", "Enok Sukaesih", "Mak Icih", "Wati"]
NEXT = re.compile(r'href="([^"]*after=[^"]*)"')


def gathered() -> HandoverEvent:
    """Return an open event to which these families were invited in this order."""
    event = create_event()
    for name in NAMES:
        invite(event, approved_for(name))
    return begin(event)


def shown(page: str) -> list[str]:
    """Return the families on a page from top to bottom."""
    found = [(page.index(name), name) for name in NAMES if name in page]
    return [name for _place, name in sorted(found)]


@pytest.mark.parametrize("path", ["", "/hari-ini"])
def test_families_stand_by_name_whenever_they_were_invited(
    app: Flask, sign_in: SignIn, path: str
) -> None:
    url = f"/acara/{gathered().id}{path}"
    assert shown(sign_in(Role.SUPERVISOR).get(url).text) == SORTED


def test_page_by_page_nobody_is_left_out_or_shown_twice(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_day, "ROWS", 2)
    sari, url = sign_in(Role.SUPERVISOR), f"/acara/{gathered().id}/hari-ini"
    pages = []
    while url:
        page = sari.get(url).text
        pages.append(shown(page))
        url = next(iter(NEXT.findall(page)), "").replace("&amp;", "&")
    assert pages == [SORTED[:2], SORTED[2:4], SORTED[4:]]


def test_two_of_one_name_are_both_there(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_day, "ROWS", 1)
    event = create_event()
    first, second = invite(event, approved_for("Wati"), approved_for("Wati"))
    sari = sign_in(Role.SUPERVISOR)
    page = sari.get(f"/acara/{event.id}/hari-ini").text
    assert f"undangan-{first.id}" in page
    [after] = set(NEXT.findall(page))
    assert f"undangan-{second.id}" in sari.get(after.replace("&amp;", "&")).text


def test_whom_to_invite_stands_by_name_within_each_desa(app: Flask, sign_in: SignIn) -> None:
    event = create_event()
    for name in ("Wati", "ATIKAH"):
        approved_for(name, village_code=BANTARJAYA)
    for name in ("Mak Icih", "Enok Sukaesih"):
        approved_for(name, village_code=KARANGHARJA)
    page = sign_in(Role.SUPERVISOR).get(f"/acara/{event.id}/undang").text
    assert shown(page) == ["Enok Sukaesih", "Mak Icih", "ATIKAH", "Wati"]


@pytest.mark.parametrize("gone", ["nobody", "head", "living", "merged"])
def test_a_family_is_sorted_by_the_name_it_is_shown_by(app: Flask, gone: str) -> None:
    family = create_household(
        new_person("Zaenab", relation=Relation.CHILD),
        new_person("Siti Rohmah"),
        new_person("Atikah", relation=Relation.PARENT),
    )
    other = create_household(new_person("Orang lain"))
    with transaction() as session:
        child, head, parent = session.scalars(
            select(Person).where(Person.household_id == family.id).order_by(Person.id)
        )
        if gone == "merged":
            head.merged_into_id = other.persons[0].id
        for person in {"head": [head], "living": [child, head, parent]}.get(gone, []):
            person.died_on = date(2026, 1, 2)
    db.session.expire_all()
    told = db.session.scalar(select(head_name()).select_from(Household).filter_by(id=family.id))
    expected = db.session.get_one(Household, family.id).head
    assert expected is not None
    assert told == expected.name.lower()
