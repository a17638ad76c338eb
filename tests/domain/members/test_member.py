import pytest

from domain.members.member import Language, Level, MemberCorrected, MemberJoined
from domain.members.phone import Phone
from domain.shared.person import PersonName
from domain.shared.text import BadText
from tests.domain.members.builders import NOON, a_member


def test_who_joins_is_basic_and_spoken_to_in_chinese() -> None:
    member = a_member()

    assert (member.level, member.language, member.since) == (Level.BASIC, Language.CHINESE, NOON)
    assert member.pending == (MemberJoined(at=NOON, member=member.id),)


def test_a_correction_tells_the_fields_and_not_their_content() -> None:
    corrected = a_member().correct(at=NOON, phone=Phone("13912345678"), language=Language.ENGLISH)

    assert corrected.phone == Phone("13912345678")
    assert corrected.pending[1:] == (
        MemberCorrected(at=NOON, member=corrected.id, changed=("phone", "language")),
    )


def test_a_correction_to_the_same_changes_nothing() -> None:
    member = a_member()

    assert member.correct(at=NOON, phone=member.phone) is member


def test_a_name_is_one_clean_line() -> None:
    assert PersonName("  韩\u3000梅梅 ").text == "韩 梅梅"
    for bad in ("", "   ", "x" * 81, "a\x00b", "\ud800"):
        with pytest.raises(BadText):
            PersonName(bad)


def test_nothing_printed_shows_who_it_is() -> None:
    printed = repr(a_member())

    assert "李雷" not in printed
    assert "13812345678" not in printed
