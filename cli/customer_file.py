"""What a customer's file is told as at a terminal: a fact a line, its cells between tabs."""

from collections.abc import Iterator
from datetime import datetime

from application.members.queries import FiledVisit, WholeFile
from application.shared.pages import Listed
from cli.desk import Desk
from cli.telling import clock
from domain.members.vehicle import Vehicle
from domain.shared.ids import StoreId
from domain.stores.store import Store


def file_told(desk: Desk, file: WholeFile) -> Iterator[str]:
    """Who it is, then cars, visits, waits and invitations."""
    known = file.member
    yield f"{known.name.text}\t{known.phone.text}\t{known.level}\tsince {known.since:%Y-%m-%d}"
    for car in file.vehicles:
        yield f"car\t{_plate(car)}\t{car.maker} {car.model} {car.year}\t{car.mileage_km} km"
    yield from visits_told(desk, file.visits)
    for wait in file.waits.items:
        store = _store(desk, wait.store)
        days = f"{clock(wait.window.start, store.zone)} to {clock(wait.last_moment, store.zone)}"
        yield f"waited\t{store.code}\t{' '.join(wait.services)}\t{days}\t{wait.status}"
    for one in file.invitations.items:
        store = _store(desk, one.store)
        yield f"invited\t{store.code}\tfor {clock(one.starts, store.zone)}\t{one.status}"


def visits_told(desk: Desk, visits: Listed[FiledVisit]) -> Iterator[str]:
    """A line a visit with lines for what belongs to it, and where the list goes on."""
    for filed in visits.items:
        yield from _visit(filed, _store(desk, filed.visit.store))
    if visits.next:
        yield f"older visits\t--after {visits.next}"


def _visit(filed: FiledVisit, store: Store) -> Iterator[str]:
    visit, order = filed.visit, filed.order
    services = " ".join(line.code for line in filed.services)
    yield (
        f"visit\t{visit.id}\t{store.code}\t{_plate(filed.vehicle)}\t{visit.status}\t{services}"
        f"\t{order.owed}\tto pay {order.due}"
    )
    yield "\t".join(("", *_times(filed, store)))
    if visit.stood_still_min:
        yield f"\tstood still {visit.stood_still_min} min"
    for line in filed.declined:
        yield f"\tdeclined {line.code}"
    if visit.review:
        yield f"\t{visit.review.stars} of 5 stars\t{visit.review.words}".rstrip()
    if visit.call_due:
        yield f"\tto be called from {clock(visit.call_due, store.zone)}"
    if visit.follow_up:
        reached = "reached" if visit.follow_up.reached else "not reached"
        yield f"\tcalled {clock(visit.follow_up.at, store.zone)}, {reached}\t{visit.follow_up.note}"


def _times(filed: FiledVisit, store: Store) -> Iterator[str]:
    """What was promised and what came of it, by the shop's clock."""
    visit, booked = filed.visit, filed.appointment
    known: tuple[tuple[str, datetime | None], ...] = (
        ("booked for", booked.expected if booked else None),
        ("promised by", booked.promise.latest if booked else None),
        ("came", visit.reception.at if visit.reception else None),
        ("done", visit.work_ended),
        ("given back", visit.released_at),
    )
    return (f"{what} {clock(at, store.zone)}" for what, at in known if at)


def _plate(car: Vehicle | None) -> str:
    if car is None:
        return "?"
    return car.plate.text if car.plate else car.vin.text if car.vin else "?"


def _store(desk: Desk, id: StoreId) -> Store:
    return desk.app.directory.register.stores[id]
