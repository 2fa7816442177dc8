"""Find a desa by the name that people write."""

import pytest

from portal.platform.regions.lookup import RegionIndex
from tests.registry.agencies.making import REGIONS, person, read, table


@pytest.mark.parametrize(
    ("desa", "kecamatan", "code", "found"),
    [
        ("Setia Mulya", "Tarumajaya", None, "32.16.01.2005"),
        ("SETIAMULYA", "Kec. Tarumajaya", None, "32.16.01.2005"),
        ("Ds. Setiamulya", None, None, "32.16.01.2005"),
        ("Kel. Setia Asih", "TARUMAJAYA", None, "32.16.01.1007"),
        ("Karangsambung", "Kedungwaringin", None, "32.16.12.2001"),
        ("Karangpatri (Pebayuran)", None, None, "32.16.13.2002"),
        ("Karangpatri, Kec. Pebayuran", None, None, "32.16.13.2002"),
        (None, None, "32.16.01.2005", "32.16.01.2005"),
        (None, None, "3216012005", "32.16.01.2005"),
        ("Setya Muliya", "Tarumajaya", "3216012005", "32.16.01.2005"),
    ],
)
def test_names_and_codes_in_every_spelling(
    desa: str | None, kecamatan: str | None, code: str | None, found: str
) -> None:
    assert REGIONS.find(desa, kecamatan, code) == found


@pytest.mark.parametrize(
    ("desa", "kecamatan", "found"),
    [
        ("Hajarmekar", "Cikarang Utara", "32.16.09.2009"),
        ("Hajarmekar", None, "32.16.09.2009"),
        ("Sirnajaya", "Cibarusah", "32.16.22.2001"),
        ("Sirnajaya", "Serang Baru", "32.16.21.2003"),
        ("Sirnajaya", None, "32.16.21.2003"),
    ],
)
def test_old_names_lead_to_todays_desa_unless_another_bears_the_name(
    desa: str, kecamatan: str | None, found: str
) -> None:
    assert REGIONS.find(desa, kecamatan, None) == found


def test_the_old_code_of_setia_asih_still_leads_there() -> None:
    for code in ("32.16.01.2007", "3216012007", "32.16.01.1007"):
        assert REGIONS.find("Setia Asih", "Tarumajaya", code) == "32.16.01.1007"
        assert REGIONS.find(None, None, code) == "32.16.01.1007"


@pytest.mark.parametrize(
    ("desa", "kecamatan", "code"),
    [
        ("Bantargebang", "Cibarusah", None),
        ("Karangpatri", "Jonggol", None),
        ("Medan Satria", "Tarumajaya", "3216012005"),
        ("", None, "32.75.01.1001"),
        (None, None, None),
    ],
)
def test_what_lies_elsewhere_is_not_found(
    desa: str | None, kecamatan: str | None, code: str | None
) -> None:
    assert REGIONS.find(desa, kecamatan, code) is None


def test_a_name_that_two_desa_bear_needs_its_kecamatan() -> None:
    index = RegionIndex.from_rows(
        [
            ("11.01.01", "district", "Satu", "11.01"),
            ("11.01.02", "district", "Dua", "11.01"),
            ("11.01.01.2001", "village", "Sukamaju", "11.01.01"),
            ("11.01.02.2001", "village", "Sukamaju", "11.01.02"),
        ]
    )
    assert index.find("Sukamaju", None, None) is None
    assert index.find("Sukamaju", "Dua", None) == "11.01.02.2001"


def test_a_row_in_another_kecamatan_than_written_is_accepted_with_a_warning() -> None:
    (outcome,) = read(table(person(Kecamatan="Cibarusah")))
    assert outcome.claim
    assert outcome.claim.desa_code == "32.16.13.2002"
    assert [finding.code.value for finding in outcome.warnings] == ["kecamatan_differs"]


def test_a_row_without_a_desa_is_accepted_with_a_warning() -> None:
    (outcome,) = read(table(person(Desa="")))
    assert outcome.claim
    assert outcome.claim.desa_code is None
    assert [finding.code.value for finding in outcome.warnings] == ["desa_empty"]
