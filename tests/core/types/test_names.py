import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.types import (
    addressed,
    clean_text,
    comparison_key,
    joined_readings,
    without_title,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hj. Sitti Noerhayati, S.Pd", "ST NURHAYATI"),
        ("Almh. Ibu Aminah", "aminah"),
        ("Ny. Mu'minah", "Muminah"),
        ("H. Moh. Soleh", "Muhammad Soleh"),
        ("M. Soleh", "Mochamad Soleh"),
        ("Abd. Rahman bin Djaja", "Abdoel Rachman Jaja"),
        ("Tjarta", "CARTA"),
        ("Neneng  Nurhayatti", "Neneng Nurhayati"),
        ("Suminah Binti Sain", "Suminah Sain"),
        ("Rochayati", "Rohayati"),
    ],
)
def test_two_spellings_of_one_name_compare_equal(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tati H.", "Tati"), ("Siti Aminah", "Siti Maminah"), ("Nur", "Nuri"), ("Ai", "Ani")],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


def test_a_name_of_nothing_but_a_form_of_address_keeps_it() -> None:
    assert comparison_key("Ibu") == "ibu"
    assert comparison_key("H.") == "h"


def test_a_gap_between_two_words_may_stand_for_an_apostrophe() -> None:
    assert joined_readings("nur aini wulandari") == ["nuraini wulandari", "nur ainiwulandari"]


def test_a_text_longer_than_any_name_has_no_readings() -> None:
    assert joined_readings("siti " * 2000) == []


def test_other_scripts_and_emoji_survive() -> None:
    assert comparison_key("سيتي أمينة")
    assert comparison_key("Siti Aminah 🌸") == "siti aminah"


@given(st.text(max_size=60))
def test_a_key_never_depends_on_case_or_spacing(name: str) -> None:
    assert comparison_key(f"  {name} ") == comparison_key(name)
    assert comparison_key(comparison_key(name).upper()) == comparison_key(comparison_key(name))


@given(st.text())
def test_cleaned_text_fits_on_one_line_and_is_clean_already(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned
    assert "\n" not in cleaned


def test_direction_marks_go_and_letters_stay() -> None:
    assert clean_text("Siti \u202bhanima\u202c,\x00  x\n") == "Siti hanima, x"
    assert clean_text("👩‍🌾") == "👩‍🌾"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Siti Rohmah", "Ibu Siti Rohmah"),
        ("Ibu Siti Rohmah", "Ibu Siti Rohmah"),
        ("IBU SITI ROHMAH", "Ibu SITI ROHMAH"),
        ("Bu Siti", "Ibu Siti"),
        ("Ny. Siti", "Ibu Siti"),
        ("Mak Ijah", "Ibu Ijah"),
        ("Ibu", "Ibu"),
        ("Hj. Siti Aminah", "Ibu Hj. Siti Aminah"),
        ("Bu Hj. Siti Aminah", "Ibu Hj. Siti Aminah"),
        ("Hj. Ibu Siti Aminah", "Ibu Hj. Siti Aminah"),
        ("Buniah", "Ibu Buniah"),
        ("Siti Ibu", "Ibu Siti Ibu"),
    ],
)
def test_nobody_is_addressed_twice(written: str, said: str) -> None:
    assert addressed("Ibu", written) == said


def test_what_a_person_is_called_stays_before_the_name() -> None:
    assert without_title("Bapak H. Moh. Soleh, S.Pd") == "H. Moh. Soleh, S.Pd"
