"""The rules of dispatch: what holds where, who said so, and saying something else."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from api.wire import Body, Given, Page, Text, View, typed
from application.app import Application
from application.shared.caller import Caller
from domain.dispatch.rule_sheet import RuleSheet, RuleVersion, Whose
from domain.dispatch.rules import RULES, Level, Rules
from domain.shared.ids import StoreId
from domain.stores.region import Region

RuleName = Annotated[str, Meta(max_length=40)]


class RuleView(View, frozen=True):
    """One rule: its value, the level that says so, and its bounds, both included."""

    name: str
    value: float
    level: Level
    least: float
    most: float


class RulesView(View, frozen=True):
    """One complete set; ``version`` is what decisions name that are made by it."""

    version: str
    rules: list[RuleView]

    @classmethod
    def of(cls, rules: Rules) -> Self:
        return cls(
            version=rules.version,
            rules=[
                RuleView(
                    name=name,
                    value=rules.value(name),
                    level=rules.level(name),
                    least=rule.least,
                    most=rule.most,
                )
                for name, rule in RULES.items()
            ],
        )


class RuleVersionView(View, frozen=True):
    """What a level said from ``since`` on; rules that it does not name are inherited."""

    number: int
    since: datetime
    by: UUID
    reason: str
    values: dict[str, float]

    @classmethod
    def of(cls, version: RuleVersion) -> Self:
        return cls(
            number=version.number,
            since=version.since,
            by=version.by,
            reason=version.reason,
            values=dict(version.values),
        )


class RuleSheetView(View, frozen=True):
    """Where a level stands: its last version, if it ever said something; ``id`` for the audit."""

    id: UUID
    level: Level
    last: RuleVersionView | None

    @classmethod
    def of(cls, sheet: RuleSheet) -> Self:
        last = RuleVersionView.of(sheet.versions[-1]) if sheet.versions else None
        return cls(id=sheet.id, level=sheet.whose.level, last=last)


class ChangeRulesBody(Body, frozen=True):
    """What is said from now on, and why; of the chain, of ``region``, or of ``store``.

    A value of null is inherited again; with ``instead`` so is everything that is not named.
    """

    values: Annotated[dict[RuleName, float | None], Meta(max_length=len(RULES))]
    reason: Text
    region: Region | None = None
    store: UUID | None = None
    instead: bool = False


class RulesController(Controller):
    """Weights and limits by which shops, times and hands are chosen."""

    tags = ("Rules",)

    @get("/rules", sync_to_thread=True)
    def in_general(
        self,
        app: Given[Application],
        caller: Given[Caller],
        region: FromQuery[Region | None] = None,
    ) -> RulesView:
        """What holds in the chain, or in a region, where no shop says otherwise."""
        return RulesView.of(app.rules.see(caller, whose=_whose(region, None)))

    @get("/stores/{store:uuid}/rules", sync_to_thread=True)
    def of_shop(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> RulesView:
        """What holds in a shop, and which level every rule comes from."""
        return RulesView.of(app.rules.see(caller, whose=Whose(store=StoreId(store))))

    @get("/rules/versions", sync_to_thread=True)
    def versions(
        self,
        app: Given[Application],
        caller: Given[Caller],
        region: FromQuery[Region | None] = None,
        store: FromQuery[UUID | None] = None,
    ) -> Page[RuleVersionView]:
        """Everything that the chain, a region or a shop ever said, the newest first."""
        sheet = app.rules.versions(caller, whose=_whose(region, store))
        return Page(items=[RuleVersionView.of(one) for one in reversed(sheet.versions)])

    @post("/rules/versions", sync_to_thread=True)
    def change(
        self, data: JSONBody[ChangeRulesBody], app: Given[Application], caller: Given[Caller]
    ) -> RuleSheetView:
        """Say something else; every decision from now on is made by it."""
        changed = app.rules.change(
            caller,
            whose=_whose(data.region, data.store),
            values=data.values,
            reason=typed(data.reason),
            instead=data.instead,
        )
        return RuleSheetView.of(changed)


def _whose(region: Region | None, store: UUID | None) -> Whose:
    return Whose(region=region, store=StoreId(store) if store else None)
