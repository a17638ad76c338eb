import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members.plate import PROVINCES, BadPlate, Plate, PlateKind, typo_variants

LETTER = "[A-HJ-NP-Z]"
SIGN = "[A-HJ-NP-Z0-9]"
plates = st.from_regex(
    f"[{PROVINCES}]{LETTER}({SIGN}{{4}}[A-HJ-NP-Z0-9挂学警港澳]"
    f"|[A-HJK]{SIGN}[0-9]{{4}}|[0-9]{{5}}[A-HJK])",
    fullmatch=True,
)


@pytest.mark.parametrize(
    "typed",
    [
        *("京A12345", "京a12345", " 京A 12345 ", "京A·12345", "京A・12345", "京A.12345"),
        *("京A-12345", "京Ａ１２３４５", "京A•12345", "\u200b京A12345"),
    ],
)
def test_however_a_plate_is_typed_it_is_one_plate(typed: str) -> None:
    assert Plate(typed) == Plate("京A12345")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("沪B8K8Z9", PlateKind.BLUE),
        ("粤Z1234港", PlateKind.BLUE),
        ("鲁B1234挂", PlateKind.BLUE),
        ("京A1234警", PlateKind.BLUE),
        ("粤BD12345", PlateKind.NEW_ENERGY_SMALL),
        ("粤BF12345", PlateKind.NEW_ENERGY_SMALL),
        ("京AAZ1234", PlateKind.NEW_ENERGY_SMALL),
        ("京AK01234", PlateKind.NEW_ENERGY_SMALL),
        ("粤B12345D", PlateKind.NEW_ENERGY_LARGE),
        ("粤B12345K", PlateKind.NEW_ENERGY_LARGE),
    ],
)
def test_a_plate_knows_its_kind(text: str, kind: PlateKind) -> None:
    assert Plate(text).kind is kind


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("京A1234", "7 characters"),
        ("京A1234567", "7 characters"),
        ("", "7 characters"),
        ("国A12345", "province"),
        ("京AI2345", "I and O"),
        ("京A1234O", "I and O"),
        ("京112345", "office"),
        ("京AL12345", "new-energy"),
        ("京A123456", "new-energy"),
        ("京ADAB123", "new-energy"),
        ("京A123挂4", "after the office"),
        ("京A1234٥", "after the office"),
    ],
)
def test_a_plate_that_cannot_exist_is_refused_with_what_to_look_at(typed: str, word: str) -> None:
    with pytest.raises(BadPlate, match=word) as refused:
        Plate(typed)

    assert refused.value.code == "bad-plate"
    assert not typed or typed not in f"{refused.value} {refused.value.facts}"


def test_a_masked_plate_shows_the_ends() -> None:
    assert Plate("京A12345").masked == "京A***45"
    assert Plate("粤BD12345").masked == "粤B****45"


@given(plates)
def test_every_plate_is_its_own_normal_form_and_has_a_kind(text: str) -> None:
    assert Plate(text).text == text
    assert Plate(f" {text[:2]}·{text[2:].lower()} ") == Plate(text)
    assert (Plate(text).kind is PlateKind.BLUE) == (len(text) == 7)


@given(plates, st.integers(0, 7), st.sampled_from("0123456789ABCIO京"))
def test_every_single_typing_error_still_finds_the_plate(text: str, at: int, wrong: str) -> None:
    at = at % len(text)
    typed = text[:at] + wrong + text[at + 1 :]

    assert set(typo_variants(typed)) & set(Plate(text).variants())


@given(plates, plates)
def test_plates_share_a_variant_only_when_one_character_differs(one: str, other: str) -> None:
    differing = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))

    shared = set(Plate(one).variants()) & set(Plate(other).variants())

    assert bool(shared) == (differing <= 1 and len(one) == len(other))


def test_a_novel_typed_into_the_search_has_no_variants() -> None:
    assert typo_variants("A" * 10_000) == ()
