"""Loading a chain: shops, bays and people, all or nothing."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from attrs import evolve, frozen

from application.shared.network import Network
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.catalogue.catalogue import Catalogue
from domain.catalogue.part import Part
from domain.catalogue.price_list import PriceList
from domain.catalogue.service import Service as Sold
from domain.shared.aggregate import Aggregate
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.technician import Technician

A = TypeVar("A", bound=Aggregate)


class NetworkWork(Work, Protocol):
    """What loading needs from one transaction."""

    @property
    def stores(self) -> Repository[Store]: ...
    @property
    def bays(self) -> Repository[Bay]: ...
    @property
    def technicians(self) -> Repository[Technician]: ...
    @property
    def services(self) -> Repository[Sold]: ...
    @property
    def parts(self) -> Repository[Part]: ...
    @property
    def price_lists(self) -> Repository[PriceList]: ...


@frozen(kw_only=True)
class Loaded:
    """How many were new or changed."""

    stores: int
    bays: int
    technicians: int


@frozen(kw_only=True)
class Loading(Service):
    """What headquarters does when the chain grows."""

    @command("stores.load", may=Permission.KEEP_NETWORK)
    def load_network(self, work: NetworkWork, *, network: Network) -> Loaded:
        """Store what is new or different; the same again changes nothing."""
        return Loaded(
            stores=_save(work.stores, [s.registered(at=work.now) for s in network.stores]),
            bays=_save(work.bays, [b.registered(at=work.now) for b in network.bays]),
            technicians=_save(
                work.technicians, [t.registered(at=work.now) for t in network.technicians]
            ),
        )

    @command("catalogue.load", may=Permission.KEEP_CATALOGUE)
    def load_catalogue(self, work: NetworkWork, *, catalogue: Catalogue) -> int:
        """Store services, parts and price lists; answers how many were new or different."""
        return (
            _save(work.services, catalogue.services)
            + _save(work.parts, catalogue.parts)
            + _save(work.price_lists, catalogue.price_lists)
        )


def _save(repository: Repository[A], wanted: Iterable[A]) -> int:
    known = {one.id: one for one in repository.find()}
    saved = 0
    for one in wanted:
        before = known.get(one.id)
        if before is None:
            repository.save(one)
        elif evolve(one, version=before.version) != before:
            repository.save(evolve(one, version=before.version))
        else:
            continue
        saved += 1
    return saved
