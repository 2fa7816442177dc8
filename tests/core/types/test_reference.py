import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import NumberPattern, ReferenceNumber

CASE = "BAKI-{year}-{sequence:06}"
LETTER = "470/{sequence:03}/BAST/{month}/{year}"


@given(st.integers(2025, 2100), st.integers(1, 999_999_999), st.integers(1, 12))
def test_a_written_number_is_read_back(year: int, sequence: int, month: int) -> None:
    for template, number in (
        (CASE, ReferenceNumber(year, sequence)),
        (LETTER, ReferenceNumber(year, sequence, month)),
    ):
        pattern = NumberPattern.parse(template)
        assert pattern.read(pattern.write(number)) == number


def test_numbers_look_as_the_office_wants_them() -> None:
    assert NumberPattern.parse(CASE).write(ReferenceNumber(2025, 123)) == "BAKI-2025-000123"
    letter = NumberPattern.parse(LETTER).write(ReferenceNumber(2025, 12, month=4))
    assert letter == "470/012/BAST/IV/2025"


@pytest.mark.parametrize("written", ["baki-2025-123", " BAKI-2025-000123 ", "BAKI-2025-0000123"])
def test_small_letters_and_missing_zeros_are_forgiven(written: str) -> None:
    assert NumberPattern.parse(CASE).read(written) == ReferenceNumber(2025, 123)


@pytest.mark.parametrize(
    "written", ["", "2025-123", "BAKI-25-1", "BAKI-2025-000000", "BAKI-2025-x"]
)
def test_another_number_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(InvalidInput, match="BAKI-2025-000123"):
        NumberPattern.parse(CASE).read(written)


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{year}",
        "{sequence:06}",
        "{year}{sequence}",
        "{year}-{sequence}-{sequence}",
        "{year}-{sequence}-{name}",
        "<b>{year}-{sequence}",
        "X" * 60 + "{year}-{sequence}",
    ],
)
def test_a_pattern_that_could_not_be_read_back_is_refused(template: str) -> None:
    with pytest.raises(InvalidInput, match="Pola nomor"):
        NumberPattern.parse(template)
