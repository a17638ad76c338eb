"""Every text of the pages exists in Chinese."""

import re
from pathlib import Path

import api.pages
from api.pages.words import chinese
from domain.finance.payment import Status as Paid
from domain.finance.tender import Tender
from domain.orders.line import Approval
from domain.orders.status import Status as OrderStatus
from domain.shared.quantity import Unit
from domain.shared.role import Role
from domain.work_orders.record import Severity, Wait
from domain.work_orders.status import Stage, Status

PAGES = Path(api.pages.__file__).parent
NEVER_SHOWN = {Role.GUEST, Role.SYSTEM, Role.CUSTOMER}


def test_every_text_of_a_template_or_a_button_is_translated() -> None:
    templates = "".join(one.read_text() for one in sorted(PAGES.glob("templates/*.html")))
    texts = set(re.findall(r"""_\((?:"([^"]+)"|'[^']+')\)""", templates)) - {""}
    texts |= set(re.findall(r"_\('([^']+)'\)", templates))
    texts |= set(re.findall(r'title="([^"]+)"', (PAGES / "moves.py").read_text()))

    assert len(texts) > 60
    assert texts <= set(chinese())


def test_every_value_that_a_page_shows_is_translated() -> None:
    kinds = (Status, Stage, OrderStatus, Approval, Unit, Severity, Wait, Tender, Paid)
    values = {one.value for kind in kinds for one in kind}
    values |= {one.value for one in Role if one not in NEVER_SHOWN}

    assert values <= set(chinese())
