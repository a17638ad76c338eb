"""Customers choose among shops near them, and are in a shop only after the drive there."""

from attrs import evolve

from domain.shared.geo import Place
from simulation.scenario.conditions import Conditions
from simulation.scenario.policy import Policy
from simulation.scenario.scenario import Scenario
from simulation.world.coming import Comings
from simulation.world.run import Run
from tests.simulation.scenarios import scenario


def side_by_side() -> Scenario:
    """Two shops a few kilometres from each other, that recommend each other and no more."""
    apart = scenario(conditions=Conditions(follows=1.0), booked=0.0)
    first, second = apart.network.stores
    near = evolve(second, place=Place(first.place.lat + 0.02, first.place.lon))
    return evolve(
        apart,
        network=evolve(apart.network, stores=(first, near)),
        policies={"recommends": Policy(recommends=True)},
    )


def test_who_asks_at_the_door_is_there_and_whom_another_shop_is_recommended_drives() -> None:
    given = side_by_side()
    run = Run.prepared(given, "recommends", 1)
    world = run.world
    world.env.run(until=10 * 60)
    chosen = []
    for coming in Comings(given, 1, world.fleet).of_day(0)[:40]:
        driver = world.garage.take(world.fleet.cars[coming.model])
        option = world.choosing.best(coming, driver, world.app.clock.now())
        if option is not None:
            chosen.append((option.store == coming.store, option.there, option.drive_min > 0))
    elsewhere = {(there, drives) for home, there, drives in chosen if not home}
    assert elsewhere == {(False, True)}
    assert all(drives is not there for _, there, drives in chosen)
