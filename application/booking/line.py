"""The line of the waiting list: who waits longest and fits what there is."""

from collections.abc import Collection, Iterable
from itertools import chain

import structlog
from attrs import frozen

from application.booking.work import WaitingWork
from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal
from application.stores.directory import Directory
from domain.booking.holds import MOST_HOLDS
from domain.booking.waiting import Status, Wait
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import MemberId, StoreId

_log = structlog.get_logger()


@frozen
class Line:
    """Looks through the waiting list for a shop that has time."""

    directory: Directory
    offers: Offers

    def first(
        self, work: WaitingWork, store: StoreId, passed: Collection[MemberId]
    ) -> tuple[Wait, Proposal] | None:
        """The first who waits and fits, and the time that ``store`` has.

        Who holds as often as anybody may keeps the place in the line and is passed over, as are
        those ``passed``.
        """
        for wait in self._longest_first(work, store):
            if wait.member in passed or len(work.holds_of(wait.member)) >= MOST_HOLDS:
                continue
            proposal = self._fitting(work, wait, store)
            if proposal is not None:
                return wait, proposal
        return None

    def _longest_first(self, work: WaitingWork, store: StoreId) -> Iterable[Wait]:
        """Who would come to ``store``."""
        place = self.directory.store(store).place
        here = work.waits.find(store=store, status=Status.WAITING)
        near = [
            wait
            for wait in work.waits.find(near=True, status=Status.WAITING)
            if wait.store != store
            and self.directory.store(wait.store).place.km_to(place) <= wait.near_km
        ]
        return sorted(chain(here, near), key=lambda wait: (wait.since, wait.id))

    def _fitting(self, work: WaitingWork, wait: Wait, store: StoreId) -> Proposal | None:
        earliest = max(wait.window.start, work.now)
        if wait.window.end <= earliest:
            return None
        wish = Wish(
            services=wait.services,
            vehicle=wait.vehicle,
            store=store,
            earliest=earliest,
            latest=wait.window.end,
            best=1,
        )
        try:
            found = self.offers.found(work, wish)
        except (NotFound, Rejected) as error:
            # The catalogue or the car has changed; the others shall not wait for that.
            _log.warning("waiting_list_skipped", code=error.code, wait=str(wait.id))
            return None
        return next(iter(found.proposals), None)
