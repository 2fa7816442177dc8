"""A portal belongs to one regency, which gives the time of all its clocks."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from portal.core.clock import WIB, WIT, WITA, acting_at, midnight, today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.core.types import parse_date
from portal.platform.messages.placeholders import format_moment
from portal.platform.messages.sending_hours import SendingHours, sending_hours
from portal.platform.office.settings import GOVERNMENT, PLACE, PROGRAMME, SMS_PROGRAMME
from portal.platform.permissions import Role
from portal.platform.regions.home import home_regency, zone_of_portal
from portal.platform.regions.models import Region, RegionLevel
from portal.platform.regions.reference import REFERENCE, chosen_regency, load_regions
from portal.platform.regions.time_zones import BY_PROVINCE, zone_of
from portal.platform.settings import value_of
from portal.platform.web.filters import tanggal_waktu
from tests.factories import create_staff
from tests.portals import own_app

MAKASSAR, JAYAPURA = "73.71", "91.71"


@pytest.fixture
def reference(tmp_path: Any) -> Any:
    """A small reference: the provinces and regencies there are, and a village each of three."""
    for name in ("provinces", "regencies"):
        (tmp_path / f"{name}.csv").write_text((REFERENCE / f"{name}.csv").read_text())
    places = {"32.16": "Pebayuran", MAKASSAR: "Mariso", JAYAPURA: "Abepura"}
    rows = [f"{code}.01,{code},{name}" for code, name in places.items()]
    (tmp_path / "districts.csv").write_text("\n".join(["code,regency_code,name", *rows]))
    rows = [f"{code}.01.1001,{code}.01,{name}" for code, name in places.items()]
    (tmp_path / "villages.csv").write_text("\n".join(["code,district_code,name", *rows]))
    return tmp_path


def move_to(code: str, reference: Any) -> None:
    """Have the portal belong to another regency."""
    with transaction():
        load_regions(code, reference=reference)


def test_every_province_has_a_time_zone() -> None:
    codes = {
        line.split(",")[0] for line in (REFERENCE / "provinces.csv").read_text().splitlines()[1:]
    }
    assert codes == set(BY_PROVINCE)
    assert [zone_of(code) for code in ("32.16", MAKASSAR, JAYAPURA)] == [WIB, WITA, WIT]


@pytest.mark.parametrize(
    ("code", "hour", "zone"), [("32.16", "23.30", "WIB"), (JAYAPURA, "01.30", "WIT")]
)
def test_a_moment_is_told_typed_and_ruled_by_in_local_time(
    app: Flask, reference: Any, code: str, hour: str, zone: str
) -> None:
    move_to(code, reference)
    late = datetime(2026, 4, 16, 16, 30, tzinfo=UTC)  # Thursday in Bekasi, Friday in Jayapura
    assert tanggal_waktu(late).endswith(f"{hour} {zone}")
    assert format_moment(late, "id").endswith(hour)
    with acting_at(late):
        assert today() == date(2026, 4, 16 if zone == "WIB" else 17)
    assert midnight(date(2026, 4, 17)).astimezone(UTC).hour == (17 if zone == "WIB" else 15)


def test_no_sms_is_sent_during_the_friday_prayer_of_the_place(app: Flask, reference: Any) -> None:
    noon = datetime(2026, 4, 17, 3, 0, tzinfo=UTC)  # 10.00 WIB, 12.00 WIT
    move_to("32.16", reference)
    hours: SendingHours = sending_hours()
    assert hours.is_open(noon)
    move_to(JAYAPURA, reference)
    assert not hours.is_open(noon)
    assert hours.next_opening(noon) == datetime(2026, 4, 17, 4, 0, tzinfo=UTC)


def test_a_day_written_as_an_instant_is_that_of_any_zone_it_was_written_in(app: Flask) -> None:
    for text in ("1971-11-13T17:00:00Z", "1971-11-13T16:00:00.000Z", "1971-11-13T15:00:00Z"):
        assert parse_date(text, date(2026, 1, 1)) == date(1971, 11, 14)


def test_what_is_proposed_follows_from_the_regency(app: Flask, reference: Any) -> None:
    move_to(MAKASSAR, reference)
    assert home_regency().name == "Kota Makassar"
    assert value_of(GOVERNMENT) == "Pemerintah Kota Makassar"
    assert value_of(PROGRAMME) == "Bantuan Sosial Kota Makassar"
    assert value_of(SMS_PROGRAMME) == "Bansos Makassar"
    assert value_of(PLACE) == "Makassar"
    move_to("32.16", reference)
    assert value_of(PROGRAMME) == "Bekasi Asih Ka Indung"


def test_regions_are_never_mixed(app: Flask, reference: Any) -> None:
    with transaction() as session:
        session.execute(delete(Region).where(Region.level == RegionLevel.VILLAGE))
        session.execute(delete(Region).where(Region.level == RegionLevel.DISTRICT))
    move_to(MAKASSAR, reference)
    move_to(JAYAPURA, reference)
    districts = select(Region.code).where(Region.level == RegionLevel.DISTRICT)
    assert db.session.scalars(districts).all() == ["91.71.01"]
    create_staff(Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput, match=r"milik Kota Jayapura \(91.71\) dan sudah dipakai"):
        move_to(MAKASSAR, reference)
    move_to(JAYAPURA, reference)


def test_what_is_in_the_database_goes_on_where_nothing_is_said(app: Flask, reference: Any) -> None:
    move_to(JAYAPURA, reference)
    app.config["PORTAL_REGENCY"] = ""
    assert chosen_regency() == JAYAPURA


@pytest.mark.parametrize(
    ("said", "words"),
    [("73.99", "73.71 Kota Makassar"), ("Kota Makasar", "73.71 Kota Makassar"), ("3", "empat")],
)
def test_a_wrong_code_is_refused_in_words(
    app: Flask, reference: Any, said: str, words: str
) -> None:
    with pytest.raises(NotFound, match=words):
        load_regions(said, reference=reference)


@pytest.mark.parametrize("said", ["7371", "73.71", " 73.71 ", "kota makassar"])
def test_a_code_is_read_as_people_write_it(app: Flask, reference: Any, said: str) -> None:
    move_to(said, reference)
    assert home_regency().code == MAKASSAR


def test_while_the_database_is_away_clocks_are_those_of_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = f"sqlite:///{tmp_path / 'nowhere' / 'portal.sqlite3'}"
    with own_app(away, PORTAL_REGENCY="91.71") as app, app.app_context():
        assert zone_of_portal().name == "WIT"
    with own_app(away) as app, app.app_context():
        assert zone_of_portal().name == "WIB"
        assert zone_of_portal().name == "WIB"
    said = [record.message for record in caplog.records if "clocks show WIB" in record.message]
    assert len(said) == 1
