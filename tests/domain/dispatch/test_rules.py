"""The rules of dispatch: bounded, inherited one by one, and numbered."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dispatch.rule_book import RuleBook
from domain.dispatch.rule_sheet import BadRules, RuleSheet, RuleVersion, Whose
from domain.dispatch.rules import RULES, STANDARD_RULES, Level, Rule, UnknownRule, resolved
from domain.shared.checks import OutOfRange
from domain.shared.ids import PersonId, StoreId
from domain.shared.text import BadText
from tests.domain.dispatch.networks import at

NOON = at(0, 12)
BOSS = PersonId(UUID(int=99))
HERE, THERE = StoreId(UUID(int=1)), StoreId(UUID(int=2))
CHAIN, EAST, SHOP = Whose(), Whose(region="east"), Whose(store=HERE)


def possible(rule: Rule) -> st.SearchStrategy[float]:
    if rule.whole:
        return st.integers(int(rule.least), int(rule.most)).map(float)
    return st.floats(rule.least, rule.most)


@st.composite
def sayings(draw: st.DrawFn) -> dict[str, float]:
    names = draw(st.lists(st.sampled_from(sorted(RULES)), max_size=4, unique=True))
    return {name: draw(possible(RULES[name])) for name in names}


few = settings(max_examples=40, deadline=None)


def said(whose: Whose, *values: Mapping[str, float | None]) -> RuleSheet:
    sheet = RuleSheet.of(whose)
    for one in values:
        sheet = sheet.change(one, by=BOSS, reason="a trial", at=NOON)
    return sheet


@few
@given(chain=sayings(), region=sayings(), shop=sayings())
def test_the_narrowest_level_that_says_something_of_a_rule_is_right(
    chain: dict[str, float], region: dict[str, float], shop: dict[str, float]
) -> None:
    book = RuleBook.of([said(CHAIN, chain), said(EAST, region), said(SHOP, shop)])

    rules = book.of_shop(HERE, "east")

    for name, rule in RULES.items():
        levels = {Level.SHOP: shop, Level.REGION: region, Level.CHAIN: chain}
        who = next((level for level, values in levels.items() if name in values), Level.STANDARD)
        assert rules.level(name) is who
        assert rules.value(name) == levels.get(who, {}).get(name, rule.standard)


@few
@given(chain=sayings(), region=sayings(), shop=sayings())
def test_what_a_level_says_is_nobodys_business_beside_or_above_it(
    chain: dict[str, float], region: dict[str, float], shop: dict[str, float]
) -> None:
    book = RuleBook.of([said(CHAIN, chain), said(EAST, region), said(SHOP, shop)])

    assert book.of_shop(THERE, "east") == book.of_region("east")
    assert book.of_shop(THERE, "west") == book.of_region("west") == book.chain
    assert book.chain == RuleBook.of([said(CHAIN, chain)]).of_shop(HERE, "east")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: str(rule.name))
def test_no_rule_goes_beyond_its_bounds(rule: Rule) -> None:
    for value in (rule.least - 0.1, rule.most + 0.1, -1.0, float("nan"), float("inf")):
        with pytest.raises(OutOfRange) as refused:
            said(CHAIN, {rule.name: value})
        assert refused.value.facts == {
            "field": rule.name, "least": rule.least, "most": rule.most,
        }  # fmt: skip
    for value in (rule.least, rule.standard, rule.most):
        assert said(CHAIN, {rule.name: value}).said.values == {rule.name: value}
    assert rule.least >= 0


def test_what_counts_is_a_whole_number() -> None:
    with pytest.raises(OutOfRange, match="whole"):
        said(CHAIN, {"drive.shops": 2.5})


def test_there_are_no_rules_but_those_that_decide() -> None:
    for name in ("offer.version", "offer", "offer.colour", "drive", ""):
        with pytest.raises(UnknownRule, match=r"offer\.wait"):
            said(CHAIN, {name: 1.0})


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was() -> None:
    sheet = said(EAST, {"offer.wait": 80.0}, {"hands.load": 5.0}, {"offer.wait": None})

    assert [(one.number, dict(one.values)) for one in sheet.versions] == [
        (1, {"offer.wait": 80.0}),
        (2, {"offer.wait": 80.0, "hands.load": 5.0}),
        (3, {"hands.load": 5.0}),
    ]
    assert [event.number for event in sheet.pending if hasattr(event, "number")] == [1, 2, 3]
    assert {(one.by, one.since, one.reason) for one in sheet.versions} == {(BOSS, NOON, "a trial")}


def test_the_same_again_changes_nothing() -> None:
    sheet = said(EAST, {"offer.wait": 80.0})

    assert sheet.change({"offer.wait": 80}, by=BOSS, reason="again", at=NOON) is sheet
    assert sheet.change({"hands.load": None}, by=BOSS, reason="again", at=NOON) is sheet
    assert not said(EAST, {}).versions


def test_what_is_said_instead_takes_everything_else_back() -> None:
    sheet = said(EAST, {"offer.wait": 80.0, "hands.load": 5.0})

    after = sheet.change({"offer.load": 9.0}, instead=True, by=BOSS, reason="anew", at=NOON)

    assert after.said.values == {"offer.load": 9.0}


def test_a_change_has_a_reason() -> None:
    with pytest.raises(BadText):
        RuleSheet.of(CHAIN).change({"offer.wait": 1.0}, by=BOSS, reason="", at=NOON)


def test_versions_are_numbered_without_gaps() -> None:
    one, two = said(CHAIN, {"offer.wait": 1.0}, {"offer.wait": 2.0}).versions
    for versions in ((two,), (two, one), (one, one)):
        with pytest.raises(ValueError, match="gaps"):
            RuleSheet(id=UUID(int=1), whose=CHAIN, versions=versions)


def test_a_set_of_rules_names_the_versions_it_was_put_together_from() -> None:
    chain = said(CHAIN, {"offer.wait": 1.0}, {"offer.wait": 2.0})
    book = RuleBook.of([chain, said(SHOP, {"hands.load": 3.0})])

    assert book.of_shop(HERE, "east").version == "1 + chain 2 + shop 1"
    assert book.of_shop(HERE, "east").hands.version == "1 + chain 2 + shop 1"
    assert book.chain.offer.version == book.of_shop(THERE, "east").version == "1 + chain 2"
    assert RuleBook.of([]).chain == STANDARD_RULES


def test_what_only_another_release_allows_does_no_harm() -> None:
    values = {"offer.colour": 3.0, "offer.wait": 1e9, "drive.shops": 0.5}
    version = RuleVersion(number=1, since=NOON, by=BOSS, reason="later", values=values)
    sheet = evolve(RuleSheet.of(CHAIN), versions=(version,))

    rules = resolved(sheet.said)

    assert (rules.offer.wait, rules.drive.shops) == (100.0, 1)
    assert {*rules.levels} == {"offer.wait", "drive.shops"}


def test_rules_are_a_regions_or_a_shops() -> None:
    with pytest.raises(BadRules):
        Whose(region="east", store=HERE)
    ids = {RuleSheet.of(one).id for one in (CHAIN, EAST, SHOP, Whose(region="chain"))}
    assert len(ids) == 4


def test_the_widest_drive_of_any_region_is_known() -> None:
    book = RuleBook.of(
        [
            said(CHAIN, {"drive.radius_km": 20.0}),
            said(EAST, {"offer.wait": 1.0}),
            said(Whose(region="west"), {"drive.radius_km": 80.0}),
            said(SHOP, {"drive.radius_km": 100.0}),
        ]
    )

    assert (book.widest_km, book.regional) == (80.0, True)
    assert not RuleBook.of([said(SHOP, {"drive.radius_km": 100.0})]).regional
