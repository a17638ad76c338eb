"""Bays and hands of an offer, chosen when it is taken: what counts is its time."""

from attrs import evolve, frozen

from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.dispatch.proposal import Proposal, plan_of
from application.dispatch.rules import Rulebook
from application.stores.directory import Directory
from application.visits.work import VisitWork
from domain.dispatch.offer import Request
from domain.shared.ids import ServiceId, named_id


@frozen
class Room:
    """Looks for room at the time of an offer, as far as this process knows."""

    shelf: Shelf
    directory: Directory
    capacities: Capacities
    rulebook: Rulebook

    def found(self, work: VisitWork, proposal: Proposal) -> Proposal:
        """The same shop, time, price and promise, with bays and hands that are free by now.

        Many are shown the same bay for the same time, and any other does as well. The proposal as
        it is when there is no room: whoever was faster is found out at the commit.
        """
        catalogue = self.shelf.catalogue()
        services = [catalogue.service(ServiceId(named_id("service", s))) for s in proposal.services]
        request = Request(
            place=self.directory.store(proposal.store).place,
            store=proposal.store,
            needs=tuple(need for one in services for need in one.needs_for(proposal.car)),
            earliest=proposal.starts,
            latest=proposal.starts,
            online=not work.caller.in_person,
            overnight=bool(proposal.nights),
        )
        rules = self.rulebook.of_shop(proposal.store)
        for offer in self.capacities.find(request, rules, now=work.now, best=1).offers:
            if offer.start == proposal.starts and offer.finish <= proposal.ends:
                return evolve(proposal, plan=plan_of(offer))
        return proposal
