import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import Rupiah
from portal.core.types.money import LARGEST


@given(st.integers(0, LARGEST), st.sampled_from(["", "Rp", "Rp ", "Rp. ", "rp", "IDR "]))
def test_an_amount_written_in_any_usual_way_is_read_to_the_rupiah(amount: int, prefix: str) -> None:
    dotted = str(Rupiah(amount)).removeprefix("Rp")
    for written in (f"{amount}", dotted, f"{dotted},00", f"{dotted},-", f"{amount}.0"):
        assert Rupiah.parse(prefix + written).amount == amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("Rp1.500.000,00", 1_500_000),
        ("1,500,000.00", 1_500_000),
        ("1 500 000", 1_500_000),
        ("1,5 juta", 1_500_000),
        ("500 rb", 500_000),
        ("300.000 rupiah", 300_000),
        ("1.500", 1_500),
        ("0", 0),
    ],
)
def test_amounts_as_agencies_write_them(written: str, amount: int) -> None:
    assert Rupiah.parse(written).amount == amount


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("-5", "kurang dari nol"),
        ("Rp -300.000", "kurang dari nol"),
        ("(500)", "kurang dari nol"),
        ("1000000000001", "terlalu besar"),
        ("9" * 40, "terlalu besar"),
        ("9" * 10_000, "tidak dapat dibaca"),
        ("1,500", "dua cara"),
        ("1.5", "tanpa sen"),
        ("1.500.00", "dua cara"),
        ("12.34.567", "dua cara"),
        ("1500000,50", "tanpa sen"),
        ("seratus ribu", "tidak dapat dibaca"),
        ("Rp", "tidak dapat dibaca"),
        ("", "tidak dapat dibaca"),
    ],
)
def test_an_amount_that_is_wrong_or_unclear_is_refused_and_the_message_says_why(
    written: str, why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        Rupiah.parse(written)


@given(st.text(max_size=40))
def test_no_text_is_ever_read_as_a_negative_or_absurd_amount(text: str) -> None:
    try:
        amount = Rupiah.parse(text).amount
    except InvalidInput:
        return
    assert 0 <= amount <= LARGEST


def test_amounts_are_printed_with_dots() -> None:
    assert str(Rupiah(1_500_000)) == "Rp1.500.000"
