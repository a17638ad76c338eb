"""Where waiting hours and bay hours went, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.shared.label import Label

WAITS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "intake": Label("接车登记", "the car was written down"),
        "approval": Label("等顾客答复", "the customer had not answered"),
        "part": Label("缺件", "a part was missing"),
        "technician": Label("没有合适的技师", "nobody who may do it was free"),
        "bay": Label("没有该类空工位", "no bay of its kind was free"),
        "plan": Label("未到排定时间", "it was not yet its time"),
    }
)
"""What a car waited for."""
BAYS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "worked": Label("作业", "worked"),
        "blocked": Label("车在工位但无人作业", "a car in it, and nobody working"),
        **{
            cause: Label(f"空置，而有车在等：{why.zh}", f"empty while a car waited: {why.en}")
            for cause, why in WAITS.items()
        },
        "no_car": Label("没有车", "no car"),
    }
)
"""What a bay did while the shop was open, or why nothing."""
