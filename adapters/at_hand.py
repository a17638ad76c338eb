"""What every process keeps at hand, as it is read from a store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from adapters.footing import Store
from application.insight.tallies import Stretch, Tallies
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from application.stores.directory import Shop
from domain.catalogue.catalogue import Catalogue
from domain.dispatch.rule_book import RuleBook
from domain.dispatch.track_record import TrackRecord
from domain.insight import report
from domain.insight.figures import Rework
from domain.shared.ids import StoreId
from domain.stores.bay import Bay
from domain.workforce.technician import Technician

OfStore = TypeVar("OfStore", Bay, Technician)


def shops(store: Store, ids: Collection[StoreId] | None) -> Mapping[StoreId, Shop]:
    """These shops with all that is in them, or every shop."""
    with store.begin(Asked(caller=SYSTEM, command="read.register")) as work:
        if ids is None:
            stores, bays = work.stores.find(), work.bays.find()
            technicians = work.technicians.find()
        else:
            stores = work.stores.get_all(ids)
            bays = work.bays.find_any("store", ids)
            technicians = work.technicians.find_any("store", ids)
    bays_of, technicians_of = _by_store(bays), _by_store(technicians)
    return {
        StoreId(one.id): Shop(one, tuple(bays_of[one.id]), tuple(technicians_of[one.id]))
        for one in stores
    }


def _by_store(things: Iterable[OfStore]) -> Mapping[UUID, list[OfStore]]:
    found = defaultdict[UUID, list[OfStore]](list)
    for one in things:
        found[one.store].append(one)
    return found


def catalogue(store: Store) -> Catalogue:
    """What the chain sells, and for how much."""
    with store.begin(Asked(caller=SYSTEM, command="read.catalogue")) as work:
        return Catalogue(
            services=tuple(work.services.find()),
            parts=tuple(work.parts.find()),
            price_lists=tuple(work.price_lists.find()),
        )


def rules(store: Store) -> RuleBook:
    """The rules of dispatch of every level."""
    with store.begin(Asked(caller=SYSTEM, command="read.rules")) as work:
        return RuleBook.of(work.rule_sheets.find())


def track_records(store: Store, shops: Collection[StoreId | None]) -> list[TrackRecord]:
    """What finished work says of the people of these shops; for none among them, of the chain."""
    with store.begin(Asked(caller=SYSTEM, command="read.track_records")) as work:
        of_shops = work.track_records.find_any("store", [one for one in shops if one])
        return [*of_shops, *(work.track_records.find(store=None) if None in shops else ())]


def rework(
    store: Store, shops: Collection[Stretch], by_technician: bool
) -> Iterable[report.Line[Rework]]:
    """How much of the work of some shops and days had to be done again."""
    with store.begin(Asked(caller=SYSTEM, command="read.rework")) as work:
        tallies: Tallies = work.tallies
        count = tallies.rework_by_technician if by_technician else tallies.rework
        return count(shops)
