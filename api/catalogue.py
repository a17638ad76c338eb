"""What is sold: services and parts."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from api.gate import EXTRA
from api.wire import Given, Limit, Name, Page, Search, View, page
from application.app import Application
from application.shared.caller import Caller
from domain.catalogue.catalogue import Item, NotInCatalogue
from domain.catalogue.codes import Category
from domain.catalogue.part import Part
from domain.catalogue.service import Operation, PartNeed, Service
from domain.shared.ids import PartId, ServiceId, VehicleId, named_id
from domain.shared.quantity import Unit
from domain.shared.trade import BayKind, Skill, VehicleClass


class ItemView(View, frozen=True):
    """One line of the catalogue; ``kind`` is service or part."""

    id: UUID
    code: str
    kind: str
    name: Name
    category: Category

    @classmethod
    def of(cls, item: Item) -> Self:
        kind = "service" if isinstance(item, Service) else "part"
        return cls(
            id=item.id, code=item.code, kind=kind, name=Name.of(item.label), category=item.category
        )


class StandardStepView(View, frozen=True):
    """One step of a service; standard minutes by class of vehicle."""

    name: Name
    bay: BayKind
    skill: Skill
    grade: int
    minutes: dict[VehicleClass, int]
    four_eyes: bool

    @classmethod
    def of(cls, one: Operation) -> Self:
        return cls(
            name=Name.of(one.label),
            bay=one.bay,
            skill=one.skill,
            grade=one.grade,
            minutes={kind: one.standard_minutes.of(kind) for kind in VehicleClass},
            four_eyes=one.four_eyes,
        )


class PartNeedView(View, frozen=True):
    """How much of the part that plays ``role`` a service takes, by class of vehicle."""

    role: str
    quantity: dict[VehicleClass, int]
    unit: Unit

    @classmethod
    def of(cls, need: PartNeed) -> Self:
        quantity = {kind: need.quantity.of(kind) for kind in VehicleClass}
        return cls(role=need.role, quantity=quantity, unit=need.unit)


class ServiceView(View, frozen=True):
    """A service: what is done, step by step, and what goes into the car."""

    id: UUID
    code: str
    name: Name
    category: Category
    operations: list[StandardStepView]
    parts: list[PartNeedView]

    @classmethod
    def of(cls, service: Service) -> Self:
        return cls(
            id=service.id,
            code=service.code,
            name=Name.of(service.label),
            category=service.category,
            operations=[StandardStepView.of(one) for one in service.operations],
            parts=[PartNeedView.of(need) for need in service.parts],
        )


class PartView(View, frozen=True):
    """An article."""

    id: UUID
    code: str
    oem_number: str | None
    name: Name
    category: Category
    role: str
    unit: Unit
    substitutes: list[UUID]
    barcode: str | None

    @classmethod
    def of(cls, part: Part) -> Self:
        return cls(
            id=part.id,
            code=part.code,
            oem_number=part.oem_number,
            name=Name.of(part.label),
            category=part.category,
            role=part.role,
            unit=part.unit,
            substitutes=list(part.substitutes),
            barcode=part.barcode,
        )


class CatalogueController(Controller):
    """Services and parts, for everybody to read."""

    path = "/catalogue"
    opt = EXTRA
    tags = ("Catalogue",)

    @get(sync_to_thread=True)
    def browse(
        self,
        app: Given[Application],
        visitor: Given[Caller],
        category: FromQuery[Category | None] = None,
        vehicle: FromQuery[UUID | None] = None,
        q: Search = "",
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[ItemView]:
        """The best answers to ``q`` first; with ``vehicle`` only what fits that car.

        ``after`` is the id of the last one seen, of the same question.
        """
        found = app.browsing.browse(
            visitor, category=category, vehicle=VehicleId(vehicle) if vehicle else None, text=q
        )
        behind = found if after is None else _behind(found, after)
        return page([ItemView.of(item) for item in behind[: limit + 1]], limit, "id")

    @get("/services/{code:str}", sync_to_thread=True)
    def service(self, code: FromPath[str], app: Given[Application]) -> ServiceView:
        """One service by its code."""
        id = ServiceId(named_id("service", code))
        return ServiceView.of(app.shelf.catalogue().service(id))

    @get("/parts/{code:str}", sync_to_thread=True)
    def part(self, code: FromPath[str], app: Given[Application]) -> PartView:
        """One part by its code."""
        return PartView.of(app.shelf.catalogue().part(PartId(named_id("part", code))))


def _behind(found: Sequence[Item], after: UUID) -> Sequence[Item]:
    """
    Raises:
        NotInCatalogue: nothing of that id is among what was ``found``.
    """
    for at, item in enumerate(found, start=1):
        if item.id == after:
            return found[at:]
    raise NotInCatalogue("this is no longer on the list: begin again without ``after``", id=after)
