"""The auditor reads the audit trail without seeing full personal numbers."""

from playwright.sync_api import Page, expect

from portal.platform.permissions import Role
from tests.factories import NAMES
from tests.journeys.bringing_in import NIK


def read_the_trail(auditor: Page, number: str) -> None:
    """Check that every step of the case is listed with its actor, and no number in full."""
    auditor.get_by_role("link", name="Jejak audit").click()
    auditor.get_by_label("Nomor kasus").fill(number)
    auditor.keyboard.press("Enter")
    trail = auditor.locator("#daftar")
    expect(trail).to_contain_text(number)
    for role in (Role.SUPERVISOR, Role.CASEWORKER, Role.APPROVER, Role.EVENT_OFFICER):
        expect(trail).to_contain_text(NAMES[role])
    expect(trail).not_to_contain_text(NIK)


def try_to_act(auditor: Page, case: str) -> None:
    """Check that the case is readable and has no actions."""
    auditor.goto(case)
    expect(auditor.locator("main")).to_contain_text("Siti Rohmah")
    expect(auditor.locator("main")).not_to_contain_text(NIK)
    expect(auditor.get_by_role("link", name="Tulis catatan")).to_have_count(0)
    assert auditor.goto(f"{case}/catatan").status == 403  # type: ignore[union-attr]
