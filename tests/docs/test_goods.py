"""Every command of the how-to about goods works, and ends where the page says."""

import re
import shlex
from pathlib import Path
from uuid import UUID

from click.testing import CliRunner

from api.app import CONTROLLERS
from application.shared.caller import SYSTEM
from cli.main import baywise
from domain.finance.tender import Tender
from domain.orders.status import Status
from domain.shared.ids import OrderId, PartId, named_id
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import phone_of
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "goods.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_sell_goods_and_take_them_back() -> None:
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock)
    orders, told = list[str](), list[str]()
    for line in "".join(re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)).splitlines():
        words = [orders[-1] if word == "ORDER" else word for word in shlex.split(line)[1:]]
        done = CliRunner().invoke(baywise, words, obj=app, catch_exceptions=False)
        assert done.exit_code == 0, f"{line}: {done.output}"
        told.append(done.stdout)
        if words[1] == "order":
            orders.append(done.stdout.split("\t")[0])
        if words[1] == "ask":
            phone_of(day).say(told[-1].rstrip().rsplit("/", 1)[-1], yes=True)

    ended = [app.visits.order(SYSTEM, order=OrderId(UUID(one))) for one in orders]
    assert [one.status for one in ended] == [
        Status.CLOSED,
        Status.CLOSED,
        Status.CANCELLED,
        Status.REFUNDED,
    ]
    level = app.stockroom.level(SYSTEM, store=day.store, part=PartId(named_id("part", "SP-VW-01")))
    assert (level.on_hand, level.reserved) == (20_000 - 4 - 2 - 1, 0)
    assert "change" in told[2]
    assert [one.tender for one in app.phone.of_order(SYSTEM, order=ended[1].id)] == [Tender.WECHAT]


def test_the_addresses_of_the_page_are_there() -> None:
    named = set(re.findall(r"`(?:GET|POST) (/orders[^`? ]*)", PAGE))
    known = {
        re.sub(r":\w+", "", f"{vars(one).get('path', '')}{path}".rstrip("/"))
        for one in CONTROLLERS
        for route in vars(one).values()
        for path in getattr(route, "paths", ())
    }

    assert len(named) == 7
    assert named <= known
