"""Every text of the pages exists in Chinese."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import pytest

import api.pages
from adapters.sql.codec import event_kinds
from api.pages.moves import RARE, Move
from api.pages.story import in_words
from api.pages.words import chinese, english
from api.technicians import Paper
from api.telling import MOVES
from application.shared.rights import Permission
from application.visits.moves import NEEDS
from application.visits.uses import Doing
from domain.booking import events as booking
from domain.booking.appointment import Status as Kept
from domain.booking.invitation import Status as Invited
from domain.booking.waiting import Status as Waits
from domain.catalogue.codes import Category
from domain.dispatch.agreement import Status as Agreed
from domain.dispatch.assignment import Limit, Weights
from domain.dispatch.offer import OfferWeights, WhyNone
from domain.dispatch.placement import Bar
from domain.dispatch.support import Bar as SupportBar
from domain.dispatch.support import Lack, Way
from domain.finance import events as money
from domain.finance.entry import Memo
from domain.finance.payment import Status as Paid
from domain.finance.tender import Tender
from domain.orders import events as orders
from domain.orders.line import Approval
from domain.orders.pricing import DiscountKind
from domain.orders.status import Status as OrderStatus
from domain.shared.channel import Channel
from domain.shared.quantity import Unit
from domain.shared.role import Role
from domain.shared.trade import BayKind, Energy, Grade, Skill, VehicleClass
from domain.work_orders import events as work
from domain.work_orders.data_quality import Measure
from domain.work_orders.record import Severity, Wait
from domain.work_orders.status import Stage, Status

PAGES = Path(api.pages.__file__).parent
PREFIXED: dict[str, Iterable[str]] = {
    "wait": Wait,
    "wait_is": Waits,
    "invitation_is": Invited,
    "limit": Limit,
    "term": [
        one.name
        for kind in (Weights, OfferWeights)
        for one in attrs.fields(kind)
        if one.name not in ("version", "most_gini")
    ]
    + ["cost", "delay", "fairness", "donor"],
    "bar": Bar,
    "lack": Lack,
    "gives": Way,
    "support": Agreed,
    "support_bar": SupportBar,
    "skill": Skill,
    "grade": [grade.name.lower() for grade in Grade],
    "paper": Paper,
    "channel": Channel,
    "category": Category,
    "bay": BayKind,
    "discount": DiscountKind,
    "doing": Doing,
    "size": VehicleClass,
    "energy": Energy,
    "quality": Measure,
    "per": [one for one in Unit if one.priced_by > 1],
    "why": [*WhyNone, "no-price", "out-of-stock"],
}
NEVER_SHOWN = {Role.GUEST, Role.SYSTEM, Role.CUSTOMER}


def every_move() -> Iterator[Move]:
    """The moves of a visit that could be in any state."""
    for text in re.findall(r"may=Permission\.(\w+)", (PAGES / "moves.py").read_text()):
        yield Move(name="any", title="any", may=Permission[text])


def test_every_text_of_a_template_or_a_button_is_translated() -> None:
    templates = "".join(one.read_text() for one in sorted(PAGES.glob("templates/**/*.html")))
    texts = set(re.findall(r"""_\((?:"([^"]+)"|'[^']+')\)""", templates)) - {""}
    texts |= set(re.findall(r"_\('([^']+)'\)", templates))
    texts |= set(re.findall(r'title="([^"]+)"', (PAGES / "moves.py").read_text()))

    told = (PAGES.parent / "telling.py").read_text()
    texts |= set(re.findall(r'(?:_|words)\("([^"]+)"\)', told))
    texts |= {*RARE.values(), *MOVES.values()}

    texts -= {prefix for prefix in texts if prefix.endswith("_")}

    assert len(texts) > 150
    assert texts <= set(chinese())


def test_every_value_that_a_page_shows_is_translated() -> None:
    kinds = (Status, Stage, OrderStatus, Approval, Unit, Severity, Wait, Tender, Paid)
    values = {one.value for kind in kinds for one in kind}
    values |= {one.value for one in Role if one not in NEVER_SHOWN}
    values |= {one.value for kind in (Kept, Memo, Tender) for one in kind}
    values |= {role.value for move in every_move() for role in move.whose}

    assert values <= set(chinese())


@pytest.mark.parametrize(("prefix", "kind"), sorted(PREFIXED.items()))
def test_values_that_read_oddly_have_words_in_both_languages(
    prefix: str, kind: Iterable[str]
) -> None:
    ids = {f"{prefix}_{value}" for value in kind}

    assert ids <= set(chinese())
    assert ids <= set(english())


def test_everything_that_happens_to_a_visit_is_told_in_words() -> None:
    kinds = {
        kind.__name__
        for kind in event_kinds().values()
        if kind.__module__ in (booking.__name__, orders.__name__, work.__name__, money.__name__)
        and not kind.__name__.endswith("Event")
    }

    assert len(kinds) > 40
    assert {in_words(kind) for kind in kinds} <= set(chinese())


def test_no_text_loses_a_place_for_a_fact_when_it_is_translated() -> None:
    for catalogue in (chinese(), english()):
        for id, text in catalogue.items():
            assert set(re.findall(r"{\w+}", id)) == set(re.findall(r"{\w+}", text))


def test_whose_turn_it_is_is_told_by_roles_of_people() -> None:
    def whose(may: Permission) -> tuple[Role, ...]:
        return Move(name="any", title="any", may=may).whose

    assert whose(Permission.SETTLE) == (Role.CASHIER, Role.STORE_MANAGER)
    assert whose(Permission.REVIEW) == (Role.CUSTOMER,)
    assert all(whose(may) for may in NEEDS.values())
