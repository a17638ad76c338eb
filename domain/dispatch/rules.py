"""The rules of dispatch: every weight and limit that is a choice of the business, as data."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from domain.dispatch.assignment import Weights
from domain.dispatch.offer import OfferWeights
from domain.dispatch.tariff import Tariff
from domain.shared.checks import OutOfRange
from domain.shared.errors import Rejected

STANDARD_VERSION: Final = "1"
"""The version of the rules that Baywise comes with."""
MOST_POINTS: Final = 100.0
"""No term can cost more, so that no weight can silence all others."""


class UnknownRule(Rejected):
    """There is no rule of this name."""

    code = "unknown-rule"


class Level(StrEnum):
    """Who says what a rule is; the later overrules the earlier, one rule at a time."""

    STANDARD = "standard"
    CHAIN = "chain"
    REGION = "region"
    SHOP = "shop"


@frozen(kw_only=True)
class Drive:
    """How far customers drive for an offer: to the nearest ``shops``, within ``radius_km``."""

    radius_km: float = 30.0
    shops: int = 20


@frozen(kw_only=True)
class Site:
    """How near one has to be to where a car is worked on away from the shop, in metres."""

    near_m: int = 300


@frozen(kw_only=True)
class Invite:
    """When customers are invited to come earlier, because a car was done before its time.

    It was done at least ``early_min`` minutes early; they come at least ``gain_min`` minutes
    earlier, and not within the next ``notice_min``. They have ``answer_min`` minutes to say yes,
    and are asked ``a_day`` times a day at most.
    """

    early_min: int = 20
    gain_min: int = 15
    notice_min: int = 10
    answer_min: int = 10
    a_day: int = 2


@frozen(kw_only=True)
class Emergency:
    """When others give way to a car that cannot wait.

    Nobody does who comes within ``notice_min`` minutes, and nobody for whom the emergency would
    begin less than ``gain_min`` minutes sooner.
    """

    notice_min: int = 60
    gain_min: int = 30


@frozen(kw_only=True)
class Rule:
    """One weight or limit: what it is if nobody says otherwise, and its bounds, both included.

    ``whole``: it counts something.
    """

    name: str
    standard: float
    least: float = 0.0
    most: float = MOST_POINTS
    whole: bool = False

    def expect(self, value: float) -> None:
        """Refuse a value that the rule cannot have.

        Raises:
            OutOfRange: with the bounds as the facts ``least`` and ``most``.
        """
        facts = {"field": self.name, "least": self.least, "most": self.most}
        if not self.least <= value <= self.most:
            detail = f"{self.name} lies between {self.least:g} and {self.most:g}, not at {value:g}"
            raise OutOfRange(detail, **facts)
        if self.whole and value != int(value):
            raise OutOfRange(f"{self.name} is a whole number, not {value:g}", **facts)

    def bounded(self, value: float) -> float:
        """The nearest value within the bounds, which may be narrower than when it was said."""
        within = min(max(value, self.least), self.most)
        return int(within) if self.whole else within


_BOUNDS: Final = MappingProxyType(
    {
        "km_fen": (0, 10_000),
        "hour_fen": (0, 100_000),
        "courier_fen": (0, 100_000),
        "kmh": (1, 120),
        "handling_min": (0, 240),
        "spare_min": (0, 240),
        "cover_days": (0, 90),
    }
)
"""Of prices and times; everything else of a tariff is a weight."""


def _tariff() -> Iterator[Rule]:
    for rule in _weights("support", Tariff()):
        _, _, name = rule.name.partition(".")
        least, most = _BOUNDS.get(name, (rule.least, rule.most))
        yield evolve(rule, least=least, most=most)


def _weights(section: str, weights: OfferWeights | Weights | Tariff) -> Iterator[Rule]:
    for name, value in asdict(weights).items():
        if name != "version":
            yield Rule(name=f"{section}.{name}", standard=value)


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            *_weights("offer", OfferWeights()),
            *_weights("hands", Weights()),
            Rule(name="hands.most_gini", standard=Weights().most_gini, most=1),
            Rule(name="drive.radius_km", standard=Drive().radius_km, least=1, most=100),
            Rule(name="drive.shops", standard=Drive().shops, least=1, most=50, whole=True),
            *_tariff(),
            Rule(name="site.near_m", standard=Site().near_m, least=50, most=10_000, whole=True),
            *(
                Rule(name=f"invite.{name}", standard=value, least=least, most=most, whole=True)
                for (name, value), (least, most) in zip(
                    asdict(Invite()).items(),
                    ((5, 240), (5, 240), (0, 240), (1, 60), (0, 10)),
                    strict=True,
                )
            ),
            *(
                Rule(name=f"emergency.{name}", standard=value, most=1440, whole=True)
                for name, value in asdict(Emergency()).items()
            ),
        )
    }
)
"""Every rule by its name: the section and the field of :class:`Rules`."""


def rule(name: str) -> Rule:
    """The rule of this name.

    Raises:
        UnknownRule: there is none.
    """
    if name not in RULES:
        detail = f"there is no rule {name[:40]!r}; the rules are {', '.join(RULES)}"
        raise UnknownRule(detail, rule=name[:40])
    return RULES[name]


@frozen(kw_only=True)
class Said:
    """What one level says, and the number of its version that says so."""

    level: Level
    number: int
    values: Mapping[str, float]


@frozen(kw_only=True)
class Rules:
    """One complete set, as every decision is made with one.

    ``version`` names the versions that it was put together from, such as ``1 + chain 4 + shop 2``.
    ``levels``: who said it, of each rule that is not the standard's.
    """

    offer: OfferWeights = field(factory=OfferWeights)
    hands: Weights = field(factory=Weights)
    drive: Drive = field(factory=Drive)
    support: Tariff = field(factory=Tariff)
    site: Site = field(factory=Site)
    invite: Invite = field(factory=Invite)
    emergency: Emergency = field(factory=Emergency)
    version: str = STANDARD_VERSION
    levels: Mapping[str, Level] = field(factory=dict)

    def value(self, name: str) -> float:
        section, _, one = name.partition(".")
        value: float = getattr(getattr(self, section), one)
        return value

    def level(self, name: str) -> Level:
        """Where the value comes from."""
        return self.levels.get(name, Level.STANDARD)


STANDARD_RULES: Final = Rules()


def resolved(*said: Said) -> Rules:
    """The complete set when these levels say something, the widest first.

    What this release does not know is left out: a newer one may have said it.
    """
    values: dict[str, float] = {}
    levels: dict[str, Level] = {}
    for one in said:
        known = {name: value for name, value in one.values.items() if name in RULES}
        values.update((name, RULES[name].bounded(value)) for name, value in known.items())
        levels.update(dict.fromkeys(known, one.level))
    version = " + ".join((STANDARD_VERSION, *(f"{one.level} {one.number}" for one in said)))
    return Rules(
        offer=OfferWeights(**_section("offer", values), version=version),
        hands=Weights(**_section("hands", values), version=version),
        drive=Drive(**_section("drive", values)),
        support=Tariff(**_section("support", values), version=version),
        site=Site(**_section("site", values)),
        invite=Invite(**_section("invite", values)),
        emergency=Emergency(**_section("emergency", values)),
        version=version,
        levels=levels,
    )


def _section(section: str, values: Mapping[str, float]) -> dict[str, Any]:
    split = ((name.partition("."), value) for name, value in values.items())
    return {one: value for (of, _, one), value in split if of == section}
