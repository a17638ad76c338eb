import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members.phone import BadPhone, Phone

MOBILE = "13812345678"


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "+86 138 1234 5678",
        "0086-13812345678",
        "8613812345678",
        "１３８１２３４５６７８",
        "\u202d+8613812345678\u202c",
    ],
)
def test_however_a_mobile_number_is_typed_it_is_one_number(typed: str) -> None:
    assert Phone(typed) == Phone(MOBILE)
    assert Phone(typed).text == MOBILE


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("010-6123 4567", "01061234567"),
        ("(021)61234567", "02161234567"),
        ("+86 10 6123 4567", "01061234567"),
        ("+86 (0)755 2345 6789", "075523456789"),
        ("0571-8123456", "05718123456"),
    ],
)
def test_a_landline_keeps_its_area_code(typed: str, text: str) -> None:
    assert Phone(typed).text == text
    assert not Phone(typed).is_mobile


@pytest.mark.parametrize(
    "typed",
    [
        *("", "12812345678", "1381234567", "138123456789", "61234567", "+1 212 555 0100"),
        *("138x2345678", "+86 1381234567", "026-61234567", "010-1234567"),
        *("13812345678\x00", "1381234567\ud800"),
    ],
)
def test_what_no_telephone_has_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(BadPhone) as refused:
        Phone(typed)

    assert refused.value.code == "bad-phone"
    assert not typed or typed not in f"{refused.value} {refused.value.facts}"


@pytest.mark.parametrize("text", ["13800861234", "02160086123", "13986138123"])
def test_the_country_code_is_looked_for_at_the_start_only(text: str) -> None:
    assert Phone(text).text == text


def test_a_masked_phone_shows_the_ends() -> None:
    assert Phone(MOBILE).masked == "138****5678"
    assert Phone("01061234567").masked == "010****4567"
    assert MOBILE not in repr(Phone(MOBILE))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_number_is_its_own_normal_form(text: str) -> None:
    assert Phone(text).text == text
    assert Phone(f"+86 {text[:3]} {text[3:]}") == Phone(text)


@given(st.text(max_size=30))
def test_any_text_is_a_phone_or_refused(typed: str) -> None:
    try:
        phone = Phone(typed)
    except BadPhone:
        return
    assert Phone(phone.text) == phone
