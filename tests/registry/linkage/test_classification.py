"""Which pairs are the same person, which are reviewed, and which are dropped."""

from dataclasses import replace
from datetime import date

import pytest

from portal.core.types import Sex
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import Outcome, Reason
from tests.registry.linkage.model_cast import ROHMAH, outcome_of, reasons_of

WITHOUT_NIK = replace(ROHMAH, nik=None)


@pytest.mark.parametrize(
    "name",
    [
        "HJ. SITI ROHMAH",
        "Ibu Sitti Rochmah",
        "St. Rohmah",
        "siti roehmah",
        "Siti Rohmha",
        "Rohmah Siti",
        "Siti R.",
        "Siti",
    ],
)
def test_a_name_may_be_written_in_many_ways(name: str) -> None:
    assert outcome_of(ROHMAH, replace(ROHMAH, name=name, source="desa")) is Outcome.SAME


@pytest.mark.parametrize(
    "nik",
    [
        "3216085708619320",  # the last digit lost in a spreadsheet
        "3216085708916321",  # two digits changed places
        "3216085788619321",  # one digit typed wrong
        "3216080101109400",  # the No. KK in its place
        None,
    ],
)
def test_a_nik_typed_wrong_or_missing_does_not_part_a_person(nik: str | None) -> None:
    assert outcome_of(ROHMAH, replace(ROHMAH, nik=nik)) is Outcome.SAME


def test_a_kk_in_place_of_the_nik_is_known_where_the_list_has_no_kk() -> None:
    there = replace(ROHMAH, nik=ROHMAH.kk, kk=None, source="baznas")
    assert outcome_of(ROHMAH, there) is Outcome.SAME


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(1961, 12, 31), None),  # as the office writes when nobody knows
        (date(1961, 8, 7), None),
        (None, 1961),
        (None, 1962),  # an age, counted one year off
    ],
)
def test_a_birth_date_may_be_a_default_a_slip_or_an_age(day: date | None, year: int | None) -> None:
    there = replace(ROHMAH, birth_date=day, birth_year=year)
    assert outcome_of(ROHMAH, there) is Outcome.SAME


@pytest.mark.parametrize("nik", ["3216084508619321", None])
def test_day_and_month_exchanged_do_not_part_a_person_whose_nik_settles_it(nik: str | None) -> None:
    born = replace(ROHMAH, nik="3216084508619321", birth_date=date(1961, 8, 5))
    exchanged = replace(born, nik=nik, birth_date=date(1961, 5, 8))
    assert outcome_of(born, exchanged) is Outcome.SAME


def test_a_person_who_moved_stays_one_person() -> None:
    moved = replace(
        ROHMAH, kk="3216130101209500", desa_code="32.16.13.2002", address="Kp. Garon", rt="001"
    )
    assert outcome_of(ROHMAH, moved) is Outcome.SAME


def test_one_nik_on_two_different_people_is_for_somebody_to_look_at() -> None:
    other = replace(ROHMAH, name="Engkar Lestari", birth_date=date(1985, 6, 19))
    assert outcome_of(ROHMAH, other) is Outcome.REVIEW
    assert reasons_of(ROHMAH, other)[0] is Reason.NIK_OF_ANOTHER


def test_a_shortened_name_beside_a_serial_that_ends_in_zero_may_be_the_twin() -> None:
    twin = replace(ROHMAH, name="Siti", nik="3216085708619320")
    assert outcome_of(ROHMAH, twin) is Outcome.REVIEW
    assert Reason.PERHAPS_TWINS in reasons_of(ROHMAH, twin)


def test_twins_whose_names_begin_with_another_letter_are_for_somebody_to_look_at() -> None:
    karsih = replace(ROHMAH, name="Karsih")
    warsih = replace(WITHOUT_NIK, name="Warsih")
    assert outcome_of(karsih, warsih) is Outcome.REVIEW
    assert Reason.PERHAPS_TWINS in reasons_of(karsih, warsih)


@pytest.mark.parametrize("nik", ["3216085708619322", None])
def test_twins_are_never_joined_by_themselves(nik: str | None) -> None:
    twin = replace(ROHMAH, name="Siti Nurjanah", nik=nik)
    assert outcome_of(ROHMAH, twin) is not Outcome.SAME


@pytest.mark.parametrize("nik", [ROHMAH.nik, None])
def test_who_stands_by_a_first_name_alone_may_be_the_twin(nik: str | None) -> None:
    sister = replace(WITHOUT_NIK, name="Siti")
    assert outcome_of(replace(ROHMAH, nik=nik), sister) is Outcome.REVIEW
    assert Reason.PERHAPS_TWINS in reasons_of(replace(ROHMAH, nik=nik), sister)


def test_two_numbers_of_their_own_are_never_joined_however_alike_the_rest() -> None:
    other = replace(ROHMAH, nik="3275034508589017")
    assert outcome_of(ROHMAH, other) is Outcome.REVIEW
    assert reasons_of(ROHMAH, other)[0] is Reason.TWO_NIK


def test_mother_and_daughter_with_one_first_name_are_two() -> None:
    daughter = replace(
        WITHOUT_NIK, name="Siti Fatimah", birth_date=date(1990, 3, 2), source="usulan"
    )
    assert outcome_of(ROHMAH, daughter) is Outcome.DIFFERENT


def test_a_namesake_in_the_same_desa_is_not_joined() -> None:
    namesake = LinkRecord(
        key="n",
        name="Siti Rohmah",
        sex=Sex.FEMALE,
        birth_date=date(1975, 2, 3),
        kk="3216080505119777",
        desa_code=ROHMAH.desa_code,
        address="Kp. Garon",
        rt="001",
        rw="002",
    )
    assert outcome_of(ROHMAH, namesake) is not Outcome.SAME


def test_name_and_phone_alone_prove_nothing_but_are_shown() -> None:
    bare = LinkRecord(
        key="b", name="Bu Siti Rohmah", desa_code=ROHMAH.desa_code, phone=ROHMAH.phone
    )
    assert outcome_of(ROHMAH, bare) is Outcome.REVIEW
    assert reasons_of(ROHMAH, bare)[0] is Reason.TOO_LITTLE_KNOWN


def test_a_shared_phone_does_not_make_two_people_one() -> None:
    husband = LinkRecord(
        key="h",
        name="Ahmad Sanusi",
        sex=Sex.MALE,
        birth_date=date(1958, 2, 1),
        kk=ROHMAH.kk,
        desa_code=ROHMAH.desa_code,
        address=ROHMAH.address,
        rt="004",
        rw="007",
        phone=ROHMAH.phone,
    )
    assert outcome_of(ROHMAH, husband) is Outcome.DIFFERENT
