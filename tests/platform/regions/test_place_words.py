"""An office reads the words of its own regency: kota or kabupaten, desa or kelurahan."""

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import delete

from portal.core.db.transaction import transaction
from portal.platform.regions.home import forget_home
from portal.platform.regions.models import Region, RegionLevel

WHOLE = "Seluruh kabupaten/kota"
pytestmark = pytest.mark.one_database("words are chosen in Python")


def become(code: str, name: str, *villages: str) -> None:
    """Make the database that of another regency with one kecamatan."""
    with transaction() as session:
        session.execute(delete(Region))
        for level, at, what in (
            (RegionLevel.PROVINCE, code[:2], "Provinsi"),
            (RegionLevel.REGENCY, code, name),
            (RegionLevel.DISTRICT, f"{code}.01", "Kecamatan"),
        ):
            session.add(
                Region(code=at, level=level, name=what, parent_code=at.rpartition(".")[0] or None)
            )
            session.flush()
        for village in villages:
            place = f"{code}.01.{village}"
            session.add(
                Region(code=place, level=RegionLevel.VILLAGE, name="D", parent_code=f"{code}.01")
            )
    forget_home()


def test_a_kabupaten_with_both_reads_of_both(app: Flask) -> None:
    assert gettext(WHOLE) == "Seluruh kabupaten"
    assert gettext("Pilih desa/kelurahan") == "Pilih desa/kelurahan"


def test_a_kota_without_desa_reads_of_kota_kelurahan_and_lurah(app: Flask) -> None:
    become("73.71", "Kota Makassar", "1001", "1002")
    assert gettext(WHOLE) == "Seluruh kota"
    assert gettext("Desa/kelurahan") == "Kelurahan"
    assert gettext("Mengetahui: kepala desa atau lurah") == "Mengetahui: lurah"
    assert gettext("Dana Desa") == "Dana Desa", "the name of a source of money"
    with force_locale("en"):
        assert gettext(WHOLE) == "Whole city"


def test_a_kota_with_desa_keeps_both(app: Flask) -> None:
    become("91.71", "Kota Jayapura", "1001", "2001")
    assert gettext(WHOLE) == "Seluruh kota"
    assert gettext("Pilih desa/kelurahan") == "Pilih desa/kelurahan"


def test_a_kabupaten_of_desa_alone_has_no_lurah(app: Flask) -> None:
    become("12.04", "Kabupaten Nias", "2001")
    assert gettext("Mengetahui: kepala desa atau lurah") == "Mengetahui: kepala desa"
    assert gettext("semua desa/kelurahan") == "semua desa"
