"""What is said of days to come: as of any run, but counted until the horizon, not by the day."""

from typing import Final

from domain.shared.label import Label
from simulation.outcome.measure import Better, Measure, Unit
from simulation.outcome.measures import MEASURES

_BY_DAY: Final = {
    "served_per_shop_day": Measure(
        name="served",
        label=Label("完工车辆", "Cars served"),
        meaning=Label("到期末为止完工的车辆", "cars served until the end"),
        unit=Unit.CARS,
        better=Better.MORE,
        formula=lambda group: group.sum(lambda shop: shop.served),
    ),
    "cross_store_per_day": Measure(
        name="cross_store",
        label=Label("跨店到店车辆", "Cross-store visits"),
        meaning=Label("由别的门店引来的完工车辆", "cars served that another shop sent"),
        unit=Unit.CARS,
        better=Better.NEITHER,
        formula=lambda group: group.sum(lambda shop: shop.served_sent),
    ),
    "revenue_per_shop_day": Measure(
        name="revenue",
        label=Label("营收", "Revenue"),
        meaning=Label("优惠后的订单金额（含税）", "orders after discounts, with VAT"),
        unit=Unit.YUAN,
        better=Better.MORE,
        formula=lambda group: group.sum(lambda shop: shop.revenue_fen) / 100,
    ),
}
LIVE: Final = tuple(_BY_DAY.get(name, one) for name, one in MEASURES.items() if one.regional)
"""In the order in which people read them; regions are not compared where one is asked for."""
