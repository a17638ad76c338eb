"""From how far a person reaches to what a transaction may touch."""

from typing import assert_never

from application.people.ports import Regions
from application.shared.caller import Actor
from application.shared.rights import Chain, Own, Scope, Stores
from domain.people.person import Person
from domain.people.reach import OneRegion, OwnThings, Reach, TheseStores, WholeChain


def scope_of(reach: Reach, regions: Regions) -> Scope:
    """A region is the set of its shops at this moment."""
    match reach:
        case WholeChain():
            return Chain()
        case OneRegion(region):
            return Stores(regions.stores_in(region))
        case TheseStores(stores):
            return Stores(frozenset(stores))
        case OwnThings(member):
            return Own(member)
    assert_never(reach)


def actor_of(person: Person, regions: Regions) -> Actor:
    return Actor(id=person.id, roles=frozenset(person.roles), scope=scope_of(person.reach, regions))


def within(inner: Scope, outer: Scope) -> bool:
    """Whether who has ``outer`` may hand out ``inner``; staff may let customers in."""
    match inner, outer:
        case _, Chain():
            return True
        case Stores(some), Stores(all_of_them):
            return some <= all_of_them
        case Own(), Stores():
            return True
    return inner == outer
