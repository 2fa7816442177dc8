"""A field missing from a request does not change its stored value."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest
from sqlalchemy import Table

from portal.core.extensions import Base, db
from portal.platform.accounts.guard import ACCESS
from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Form
from tests.screen.portal import Screens
from tests.screen.sending import forms_of, send

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]

#: Fields that a browser omits if they are not ticked or chosen.
UNTICKED = {"choice", "unchecked", "file"}
#: Columns of a job's lease, which are not typed by anybody.
OF_MACHINES = {("jobs", "lease_owner"), ("jobs", "lease_until")}
Lost = frozenset[tuple[str, str]]


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_form_without_one_of_its_fields_takes_nothing_away(
    own_living: Screens, role: Role | None
) -> None:
    own_living.app.config["WTF_CSRF_ENABLED"] = False
    found = []
    for endpoint, form in forms_of(own_living, role):
        names = [name for name, kind, _ in form.fields if kind not in UNTICKED]
        is_button = all(kind == "hidden" for _, kind, _ in form.fields)  # what it is for, it may do
        meant = _taken_away(own_living, role, form, form.values) if is_button else frozenset()
        for name in list(dict.fromkeys(names))[:: 1 if own_living.everything else 3]:
            rest = [pair for pair in form.values if pair[0] != name]
            for table, column in _taken_away(own_living, role, form, rest) - meant:
                found.append(f"{endpoint} without {name}: {table}.{column}")
    assert_none(found)


@pytest.mark.parametrize("role", Role, ids=str)
def test_an_empty_request_takes_nothing_away(own_living: Screens, role: Role) -> None:
    """Send an empty POST to every page that accepts one, for every record. Buttons without a page
    send nothing anyway.
    """
    own_living.app.config["WTF_CSRF_ENABLED"] = False
    found = []
    for rule in own_living.page_rules():
        roles = getattr(own_living.app.view_functions[rule.endpoint], ACCESS)
        if "POST" not in (rule.methods or ()) or not roles or role not in roles:
            continue
        for url in islice(own_living.addresses(rule), None if own_living.everything else 2):
            nothing = Form(url, "POST", multipart=False, fields=(), buttons=())
            for table, column in _taken_away(own_living, role, nothing, []):
                found.append(f"{url} ({rule.endpoint}): {table}.{column}")
    assert_none(found)


def _taken_away(
    screens: Screens, role: Role | None, form: Form, values: list[tuple[str, str]]
) -> Lost:
    """Return the columns that had a value before this request and are empty afterwards."""
    if send(screens.client(role), form, values).status_code >= 400:
        return frozenset()
    db.session.remove()
    assert screens.file is not None
    with closing(sqlite3.connect(screens.file)) as now:
        now.execute("ATTACH ? AS before", [str(screens.original)])
        lost = frozenset(
            found for table in Base.metadata.sorted_tables for found in _emptied(now, table)
        )
    screens.restore()
    return lost - OF_MACHINES


def _emptied(now: sqlite3.Connection, table: Table) -> Iterator[tuple[str, str]]:
    names = [column.name for column in table.columns]
    emptied = ", ".join(
        f"""sum(old."{name}" <> '' AND coalesce(new."{name}", '') = '')""" for name in names
    )
    counts = now.execute(
        f"SELECT {emptied} FROM before.{table.name} AS old"  # noqa: S608 - names of our own
        f" JOIN main.{table.name} AS new ON new.rowid = old.rowid"
    ).fetchone()
    yield from ((table.name, name) for name, count in zip(names, counts, strict=True) if count)
