"""All that is said of a run, figure by figure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from domain.shared.label import Label
from simulation.outcome.measure import Better, Count, Formula, Group, Measure, Unit
from simulation.outcome.outcome import ShopOutcome


def _ratio(above: Count, below: Count, times: float = 1.0) -> Formula:
    def formula(group: Group) -> float | None:
        whole = group.sum(below)
        return times * group.sum(above) / whole if whole else None

    return formula


def _a_shop_day(count: Count, times: float = 1.0) -> Formula:
    def formula(group: Group) -> float | None:
        shop_days = group.days * len(group.shops)
        return times * group.sum(count) / shop_days if shop_days else None

    return formula


def _a_day(count: Count) -> Formula:
    return lambda group: group.sum(count) / group.days if group.days else None


def _of_regions(
    choose: Callable[[list[float]], float], formula: Formula
) -> Callable[[Group], float | None]:
    """The lowest or the highest value of a region."""

    def chosen(group: Group) -> float | None:
        values = [formula(one) for one in group.regions.values()]
        there = [one for one in values if one is not None]
        return choose(there) if there else None

    return chosen


SATISFIED_AT: Final = ((1.8, 82.0), (1.0, 90.0))
"""Mean wait in hours and satisfaction in points, before and after, as published."""


def satisfaction(wait_h: float) -> float:
    """Points out of 100 at a mean wait, on the straight line through :data:`SATISFIED_AT`.

    An assumption: two points make a line, and nothing else is known about it.
    """
    (long_h, few), (short_h, many) = SATISFIED_AT
    points = few + (long_h - wait_h) * (many - few) / (long_h - short_h)
    return min(100.0, max(0.0, points))


def _satisfaction(group: Group) -> float | None:
    wait_h = _WAIT_H(group)
    return None if wait_h is None else satisfaction(wait_h)


def _served(shop: ShopOutcome) -> float:
    return shop.served


def _wanted(shop: ShopOutcome) -> float:
    return shop.wanted


def _lost(cause: str, label: Label, who: Label, count: Count) -> Measure:
    return Measure(
        name=f"lost_{cause}",
        label=label,
        meaning=Label(f"{who.zh} ÷ 有需求的顾客", f"{who.en} ÷ customers who wanted something"),
        unit=Unit.SHARE,
        better=Better.LESS,
        formula=_ratio(count, _wanted),
    )


_OCCUPIED: Final = _ratio(lambda shop: shop.occupied_min, lambda shop: shop.open_bay_min)
_WAIT_H: Final = _ratio(lambda shop: shop.wait_h, _served)

_ALL: Final = (
    Measure(
        name="occupied",
        label=Label("工位占用率", "Bays occupied"),
        meaning=Label(
            "有车占用的工位分钟 ÷ 营业工位分钟",
            "bay minutes with a car in the bay ÷ open bay minutes",
        ),
        unit=Unit.SHARE,
        better=Better.MORE,
        formula=_OCCUPIED,
    ),
    Measure(
        name="productive",
        label=Label("工位作业率", "Bays productive"),
        meaning=Label(
            "有人作业的工位分钟 ÷ 营业工位分钟",
            "bay minutes with somebody working ÷ open bay minutes",
        ),
        unit=Unit.SHARE,
        better=Better.MORE,
        formula=_ratio(lambda shop: shop.worked_min, lambda shop: shop.open_bay_min),
    ),
    Measure(
        name="technician_used",
        label=Label("技师利用率", "Technicians at work"),
        meaning=Label("作业分钟 ÷ 排班分钟", "minutes worked ÷ minutes rostered"),
        unit=Unit.SHARE,
        better=Better.MORE,
        formula=_ratio(lambda shop: shop.worked_min, lambda shop: shop.shift_min),
    ),
    Measure(
        name="wait_h",
        label=Label("平均等待", "Mean wait"),
        meaning=Label(
            "营业时间内的等待小时，不含作业 ÷ 完工车辆",
            "opening hours of waiting, without the work itself ÷ cars served",
        ),
        unit=Unit.HOURS,
        better=Better.LESS,
        formula=_WAIT_H,
    ),
    Measure(
        name="reception_min",
        label=Label("接车等待", "Wait for reception"),
        meaning=Label(
            "到店至接车的分钟 ÷ 完工车辆", "minutes from arrival to reception ÷ cars served"
        ),
        unit=Unit.MINUTES,
        better=Better.LESS,
        formula=_ratio(lambda shop: shop.reception_h, _served, times=60),
    ),
    Measure(
        name="lead_days",
        label=Label("从想修到修好", "From wish to ready car"),
        meaning=Label(
            "提出需求至完工的自然天数 ÷ 完工车辆",
            "days by the clock from wish to ready ÷ cars served",
        ),
        unit=Unit.DAYS,
        better=Better.LESS,
        formula=_ratio(lambda shop: shop.lead_h, _served, times=1 / 24),
    ),
    Measure(
        name="kept",
        label=Label("承诺兑现率", "Promises kept"),
        meaning=Label(
            "在最晚承诺时间前完工的车辆 ÷ 完工车辆",
            "cars ready by the latest time promised ÷ cars served",
        ),
        unit=Unit.SHARE,
        better=Better.MORE,
        formula=_ratio(lambda shop: shop.kept, _served),
    ),
    Measure(
        name="served_per_shop_day",
        label=Label("每店每天完工车辆", "Cars served per shop and day"),
        meaning=Label("完工车辆 ÷ 门店 ÷ 天", "cars served ÷ shops ÷ days"),
        unit=Unit.CARS_A_DAY,
        better=Better.MORE,
        formula=_a_shop_day(_served),
    ),
    Measure(
        name="served_share",
        label=Label("需求满足率", "Demand served"),
        meaning=Label("完工车辆 ÷ 有需求的顾客", "cars served ÷ customers who wanted something"),
        unit=Unit.SHARE,
        better=Better.MORE,
        formula=_ratio(_served, _wanted),
    ),
    _lost(
        "no_time",
        Label("流失：没有时间", "Lost: no time to offer"),
        Label("找不到可约时间的顾客", "customers for whom there was no time"),
        lambda shop: shop.lost.no_time,
    ),
    _lost(
        "balked",
        Label("流失：等待太久", "Lost: wait too long"),
        Label("嫌等待太久而离开的顾客", "customers for whom the wait was too long"),
        lambda shop: shop.lost.balked,
    ),
    _lost(
        "no_show",
        Label("流失：预约未到", "Lost: never came"),
        Label("预约而未到的顾客", "customers who booked and never came"),
        lambda shop: shop.lost.no_show,
    ),
    _lost(
        "sent_home",
        Label("流失：门店失约", "Lost: sent home"),
        Label("门店未能履约的顾客", "customers for whom the shop could not keep its word"),
        lambda shop: shop.lost.sent_home,
    ),
    Measure(
        name="cross_store_share",
        label=Label("跨店到店占比", "Cross-store visits"),
        meaning=Label(
            "由别的门店引来的完工车辆 ÷ 完工车辆",
            "cars served that another shop sent ÷ cars served",
        ),
        unit=Unit.SHARE,
        better=Better.NEITHER,
        formula=_ratio(lambda shop: shop.served_sent, _served),
    ),
    Measure(
        name="cross_store_per_day",
        label=Label("每天跨店到店", "Cross-store visits a day"),
        meaning=Label("由别的门店引来的完工车辆 ÷ 天", "cars served that another shop sent ÷ days"),
        unit=Unit.CARS_A_DAY,
        better=Better.NEITHER,
        formula=_a_day(lambda shop: shop.served_sent),
    ),
    Measure(
        name="revenue_per_shop_day",
        label=Label("每店每天营收", "Revenue per shop and day"),
        meaning=Label(
            "优惠后的订单金额（含税）÷ 门店 ÷ 天", "orders after discounts, with VAT ÷ shops ÷ days"
        ),
        unit=Unit.YUAN_A_DAY,
        better=Better.MORE,
        formula=_a_shop_day(lambda shop: shop.revenue_fen, times=1 / 100),
    ),
    Measure(
        name="discount_share",
        label=Label("优惠占比", "Discounts"),
        meaning=Label("优惠 ÷ 优惠前的金额", "discounts ÷ amount before discounts"),
        unit=Unit.SHARE,
        better=Better.NEITHER,
        formula=_ratio(
            lambda shop: shop.discount_fen, lambda shop: shop.revenue_fen + shop.discount_fen
        ),
    ),
    Measure(
        name="satisfaction",
        label=Label("满意度（假设）", "Satisfaction (assumed)"),
        meaning=Label(
            "按平均等待，在已公布的两点（1.8 小时 82 分、1.0 小时 90 分）之间连直线",
            "by the mean wait, on a straight line through the two published points",
        ),
        unit=Unit.POINTS,
        better=Better.MORE,
        formula=_satisfaction,
    ),
    Measure(
        name="lowest_region_occupied",
        label=Label("占用率最低区域", "Least occupied region"),
        meaning=Label(
            "各区域工位占用率的最小值", "lowest share of occupied bay minutes of a region"
        ),
        unit=Unit.SHARE,
        better=Better.NEITHER,
        formula=_of_regions(min, _OCCUPIED),
        regional=False,
    ),
    Measure(
        name="highest_region_occupied",
        label=Label("占用率最高区域", "Most occupied region"),
        meaning=Label(
            "各区域工位占用率的最大值", "highest share of occupied bay minutes of a region"
        ),
        unit=Unit.SHARE,
        better=Better.NEITHER,
        formula=_of_regions(max, _OCCUPIED),
        regional=False,
    ),
    Measure(
        name="shortest_region_wait_h",
        label=Label("等待最短区域", "Region with the shortest wait"),
        meaning=Label("各区域平均等待的最小值", "lowest mean wait of a region"),
        unit=Unit.HOURS,
        better=Better.NEITHER,
        formula=_of_regions(min, _WAIT_H),
        regional=False,
    ),
    Measure(
        name="longest_region_wait_h",
        label=Label("等待最长区域", "Region with the longest wait"),
        meaning=Label("各区域平均等待的最大值", "highest mean wait of a region"),
        unit=Unit.HOURS,
        better=Better.LESS,
        formula=_of_regions(max, _WAIT_H),
        regional=False,
    ),
)

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({one.name: one for one in _ALL})
"""Every measure by its name, in the order in which people read them."""
