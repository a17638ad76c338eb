"""Another assumption, another lever, other discounts."""

import re
from typing import ClassVar, Self

from attrs import evolve, fields_dict, frozen

from adapters.idle_steps import idle_of, idle_text
from domain.orders.idle import IdleDiscounts
from domain.shared.errors import Rejected
from domain.shared.label import Label
from simulation.scenario.changes.change import NUMBER, BadChange, plain
from simulation.scenario.conditions import Conditions
from simulation.scenario.policy import LEVERS
from simulation.scenario.scenario import Scenario
from simulation.scenario.values import instead


@frozen(kw_only=True)
class Condition:
    """One of the conditions has another value."""

    name: str
    value: float

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"(?:conditions\.)?(?P<name>[a-z_]+)=(?P<value>-?{NUMBER})"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("patience_h=6",)

    @classmethod
    def of(cls, **said: str) -> Self:
        name, value, known = said["name"], float(said["value"]), fields_dict(Conditions)
        if name not in known:
            raise BadChange(f"there is no condition {name}; {instead(name, known)}")
        try:
            evolve(Conditions(), **{name: value})
        except Rejected as refusal:
            raise BadChange(refusal.detail) from refusal
        return cls(name=name, value=value)

    def __str__(self) -> str:
        return f"{self.name}={plain(self.value)}"

    @property
    def sentence(self) -> Label:
        value = plain(self.value)
        return Label(f"条件 {self.name} 为 {value}", f"the condition {self.name} is {value}")

    def apply(self, scenario: Scenario) -> Scenario:
        changed = evolve(scenario.conditions, **{self.name: self.value})
        return evolve(scenario, conditions=changed)


@frozen(kw_only=True)
class Lever:
    """A lever of a policy is on, or off."""

    policy: str
    lever: str
    on: bool

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<policy>[a-z0-9][a-z0-9-]{0,39}):(?P<lever>[a-z_]+)=(?P<on>on|off)"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("network:recommends=off",)

    @classmethod
    def of(cls, **said: str) -> Self:
        lever = said["lever"]
        if lever not in LEVERS:
            raise BadChange(f"there is no lever {lever}; {instead(lever, LEVERS)}")
        return cls(policy=said["policy"], lever=lever, on=said["on"] == "on")

    def __str__(self) -> str:
        return f"{self.policy}:{self.lever}={'on' if self.on else 'off'}"

    @property
    def sentence(self) -> Label:
        zh, en = ("启用", "uses") if self.on else ("不用", "does without")
        return Label(
            f"策略 {self.policy} {zh} {self.lever}", f"the policy {self.policy} {en} {self.lever}"
        )

    def apply(self, scenario: Scenario) -> Scenario:
        if self.policy not in scenario.policies:
            names = scenario.policies
            raise BadChange(f"there is no policy {self.policy}; {instead(self.policy, names)}")
        changed = evolve(scenario.policies[self.policy], **{self.lever: self.on})
        return evolve(scenario, policies={**scenario.policies, self.policy: changed})


@frozen(kw_only=True)
class Discounts:
    """What an idle day takes off labour, where a policy has discounts on."""

    idle: IdleDiscounts

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"discounts[=:](?P<steps>off|[0-9]{1,3}(?::|%=)[0-9:,%= ]+)"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("discounts=30:15,50:8", "discounts=off")

    @classmethod
    def of(cls, **said: str) -> Self:
        try:
            return cls(idle=idle_of(said["steps"].replace("%=", ":")))
        except ValueError as reason:
            raise BadChange(f"the discount {reason}") from reason

    def __str__(self) -> str:
        return f"discounts={idle_text(self.idle)}"

    @property
    def sentence(self) -> Label:
        if not self.idle.steps:
            return Label("闲时不优惠", "idle days take nothing off")
        text = idle_text(self.idle)
        zh = f"闲时优惠为 {text}（工位占用低于百分之几，工时减百分之几）"
        return Label(zh, f"idle days take off {text} (below % of bay time taken: % off labour)")

    def apply(self, scenario: Scenario) -> Scenario:
        return evolve(scenario, idle=self.idle)
