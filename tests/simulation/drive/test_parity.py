"""A server decides as the twin did, command by command."""

from attrs import evolve
from msgspec.structs import replace

from adapters.preparation import migrated
from cli.simulate.parity import compared, facts
from simulation.dispatch_log import Came, Refused, Request
from simulation.drive.parity import BY_ITSELF, Day, Differing, differing, lived
from simulation.scenario.fresh import Wish, fresh
from tests.chain import MONDAY
from tests.databases import Databases

SEED = 3


def a_morning(*, hours: float) -> Day:
    """Of one shop."""
    scenario = fresh(1, SEED, Wish(occupied=0.7, days=1))
    return lived(evolve(scenario, horizon=evolve(scenario.horizon, warm_up=0)), SEED, hours=hours)


def test_postgresql_over_http_decides_as_the_twin(postgres_server: Databases) -> None:
    day = a_morning(hours=10.8)

    found = compared(day, postgres_server.new_database(prepared_by=migrated))

    told = facts(day, found)
    assert told["first_difference"] is None
    assert told["over_http"] + told["in_the_application"] == told["commands"] > 30
    assert {"offers.find", "booking.hold", "receptions.receive", "dispatching.dispatch"} <= {
        *found.over_http
    }
    assert {*found.otherwise} == {BY_ITSELF}
    assert found.decisions > 5


def test_a_difference_is_named_with_both_sides() -> None:
    """``price_fen`` stands for anything."""
    came = Came(answer={"price_fen": 39_900}, refused=Refused("taken", "有人更快。"), decided=[])
    request = Request(at=MONDAY, caller={}, command="booking.hold", arguments={}, came=came)
    in_english = Came(answer=came.answer, refused=Refused("taken", "others have it"), decided=[])
    dearer = replace(came, answer={"price_fen": 40_000})
    offered = replace(came, refused=None)

    assert differing(7, request, in_english) is None
    assert differing(7, request, dearer) == Differing(
        number=7,
        command="booking.hold",
        at=MONDAY,
        pointer="/answer/price_fen",
        twin="39900",
        server="40000",
    )
    told = differing(7, request, offered)
    assert told is not None
    assert (told.pointer, told.server) == ("/refused", "null")
