"""One family from the list of Dinsos to graduation."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.platform.permissions import Role
from tests.browser_support import PHONE
from tests.factories import NAMES
from tests.journeys import accompanying, assessing, bringing_in, deciding, giving, looking
from tests.journeys.conftest import Office

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.only_database("sqlite")]


def test_a_family_comes_from_the_list_to_stand_on_its_own(office: Office, tmp_path: Path) -> None:
    supervisor = office.sign_in(Role.SUPERVISOR)
    bringing_in.import_list(supervisor, office, bringing_in.write_list(tmp_path))
    bringing_in.ask_for_consent(supervisor)
    case = bringing_in.open_case(supervisor, NAMES[Role.CASEWORKER])

    office.calendar.pass_days(3)
    phone = office.sign_in(Role.CASEWORKER, PHONE)
    phone.goto(case)
    assessing.assess(phone)
    phone.goto(case)
    deciding.propose(phone)

    office.calendar.pass_days(4)
    deciding.approve_under_decree(office.sign_in(Role.APPROVER))
    deciding.see_the_message(supervisor, office, "disetujui")
    giving.plan_event(supervisor)

    office.calendar.pass_days(7)
    officer = office.sign_in(Role.EVENT_OFFICER)
    giving.begin_event(officer)
    giving.hand_over(officer)
    assert giving.print_paper(officer).startswith(b"%PDF-")

    for days, income in ((30, "650.000"), (60, "900.000")):
        office.calendar.pass_days(days)
        phone.goto(case)
        accompanying.record_visit(phone, income=income, outcome="Lebih baik")
    accompanying.propose_graduation(phone)

    supervisor.goto(case)
    accompanying.graduate(supervisor)
    expect(supervisor.locator("main")).to_contain_text("Graduasi")
    auditor = office.sign_in(Role.AUDITOR)
    looking.read_the_trail(auditor, "BAKI-2026-000001")
    assert office.complaints == []
    looking.try_to_act(auditor, case)
