"""The office changes its settings, each from a day on and with a legal basis."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.clock import acting_at, today
from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.features import FEATURES
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.permissions import Role
from portal.platform.settings import (
    Setting,
    SettingKind,
    all_settings,
    change_setting,
    define,
    value_of,
)
from portal.platform.settings.definitions import DatedDefault, register_settings
from portal.platform.settings.models import SettingValue
from portal.platform.settings.queries import all_histories, get_setting, history_of
from tests.asking import questions
from tests.factories import create_staff
from tests.races import at_once

SignIn = Callable[..., FlaskClient]
LINE, VISITS, RULES, OPEN, HOUR = (
    "tests.line",
    "tests.visits",
    "tests.rules",
    "tests.open",
    "tests.hour",
)
NUMBER = "cases.number"
#: All settings declared by features.
DECLARED = [setting for feature in FEATURES for setting in feature.settings]


OF_EACH_KIND = (
    define(
        LINE,
        SettingKind.RUPIAH,
        group="Uji",
        label="Garis uji",
        unit="rupiah",
        dated=(
            DatedDefault(date(2021, 3, 1), 358_233, "BPS Maret 2021"),
            DatedDefault(date(2025, 1, 1), 391_000, "BPS Januari 2025"),
        ),
    ),
    define(
        VISITS,
        SettingKind.INTEGER_LIST,
        group="Uji",
        label="Kunjungan uji",
        default=[30, 90, 180],
        check=lambda days: None if all(days) else "Isi hari mulai dari 1.",
    ),
    define(RULES, SettingKind.LONG_TEXT, group="Uji", label="Aturan uji", default="satu\ndua"),
    define(OPEN, SettingKind.BOOLEAN, group="Uji", label="Terbuka", default=True),
    define(HOUR, SettingKind.TIME, group="Uji", label="Jam uji", default="08:00"),
)


@pytest.fixture(autouse=True)
def one_setting_of_each_kind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Register settings of each kind for the tests of this file."""
    known = app.extensions["portal_settings"]
    monkeypatch.setitem(app.extensions, "portal_settings", dict(known))
    register_settings(app, OF_EACH_KIND)


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """An administrator's browser."""
    return sign_in(Role.ADMINISTRATOR, name="Admin Dinsos")


def new_value(value: str, *, days: int = 0, basis: str = "SK Bupati 12/2026") -> dict[str, str]:
    return {"value": value, "valid_from": f"{today() + timedelta(days):%Y-%m-%d}", "basis": basis}


def as_seen(browser: FlaskClient, form: dict[str, str]) -> dict[str, str]:
    """Return the form with the values of the current page."""
    [version] = re.findall(
        r'name="version" type="hidden" value="(\d+)"', browser.get(f"/pengaturan/{LINE}").text
    )
    return form | {"version": version}


def test_the_page_shows_every_setting_with_what_holds_and_why(admin: FlaskClient) -> None:
    page = admin.get("/pengaturan/").text
    for setting in all_settings():
        assert str(setting.label) in page
    assert "Rp391.000" in page
    assert "BPS Januari 2025" in page


def test_a_new_value_holds_from_its_day_and_earlier_days_keep_theirs(admin: FlaskClient) -> None:
    setting = get_setting(LINE)
    before = value_of(setting)
    assert admin.post(f"/pengaturan/{LINE}", data=new_value("Rp 420.500")).status_code == 303
    assert value_of(setting) == 420_500
    assert value_of(setting, on=today() - timedelta(1)) == before

    page = admin.get(f"/pengaturan/{LINE}").text
    for words in ("Rp420.500", "SK Bupati 12/2026", "Admin Dinsos", "BPS Maret 2021"):
        assert words in page


def test_a_value_for_a_later_day_waits_for_it(admin: FlaskClient) -> None:
    setting = get_setting(LINE)
    before = value_of(setting)
    admin.post(f"/pengaturan/{LINE}", data=new_value("450000", days=10))
    assert value_of(setting) == before
    assert value_of(setting, on=today() + timedelta(10)) == 450_000
    assert "akan berlaku" in admin.get(f"/pengaturan/{LINE}").text
    assert "Rp450.000" in admin.get("/pengaturan/").text


