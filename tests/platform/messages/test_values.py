"""Names, places and times shortened for one SMS."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.platform.messages.gsm7 import count_septets, measure, non_gsm7_characters, to_gsm7
from portal.platform.messages.placeholders import (
    NAME,
    PLACE,
    WHEN,
    format_moment,
    shorten,
    shorten_place,
)

anything = st.text(max_size=120)
room = st.integers(min_value=1, max_value=40)
words = st.lists(st.text("abcdefghij'-.", min_size=1, max_size=12), min_size=1, max_size=8)


@given(anything, room)
def test_whatever_the_name_it_fits_and_every_phone_shows_it(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert count_septets(short) <= limit
    assert non_gsm7_characters(short) == []


@given(words, st.integers(min_value=12, max_value=40))
def test_a_name_is_cut_between_words(parts: list[str], limit: int) -> None:
    kept = shorten(" ".join(parts), limit).split(" ")
    assert kept[:-1] == parts[: len(kept) - 1]
    assert parts[len(kept) - 1].startswith(kept[-1])


@given(anything, room)
def test_shortening_again_changes_nothing(text: str, limit: int) -> None:
    once = shorten(text, limit)
    assert shorten(once, limit) == once


@given(anything)
def test_a_name_that_no_old_phone_can_show_still_leaves_an_address(text: str) -> None:
    assert NAME.write(text, "id")


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("Balai Desa Karangharja", "Balai Desa Karangharja"),
        ("Balai Desa Sukamekarjaya", "Balai Ds. Sukamekarjaya"),
        ("Kantor Kecamatan Pebayuran", "Kantor Kec. Pebayuran"),
        ("Gedung Serba Guna Kecamatan Tambelang", "GSG Kec. Tambelang"),
    ],
)
def test_a_place_is_abbreviated_before_it_is_cut(place: str, short: str) -> None:
    assert shorten_place(place, 23) == short


@given(anything, room)
def test_whatever_the_place_it_fits(text: str, limit: int) -> None:
    assert count_septets(shorten_place(text, limit)) <= limit


def test_signs_of_word_processors_become_plain() -> None:
    assert to_gsm7("“Nur’aini” – Ibu… Żaneta 🙂") == '"Nur\'aini" - Ibu... Zaneta'


def test_a_moment_is_told_in_bekasi_time_and_the_readers_language() -> None:
    moment = datetime(2026, 4, 16, 18, 30, tzinfo=UTC)  # already Friday in Bekasi
    assert format_moment(moment, "id") == "Jumat 17/04 pukul 01.30"
    assert format_moment(moment, "su") == "Jumaah 17/04 tabuh 01.30"
    assert format_moment(date(2026, 4, 20), "su") == "Senen 20/04"


@pytest.mark.parametrize("language", ["id", "su"])
def test_the_longest_samples_take_all_their_room(language: str) -> None:
    for gap in [NAME, WHEN, PLACE]:
        assert count_septets(gap.sample(language)) == gap.room


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("[" * 77 + "a" * 7, "GSM-7", 161, 2),
        ("’" + "a" * 69, "UCS-2", 70, 1),
        ("’" + "a" * 70, "UCS-2", 71, 2),
        ("🙂", "UCS-2", 2, 1),
        ("", "GSM-7", 0, 1),
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(
    text: str, encoding: str, units: int, segments: int
) -> None:
    size = measure(text)
    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


def test_an_escaped_sign_is_never_torn_apart_between_segments() -> None:
    assert measure("a" * 152 + "[" + "a" * 151).segments == 2
    assert measure("a" * 152 + "[" + "a" * 152).segments == 3
