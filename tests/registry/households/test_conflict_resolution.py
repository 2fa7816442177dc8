"""Which of several stated values is used: properties that hold for any sources."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.registry.households.provenance.conflict_resolution import (
    Datum,
    Statement,
    is_same_value,
    resolve,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
VERIFIED = "hash of the confirmed NIK"
NAMES = st.sampled_from(["Siti Rohmah", "SITI ROHMAH", "Siti R", "Siti Rohma", "Hj. Siti Rohmah"])


def says(name: str, *, day: int = 0, order: int = 0, **fields: Any) -> Statement:
    return Statement(
        values={Datum.NAME: name}, at=START + timedelta(days=day), order=order, **fields
    )


@st.composite
def sources(draw: st.DrawFn) -> list[Statement]:
    """Draw statements of several rows, each of another row."""
    places = draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), unique=True, max_size=6)
    )
    return [
        says(
            draw(NAMES),
            day=day,
            order=order,
            nik_hash=draw(st.sampled_from([None, VERIFIED, "another"])),
            by_staff=draw(st.booleans()),
        )
        for day, order in places
    ]


def chosen(
    said: list[Statement], current: str = "", *, pinned: bool = False, verified: str | None = None
) -> Any:
    return resolve(Datum.NAME, said, current=current, pinned=pinned, verified=verified)


@given(sources(), st.randoms())
def test_the_order_in_which_sources_came_to_be_known_does_not_matter(
    said: Any, random: Any
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)
    assert chosen(said, verified=VERIFIED) == chosen(shuffled, verified=VERIFIED)


@given(sources(), NAMES)
def test_what_counts_was_said_by_somebody_or_stood_there(said: list[Statement], now: str) -> None:
    assert chosen(said, now) in [now, *(one.values[Datum.NAME] for one in said)]


@given(sources(), NAMES)
def test_a_pinned_value_stays_whatever_is_said(said: list[Statement], now: str) -> None:
    assert chosen(said, now, pinned=True) == now


@given(sources(), NAMES)
def test_a_value_that_no_source_said_stays(said: list[Statement], now: str) -> None:
    unsaid = "Acih Sumarni"
    assert chosen(said, unsaid) == unsaid


@given(sources())
def test_asking_again_changes_nothing(said: list[Statement]) -> None:
    once = chosen(said, verified=VERIFIED)
    assert chosen(said, once, verified=VERIFIED) == once


@given(sources())
def test_a_source_taken_away_and_brought_back_leaves_all_as_it_was(said: list[Statement]) -> None:
    said = [says("Siti Rohmah"), *said]
    for at in range(1, len(said)):
        without = chosen([*said[:at], *said[at + 1 :]])
        assert is_same_value(Datum.NAME, chosen(said, without), chosen(said))


@given(sources())
def test_what_was_said_of_the_confirmed_nik_comes_first(said: list[Statement]) -> None:
    others = [one for one in said if one.nik_hash != VERIFIED and not one.by_staff]
    confirmed = says("Sumiati", day=-9, nik_hash=VERIFIED)
    assert chosen([*others, confirmed], verified=VERIFIED) == "Sumiati"


def test_of_two_that_say_as_much_the_newer_counts() -> None:
    said = [says("Siti Rohmah", day=1), says("Siti Rohma", day=2)]
    assert chosen(said, "Siti Rohmah") == "Siti Rohma"
    assert chosen(said[::-1], "Siti Rohma") == "Siti Rohma"


def test_a_newer_initial_does_not_take_the_place_of_the_whole_name() -> None:
    assert chosen([says("Siti Rohmah", day=1), says("Siti R", day=2)], "Siti Rohmah") == (
        "Siti Rohmah"
    )


def test_a_day_that_stands_for_some_day_of_the_year_gives_way_to_a_real_one() -> None:
    def born(day: str, at: int) -> Statement:
        return Statement(values={Datum.BIRTH_DATE: day}, at=START + timedelta(days=at))

    said = [born("1950-03-04", 1), born("1950-12-31", 2)]
    for now in ("1950-03-04", "1950-12-31"):
        assert (
            resolve(Datum.BIRTH_DATE, said, current=now, pinned=False, verified=None)
            == "1950-03-04"
        )


NIK = "3216134405689701"  # of a woman born on 4 May 1968


def of_nik(datum: Datum, *said: str, now: str, nik: str = NIK, by_staff: bool = False) -> Any:
    """Return the chosen value for the holder of a NIK, with each value stated a day
    after the last.
    """
    statements = [
        Statement(values={datum: value}, at=START + timedelta(days=day), by_staff=by_staff)
        for day, value in enumerate(said)
    ]
    return resolve(datum, statements, current=now, pinned=False, verified=None, nik=nik)


def test_a_birth_date_that_agrees_with_the_nik_outranks_a_newer_one_that_does_not() -> None:
    right, exchanged = "1968-05-04", "1968-04-05"
    for said in ((right, exchanged), (exchanged, right)):
        for now in said:
            assert of_nik(Datum.BIRTH_DATE, *said, now=now) == right


def test_a_list_does_not_replace_a_value_by_one_that_contradicts_the_nik() -> None:
    said = ("1968-06-04", "1968-04-05")
    assert of_nik(Datum.BIRTH_DATE, *said, now="1968-06-04") == "1968-06-04"
    assert of_nik(Datum.BIRTH_DATE, *said, now="1968-06-04", by_staff=True) == "1968-04-05"
    assert of_nik(Datum.SEX, "female", "male", now="female") == "female"
    assert of_nik(Datum.BIRTH_DATE, "1968-04-05", now="") == "1968-04-05"  # better than nothing


def test_a_nik_that_was_issued_for_a_day_not_known_says_nothing_of_the_day() -> None:
    said, first_of_july = ("1968-07-01", "1968-03-15"), "3216134107689701"
    assert of_nik(Datum.BIRTH_DATE, *said, now="1968-07-01", nik=first_of_july) == "1968-03-15"


def test_an_address_in_another_desa_is_only_said() -> None:
    def lives(village: str, street: str, at: int) -> Statement:
        place = {"address": street, "rt": "", "rw": "", "village_code": village}
        return Statement(values={Datum.ADDRESS: place}, at=START + timedelta(days=at))

    here = lives("32.16.08.2001", "Kp. Pulo", 1)
    elsewhere = lives("32.16.08.2002", "Kp. Cibogo", 2)
    now = here.values[Datum.ADDRESS]
    assert (
        resolve(Datum.ADDRESS, [here, elsewhere], current=now, pinned=False, verified=None) == now
    )
