"""What is owed, and by whom, in words."""

from hypothesis import given
from hypothesis import strategies as st

from api.sentences import chinese
from domain.shared.money import Money, debt


@given(st.integers(1, 10**9))
def test_nobody_is_told_of_a_negative_debt(fen: int) -> None:
    owed = Money(-fen)

    told = debt(owed)
    hint = chinese("wrong-amount", told, {"due": owed})

    assert told == f"{Money(fen)} is owed to the customer"
    assert debt(Money(fen)) == f"{Money(fen)} is due"
    assert "应退客户" in hint
    assert "-" not in told + hint
