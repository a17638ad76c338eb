"""Services, parts and cars of which a test names only what it is about."""

from datetime import date

from domain.catalogue.by_class import ByClass
from domain.catalogue.codes import Category
from domain.catalogue.fitment import ANY_CAR, Fitment, FitmentRule
from domain.catalogue.part import Part
from domain.catalogue.price_list import Per, Price, PriceList, Scope
from domain.catalogue.service import Operation, PartNeed, Service
from domain.shared.ids import StoreId, named_id
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.quantity import Unit
from domain.shared.trade import BayKind, Car, Energy, Grade, Skill, VehicleClass

SHOP = StoreId(named_id("store", "S0001"))
OTHER_SHOP = StoreId(named_id("store", "S0002"))
TODAY = date(2025, 3, 3)


def a_car(
    *,
    maker: str = "Volkswagen",
    model: str = "Lavida",
    year: int = 2021,
    vehicle_class: VehicleClass = VehicleClass.MEDIUM,
    energy: Energy = Energy.PETROL,
) -> Car:
    return Car(maker=maker, model=model, year=year, vehicle_class=vehicle_class, energy=energy)


ELECTRIC = a_car(maker="Tesla", model="Model 3", energy=Energy.ELECTRIC)
ONLY_PETROL = Fitment(rules=(FitmentRule(energies=(Energy.PETROL,)),))


def an_operation(*, minutes: int = 30, four_eyes: bool = False) -> Operation:
    return Operation(
        label=Label("更换机油", "Oil change"),
        bay=BayKind.LIFT,
        skill=Skill.MAINTENANCE,
        grade=Grade.JUNIOR,
        standard_minutes=ByClass.scaled(minutes),
        four_eyes=four_eyes,
    )


def a_need(role: str = "oil-filter", *, quantity: int = 1, unit: Unit = Unit.PIECE) -> PartNeed:
    return PartNeed(role=role, quantity=ByClass.same(quantity), unit=unit)


def a_service(
    code: str = "oil-service",
    *,
    zh: str = "小保养",
    en: str = "Oil service",
    operations: tuple[Operation, ...] = (an_operation(),),
    parts: tuple[PartNeed, ...] = (),
    fitment: Fitment = ANY_CAR,
) -> Service:
    return Service.of(
        code,
        label=Label(zh, en),
        category=Category.MAINTENANCE,
        operations=operations,
        parts=parts,
        fitment=fitment,
    )


def a_part(
    code: str = "OF-VW-01",
    *,
    role: str = "oil-filter",
    zh: str = "机油滤清器",
    en: str = "Oil filter",
    unit: Unit = Unit.PIECE,
    fitment: Fitment = ANY_CAR,
    barcode: str | None = None,
) -> Part:
    return Part.of(
        code,
        label=Label(zh, en),
        category=Category.PART,
        role=role,
        unit=unit,
        fitment=fitment,
        oem_number=f"OEM {code}",
        barcode=barcode,
    )


def a_price(
    item: str = "oil-service", fen: int = 12_000, *, per: Per = Per.SERVICE, tax: int = 1300
) -> Price:
    return Price(item=item, per=per, amount=Money(fen), tax=tax)


def a_price_list(
    *prices: Price,
    code: str = "CHAIN",
    starts: date = date(2025, 1, 1),
    ends: date | None = None,
    region: str | None = None,
    store: StoreId | None = None,
) -> PriceList:
    return PriceList.of(
        code,
        label=Label("价目表", "Price list"),
        starts=starts,
        ends=ends,
        scope=Scope(region=region, store=store),
        prices=prices or (a_price(),),
    )
