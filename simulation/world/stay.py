"""One customer, from the wish to the way home."""

from attrs import define

from application.visits.booking import Booked
from domain.shared.errors import BaywiseError
from domain.shared.money import NOTHING
from simulation.world.arrival import Arrival
from simulation.world.case import Case, Steps
from simulation.world.choosing import Option
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.handover import Terms
from simulation.world.shop import Presence, Shop
from simulation.world.stages import from_intake
from simulation.world.world import World


@define(kw_only=True, eq=False)
class Stay:
    """Goes through one visit; what is decided is decided by the application."""

    world: World
    coming: Coming
    driver: Driver

    def live(self) -> Steps:
        """Everything, in its order."""
        world, coming = self.world, self.coming
        home = world.shops[coming.store]
        home.tally.wanted += 1
        option = world.chooses(coming, self.driver, world.app.clock.now())
        if option is None:
            return self._lost(home, "no_time")
        if coming.at_once and option.wait_min > coming.patience_min:
            return self._lost(home, "balked")
        shop = world.shops[option.store]
        if shop is not home:
            home.tally.left_for[shop.store.code] += 1
            shop.tally.came_from += 1
        shop.tally.expected += 1
        wished = world.env.now
        yield from self._visit(shop, option, wished)
        shop.tally.expected -= 1
        return None

    def _lost(self, shop: Shop, cause: str) -> None:
        shop.tally.lost[cause] += 1
        self._note(cause)

    def _note(self, what: str) -> None:
        self.world.diary.note(self.world.env.now, self.coming.number, what)

    def _visit(self, shop: Shop, option: Option, wished: float) -> Steps:
        try:
            arriving = yield from self._arrival.arrive(shop, option)
        except BaywiseError:
            return self._lost(shop, "sent_home" if self.world.env.now > wished else "no_time")
        if arriving is None:
            return self._lost(shop, "no_show")
        booked, ready = arriving
        here = Presence.begun(shop, self.coming.number, ready=ready, now=self.world.env.now)
        self._note("arrived")
        yield from self._be_served(self._case(here, booked), self._terms(option, wished))
        return None

    @property
    def _arrival(self) -> Arrival:
        return Arrival(world=self.world, coming=self.coming, driver=self.driver)

    def _case(self, here: Presence, booked: Booked) -> Case:
        return Case(
            world=self.world, coming=self.coming, driver=self.driver, here=here, booked=booked
        )

    def _be_served(self, case: Case, terms: Terms) -> Steps:
        yield from from_intake(case, terms)

    def _terms(self, option: Option, wished: float) -> Terms:
        return Terms(
            wished=wished,
            latest=self.world.to_minute(option.proposal.promise.latest),
            sent=option.store != self.coming.store,
            discount=option.proposal.idle.amount if option.proposal.idle else NOTHING,
        )
