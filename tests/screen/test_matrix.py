"""Every route as every role, for own, colleagues' and other kecamatan's records, read and written.
New routes and records are found automatically.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.casework.cases.models import Case
from portal.core.extensions import db
from portal.platform.accounts.guard import ACCESS
from portal.platform.permissions import Role
from portal.registry.households.models import Household, Person
from tests.architecture.source import assert_none
from tests.factories import PEBAYURAN, TAMBELANG, create_staff, signed_in
from tests.screen.portal import Screens

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]

#: Records of the office without kecamatan; users with access see all of them.
OF_THE_OFFICE: Mapping[str, str] = {
    "agencies": "agencies that send lists",
    "agency_access": "keys of agencies",
    "aid": "programmes of aid and the rules between them",
    "decisions.annex_pdf": "a decree; its annex holds the decisions one sees",
    "decisions.annex_xlsx": "a decree; its annex holds the decisions one sees",
    "decisions.decree": "a decree; its page lists the decisions one sees",
    "decisions.catalogue_item": "what can be given",
    "decisions.fund": "where money comes from",
    "dual_control": "changes of the office; who may decide: tests/platform/dual_control",
    "inspection.fund": "where money comes from, in figures",
    "inspection.fund_handovers": "a fund; its page lists the families one sees",
    "jobs": "work of the portal, shown to whoever began it and to administrators",
    "sessions": "one's own; nobody ends another's (tests/platform/accounts/test_sessions.py)",
    "sponsors.change": "a sponsor; the mothers are shown to whom they are in reach",
    "staff": "accounts",
}
#: Pages that show caseworkers of one kecamatan each other's families, so that none is served twice.
SEEN_BY_COLLEAGUES = frozenset(
    {
        *("assessments.of_case", "assessments.show", "case_file.show", "cases.attachment"),
        *("case_opening.confirm", "decisions.show", "follow_ups.show", "handovers.show"),
        *("households.show", "households.person", "households.family_origins"),
        *("households.person_origins", "receipts.show", "sponsors.show"),
    }
)
#: Redirects to the existing case of a family, whatever is sent.
LEADS_ON = "case_opening.confirm"


@dataclass(frozen=True)
class Cast:
    """Staff without records: ``colleagues`` in the kecamatan of the records, ``strangers``
    elsewhere.
    """

    colleagues: Mapping[Role, str]
    strangers: Mapping[Role, str]


@pytest.fixture
def staffed(own_living: Screens, tmp_path: Path) -> tuple[Screens, Cast]:
    """The sample programme with additional staff, and a way to restore it."""
    own_living.app.config["WTF_CSRF_ENABLED"] = False
    cast = Cast(
        *(
            {
                role: signed_in(
                    create_staff(role, districts=(place,), email=f"{role}@{place}.example")
                )
                for role in Role
            }
            for place in (PEBAYURAN, TAMBELANG)
        )
    )
    db.session.remove()
    db.engine.dispose()
    assert own_living.file is not None
    own_living.original = shutil.copy(own_living.file, tmp_path / "staffed.sqlite3")
    return own_living, cast


def _about_records(screens: Screens) -> Iterator[tuple[Rule, str, str]]:
    """Yield each route about a record, with a URL for each record and each method."""
    for rule in screens.app.url_map.iter_rules():
        if getattr(screens.app.view_functions[rule.endpoint], ACCESS, None) is None:
            continue
        if any(name.endswith("_id") for name in rule.arguments):
            for url in islice(screens.addresses(rule), None if screens.everything else 1):
                for method in ("GET", "POST"):
                    if method in (rule.methods or ()):
                        yield rule, url, method


def _status(screens: Screens, identity: str, method: str, url: str) -> int:
    client = screens.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = identity
    status = client.open(url, method=method).status_code
    if method == "POST" and status < 400:
        screens.restore()
    return status


@pytest.mark.parametrize("role", Role, ids=str)
def test_nobody_reaches_a_record_of_another_kecamatan(
    staffed: tuple[Screens, Cast], role: Role
) -> None:
    screens, cast = staffed
    found = []
    for rule, url, method in _about_records(screens):
        allowed = role in getattr(screens.app.view_functions[rule.endpoint], ACCESS)
        status = _status(screens, cast.strangers[role], method, url)
        if not allowed:
            right = status == 403
        elif _is_of_the_office(rule.endpoint):
            right = status < 500 and status not in {401, 403}
        else:
            right = status == 404
        if not right:
            found.append(f"{method} {url} ({rule.endpoint}): {status}")
    assert_none(found)


def _is_of_the_office(endpoint: str) -> bool:
    return endpoint in OF_THE_OFFICE or endpoint.partition(".")[0] in OF_THE_OFFICE


def test_a_caseworker_changes_nothing_in_a_colleagues_case(
    staffed: tuple[Screens, Cast],
) -> None:
    """Families without a case belong to all caseworkers of the kecamatan, and are left out."""
    screens, cast = staffed
    free = _of_families_without_a_case(screens)
    found = set()
    for rule, url, method in _about_records(screens):
        allowed = Role.CASEWORKER in getattr(screens.app.view_functions[rule.endpoint], ACCESS)
        if not allowed or _is_of_the_office(rule.endpoint) or url.startswith(free):
            continue
        status = _status(screens, cast.colleagues[Role.CASEWORKER], method, url)
        refused = {403, 404, 409} if method == "POST" else {403, 404}
        seen = rule.endpoint in SEEN_BY_COLLEAGUES and method == "GET"
        seen = seen or rule.endpoint == LEADS_ON
        if status not in refused and not seen:
            found.add(f"{method} {url} ({rule.endpoint}): {status}")
    assert_none(sorted(found))


def _of_families_without_a_case(screens: Screens) -> tuple[str, ...]:
    """Return the prefixes of their URLs."""
    with_case = select(Case.household_id)
    families = select(Household.id).where(Household.id.not_in(with_case))
    people = select(Person.id).where(Person.household_id.in_(families))
    return (
        *(f"/keluarga/{number}/" for number in db.session.scalars(families)),
        *(f"/keluarga/anggota/{number}/" for number in db.session.scalars(people)),
        *(f"/kasus/buka/{number}" for number in db.session.scalars(families)),
    )


@pytest.mark.parametrize("role", Role, ids=str)
def test_what_is_in_reach_is_answered_whatever_is_sent(
    staffed: tuple[Screens, Cast], role: Role
) -> None:
    screens, _ = staffed
    found, answered = [], 0
    for rule, url, method in _about_records(screens):
        if role in getattr(screens.app.view_functions[rule.endpoint], ACCESS):
            status = _status(screens, screens.staff[role], method, url)
            answered += status < 400
            if status >= 500 or status == 401:
                found.append(f"{method} {url} ({rule.endpoint}): {status}")
    assert_none(found)
    assert answered
