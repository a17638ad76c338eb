import pytest

from domain.finance.account import NAME, NATURE, Account
from domain.finance.tender import (
    ACCOUNT_OF,
    AmountDoesNotAddUp,
    Tender,
    Tendered,
    expect_to_add_up,
)
from domain.shared.money import NOTHING, Money


def test_several_tenders_pay_exactly_what_is_due() -> None:
    cash = Tendered(tender=Tender.CASH, amount=Money(58_50), given=Money(100_00))
    card = Tendered(tender=Tender.CARD, amount=Money(100_00))

    expect_to_add_up(Money(158_50), [cash, card])

    assert cash.change == Money(41_50)
    assert card.change == NOTHING


@pytest.mark.parametrize("offered", [Money(158_49), Money(158_51)])
def test_tenders_that_do_not_add_up_are_refused(offered: Money) -> None:
    with pytest.raises(AmountDoesNotAddUp) as refusal:
        expect_to_add_up(Money(158_50), [Tendered(tender=Tender.CARD, amount=offered)])

    assert refusal.value.facts == {"due": Money(158_50), "offered": offered}


def test_change_is_given_for_cash_only() -> None:
    with pytest.raises(AmountDoesNotAddUp):
        Tendered(tender=Tender.CARD, amount=Money(1_00), given=Money(2_00))


def test_too_little_cash_is_refused() -> None:
    with pytest.raises(AmountDoesNotAddUp):
        Tendered(tender=Tender.CASH, amount=Money(2_00), given=Money(1_99))


def test_every_tender_pays_something() -> None:
    with pytest.raises(AmountDoesNotAddUp):
        Tendered(tender=Tender.CASH, amount=NOTHING)


def test_every_tender_has_its_account_and_every_account_its_name() -> None:
    assert set(ACCOUNT_OF) == set(Tender)
    assert set(NATURE) == set(NAME) == set(Account)
