"""The demonstration's catalogue, read from the tables beside this module."""

from collections.abc import Mapping
from datetime import date

from adapters.demo.catalogue.notation import Row, fitment, label, pairs, part_need, rows
from domain.catalogue.by_class import ByClass
from domain.catalogue.catalogue import Catalogue
from domain.catalogue.codes import Category
from domain.catalogue.part import Part
from domain.catalogue.price_list import Per, Price, PriceList, Scope
from domain.catalogue.service import Operation, Service
from domain.shared.ids import PartId, StoreId, named_id
from domain.shared.money import Money
from domain.shared.quantity import Unit
from domain.shared.trade import BayKind, Grade, Skill


def demo_catalogue() -> Catalogue:
    """About 60 services and 340 parts in both languages, with prices in four lists.

    Ids follow from codes, so loading twice changes nothing.
    """
    operations = {row["code"]: row for row in rows("operations")}
    return Catalogue(
        services=tuple(_service(row, operations) for row in rows("services")),
        parts=tuple(_part(row) for row in rows("parts")),
        price_lists=_price_lists(),
    )


def _service(row: Row, operations: Mapping[str, Row]) -> Service:
    return Service.of(
        row["code"],
        label=label(row),
        category=Category(row["category"]),
        operations=tuple(
            _operation(operations[code], int(minutes)) for code, minutes in pairs(row["operations"])
        ),
        parts=tuple(part_need(role, amount) for role, amount in pairs(row["parts"])),
        fitment=fitment(row["fits"]),
    )


def _operation(row: Row, medium_minutes: int) -> Operation:
    return Operation(
        label=label(row),
        bay=BayKind(row["bay"]),
        skill=Skill(row["skill"]),
        grade=Grade[row["grade"].upper()],
        standard_minutes=ByClass.scaled(medium_minutes),
        four_eyes=row["four_eyes"] == "yes",
    )


def _part(row: Row) -> Part:
    part = Part.of(
        row["code"],
        label=label(row),
        category=Category(row["category"]),
        role=row["role"],
        unit=Unit(row["unit"]),
        fitment=fitment(row["fits"], row["excluded"]),
        oem_number=row["oem_number"],
        barcode=row["barcode"],
    )
    substitutes = (PartId(named_id("part", code)) for code in row["substitutes"].split())
    return part.replaced_by(*substitutes)


def _price_lists() -> tuple[PriceList, ...]:
    prices: dict[str, list[Price]] = {}
    for row in rows("prices"):
        prices.setdefault(row["list"], []).append(_price(row))
    return tuple(_price_list(row, tuple(prices[row["code"]])) for row in rows("price_lists"))


def _price(row: Row) -> Price:
    return Price(
        item=row["item"],
        per=Per(row["per"]),
        amount=Money(int(row["amount"])),
        tax=int(row["tax"]),
    )


def _price_list(row: Row, prices: tuple[Price, ...]) -> PriceList:
    return PriceList.of(
        row["code"],
        label=label(row),
        scope=Scope(
            region=row["region"] or None,
            store=StoreId(named_id("store", row["store"])) if row["store"] else None,
        ),
        starts=date.fromisoformat(row["starts"]),
        ends=date.fromisoformat(row["ends"]) if row["ends"] else None,
        prices=prices,
    )
