"""Values of the application as the JSON that the API reads."""

from typing import Any

from application.dispatch.offers import Wish
from application.visits.reception import Entry
from domain.finance.tender import Tendered
from domain.shared.money import Money
from domain.shared.trade import Car
from domain.work_orders.record import Finding


def wish_body(wish: Wish) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "services": wish.services,
        "store": wish.store,
        "vehicle": wish.vehicle,
        "earliest": wish.earliest,
        "latest": wish.latest,
        "at_the_desk": not wish.online,
        "overnight": wish.overnight,
        "best": wish.best,
    }
    if wish.at:
        asked["place"] = {"lat": wish.at.lat, "lon": wish.at.lon}
    if wish.car:
        asked["car"] = car_body(wish.car)
    return asked


def car_body(car: Car) -> dict[str, Any]:
    return {
        "maker": car.maker,
        "model": car.model,
        "year": car.year,
        "vehicle_class": car.vehicle_class,
        "energy": car.energy,
    }


def entry_body(entry: Entry) -> dict[str, Any]:
    return {
        "mileage_km": entry.mileage_km,
        "fuel_percent": entry.fuel_percent,
        "note": entry.note,
        "lower_mileage_reason": entry.lower_mileage_reason,
    }


def finding_body(one: Finding) -> dict[str, Any]:
    return {"note": one.note, "severity": one.severity, "trouble_codes": one.trouble_codes}


def money_body(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def tendered_body(one: Tendered) -> dict[str, Any]:
    given = {"given": money_body(one.given)} if one.given else {}
    return {"tender": one.tender, "amount": money_body(one.amount), **given}
