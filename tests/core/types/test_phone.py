import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import PhoneNumber

subscribers = st.from_regex(r"8[235-9][0-9]{8,9}", fullmatch=True)
ways_to_write = st.sampled_from(
    ["0{}", "{}", "62{}", "+62{}", "0062{}", "+62 (0){}", "+62 0{}", "62-{}", "'0{}", "0{} "]
)


@given(subscribers, ways_to_write, st.sampled_from(["", " ", "-", "."]))
def test_every_way_to_write_a_mobile_number_means_the_same_number(
    subscriber: str, way: str, separator: str
) -> None:
    parted = separator.join((subscriber[:3], subscriber[3:7], subscriber[7:]))
    phone = PhoneNumber.parse(way.format(parted))
    assert phone == PhoneNumber("+62" + subscriber, can_receive_sms=True)
    assert PhoneNumber.parse(phone.value) == PhoneNumber.parse(phone.national) == phone


@given(st.text(alphabet="0123456789+-() .", max_size=25))
def test_whatever_is_accepted_can_be_written_down_and_read_again(text: str) -> None:
    try:
        phone = PhoneNumber.parse(text)
    except InvalidInput:
        return
    assert PhoneNumber.parse(phone.value) == phone


@pytest.mark.parametrize(
    "written", ["(021) 8833445", "0218833445", "62 21 8833445", "+62218833445"]
)
def test_a_landline_is_kept_but_gets_no_text_message(written: str) -> None:
    assert PhoneNumber.parse(written) == PhoneNumber("+62218833445", can_receive_sms=False)


@pytest.mark.parametrize(
    "written", ["", "-", "belum ada", "112", "08123", "081234567890123", "08041234567", "0" * 1000]
)
def test_what_no_telephone_answers_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="Nomor telepon"):
        PhoneNumber.parse(written)


def test_masking_hides_the_subscriber() -> None:
    phone = PhoneNumber.parse("0826-3579-8825")
    assert phone.national == "0826-3579-8825"
    assert phone.masked == "+6282•••••825"