def test_the_later_of_two_values_for_one_day_holds_and_both_stay_on_record(
    admin: FlaskClient,
) -> None:
    admin.post(f"/pengaturan/{LINE}", data=new_value("400000"))
    admin.post(f"/pengaturan/{LINE}", data=as_seen(admin, new_value("410000", basis="Ralat")))
    assert value_of(get_setting(LINE)) == 410_000
    page = admin.get(f"/pengaturan/{LINE}").text
    assert "Rp400.000" in page
    assert "Rp410.000" in page


def test_of_two_who_set_one_day_the_second_sees_both_values_and_who_was_first(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    other, url = sign_in(Role.ADMINISTRATOR, name="Wawan Setiawan"), f"/pengaturan/{LINE}"
    first = as_seen(admin, new_value("400000", basis="SK 1"))
    second = as_seen(other, new_value("Rp 410.000", basis="SK 2"))
    with acting_at(datetime(2026, 4, 17, 2, 41, tzinfo=UTC)):  # 09.41 in Bekasi
        assert admin.post(url, data=first).status_code == 303
    late = other.post(url, data=second)
    assert late.status_code == 409
    assert value_of(get_setting(LINE)) == 400_000
    for words in ("400.000", "410.000", "SK 1", "SK 2"):
        assert words in late.text
    assert late.text.count("Tersimpan oleh Admin Dinsos, 17 April 2026, 09.41 WIB") == 2

    chosen = as_seen(other, second)
    assert f'name="version" value="{chosen["version"]}"' in late.text
    assert other.post(url, data=chosen).status_code == 303
    assert value_of(get_setting(LINE)) == 410_000


def test_one_amount_written_in_two_ways_is_not_asked_about(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    other, url = sign_in(Role.ADMINISTRATOR), f"/pengaturan/{LINE}"
    second = as_seen(other, new_value("Rp400.000", basis="SK 2"))
    admin.post(url, data=new_value("400000", basis="SK 1"))
    late = other.post(url, data=second)
    assert late.status_code == 409
    assert re.findall(r'type="radio" name="(\w+)"', late.text) == ["basis", "basis"]


def test_who_sets_another_day_meets_nobody(admin: FlaskClient, sign_in: SignIn) -> None:
    other, url = sign_in(Role.ADMINISTRATOR), f"/pengaturan/{LINE}"
    late = as_seen(other, new_value("410000", days=30))
    assert admin.post(url, data=new_value("400000")).status_code == 303
    assert other.post(url, data=late).status_code == 303


def test_who_sets_what_another_has_just_set_need_not_choose(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    other, url = sign_in(Role.ADMINISTRATOR), f"/pengaturan/{LINE}"
    first, second = (as_seen(other, new_value(typed)) for typed in ("400000", "Rp400.000"))
    assert admin.post(url, data=first).status_code == 303
    assert other.post(url, data=second).status_code == 303
    assert len(db.session.scalars(select(SettingValue)).all()) == 1


def test_of_two_in_the_same_moment_one_sets_the_day(app: Flask) -> None:
    admins = [create_staff(Role.ADMINISTRATOR).id for _ in range(2)]

    def setting(user_id: int, text: str) -> str:
        with transaction() as session:
            change_setting(
                session.get_one(User, user_id),
                get_setting(LINE),
                text=text,
                valid_from=today(),
                basis="SK",
                read_at=0,
            )
        return "set"

    said = at_once(
        app,
        lambda: setting(admins[0], "400000"),
        lambda: setting(admins[1], "410000"),
    )
    assert sorted(said) == sorted(["set", str(StaleRecord.default)])
    assert len(db.session.scalars(select(SettingValue)).all()) == 1


def test_a_transaction_reads_a_setting_once_and_sees_its_own_change(app: Flask) -> None:
    admin = create_staff(Role.ADMINISTRATOR)
    line = get_setting(LINE)
    with transaction() as session:
        value_of(line)
        assert questions(lambda: value_of(line, on=today() - timedelta(400))) == 0
        change_setting(
            session.get_one(User, admin.id),
            line,
            text="400000",
            valid_from=today(),
            basis="SK",
            read_at=0,
        )
        assert value_of(line) == 400_000
    with transaction():
        assert questions(lambda: value_of(line)) == 1


def test_what_the_page_says_holds_is_what_the_portal_uses(admin: FlaskClient) -> None:
    admin.post(f"/pengaturan/{LINE}", data=new_value("400000", days=-3000))
    admin.post(f"/pengaturan/{VISITS}", data=new_value("10, 20", days=3))
    for days in (-9000, -3000, -1, 0, 3, 4000):
        day = today() + timedelta(days)
        for courses in all_histories(on=day).values():
            for course in courses:
                assert course.now.value == value_of(course.setting, on=day)


def test_a_double_click_is_kept_once(admin: FlaskClient) -> None:
    for _ in range(2):
        admin.post(f"/pengaturan/{LINE}", data=new_value("400000"))
    assert len(db.session.scalars(select(SettingValue)).all()) == 1
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("setting_values.change") == 1


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        (LINE, "tiga ratus ribu", "Nilai ini tidak dapat dibaca"),
        (LINE, "", "Nilai ini tidak dapat dibaca"),
        (LINE, "-5", "Nilai ini tidak dapat dibaca"),
        (LINE, "9" * 40, "Nilai ini tidak dapat dibaca"),
        (LINE, "1" * 10_000, "Paling banyak 200 huruf"),
        (VISITS, "30, sembilan puluh", "Nilai ini tidak dapat dibaca"),
        (VISITS, "0, 30", "Isi hari mulai dari 1."),
        (HOUR, "25.00", "Nilai ini tidak dapat dibaca"),
        (NUMBER, "BAKI-{tahun}", "BAKI-{tahun}"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field_and_kept_as_typed(
    admin: FlaskClient, key: str, value: str, complaint: str
) -> None:
    answer = admin.post(f"/pengaturan/{key}", data=new_value(value))
    assert answer.status_code == 422
    assert 'id="value-error"' in answer.text
    assert complaint in answer.text
    assert value in answer.text
    assert not db.session.scalars(select(SettingValue)).all()


def test_a_switch_is_on_or_off(admin: FlaskClient) -> None:
    assert admin.post(f"/pengaturan/{OPEN}", data=new_value("barangkali")).status_code == 422
    assert admin.post(f"/pengaturan/{OPEN}", data=new_value("tidak")).status_code == 303
    assert value_of(get_setting(OPEN)) is False


@pytest.mark.parametrize("day", ["", "2026-02-30", "1899-01-01", "besok"])
def test_a_day_that_cannot_be_is_refused(admin: FlaskClient, day: str) -> None:
    answer = admin.post(f"/pengaturan/{LINE}", data={**new_value("400000"), "valid_from": day})
    assert answer.status_code == 422
    assert 'id="valid_from-error"' in answer.text
    assert "400000" in answer.text


def test_everything_that_is_wrong_is_said_at_once(admin: FlaskClient) -> None:
    answer = admin.post(f"/pengaturan/{LINE}", data={"value": "x", "valid_from": "", "basis": ""})
    for field in ("value", "valid_from", "basis"):
        assert f'id="{field}-error"' in answer.text


def test_a_value_needs_a_basis(admin: FlaskClient) -> None:
    answer = admin.post(f"/pengaturan/{LINE}", data=new_value("400000", basis="  "))
    assert answer.status_code == 422
    assert 'id="basis-error"' in answer.text


def test_what_is_typed_is_shown_as_text(admin: FlaskClient) -> None:
    admin.post(f"/pengaturan/{LINE}", data=new_value("400000", basis="<script>x</script> 😀"))
    page = admin.get(f"/pengaturan/{LINE}").text
    assert "&lt;script&gt;x&lt;/script&gt; 😀" in page


def test_an_unknown_setting_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/pengaturan/tidak.ada").status_code == 404


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.key)
def test_every_setting_can_be_saved_as_it_stands(admin: FlaskClient, setting: Setting) -> None:
    """Each form accepts the values it shows."""
    before = history_of(setting, on=today()).now.value
    answer = admin.post(f"/pengaturan/{setting.key}", data=new_value(setting.write(before)))
    assert answer.status_code == 303
    assert value_of(setting) == before
