"""Settings that do not go together are refused, whichever of them is changed."""

from datetime import date

import pytest
from flask import Flask

from portal.casework.assessments.settings import EXTREME_LINE, NATIONAL_LINE
from portal.casework.follow_ups.settings import VISIT_DAYS
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.platform.accounts.models import User
from portal.platform.messages.settings import FRIDAY_REST_UNTIL, SEND_FROM, SEND_UNTIL
from portal.platform.office.settings import ADDRESS
from portal.platform.permissions import Role
from portal.platform.settings import Setting, change_setting, value_of
from tests.factories import create_staff

NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def admin(app: Flask) -> User:
    return create_staff(Role.ADMINISTRATOR)


def change(admin: User, setting: Setting, text: str, valid_from: date = date(2026, 1, 1)) -> None:
    with transaction():
        change_setting(admin, setting, text=text, valid_from=valid_from, basis="uji", read_at=10**6)


@pytest.mark.parametrize(
    ("setting", "text", "reason"),
    [
        (SEND_FROM, "19:00", "Jam mulai harus sebelum"),
        (SEND_UNTIL, "07:00", "Jam mulai harus sebelum"),
        (FRIDAY_REST_UNTIL, "11:00", "Jeda salat Jumat harus dimulai"),
        (EXTREME_LINE, "700.000", "di bawah garis kemiskinan nasional"),
        (NATIONAL_LINE, "300.000", "di bawah garis kemiskinan nasional"),
        (VISIT_DAYS, "90, 30", "berurutan"),
        (VISIT_DAYS, "30, 30", "berurutan"),
        (ADDRESS, "", "tidak boleh kosong"),
    ],
)
def test_what_does_not_go_together_is_refused(
    admin: User, setting: Setting, text: str, reason: str
) -> None:
    before = value_of(setting)
    with pytest.raises(InvalidInput, match=reason):
        change(admin, setting, text)
    assert value_of(setting) == before


def test_what_another_becomes_later_counts_too(admin: User) -> None:
    change(admin, SEND_UNTIL, "10:00", NEXT_YEAR)
    with pytest.raises(InvalidInput, match="01-01-2027"):
        change(admin, SEND_FROM, "11:00")
    change(admin, SEND_FROM, "09:00", NEXT_YEAR)
    change(admin, SEND_FROM, "11:00")  # until then
    assert value_of(SEND_FROM, on=date(2026, 6, 1)) == "11:00"
