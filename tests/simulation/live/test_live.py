"""Running shops, asked what would be."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from click.testing import CliRunner, Result

from adapters import registry
from adapters.bootstrap import in_memory, store_of
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.settings import Settings
from adapters.snapshot.file import BadSnapshot, load, save
from adapters.snapshot.snapshot import Snapshot
from adapters.snapshot.taking import take
from adapters.sql.connection import connect
from application.app import Application
from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from application.stores.choosing import Choice
from cli.main import baywise
from domain.booking.appointment import Status as Kept
from domain.orders.idle import NEVER
from domain.shared.claims import ClaimKind
from domain.shared.ids import AppointmentId, VehicleId, named_id
from domain.work_orders.status import Status
from simulation.clock import HandClock
from simulation.live.fork import Assumed, Fork
from simulation.live.future import Future, Horizon
from simulation.outcome.laws import violations
from simulation.scenario.changes.change import BadChange
from simulation.scenario.changes.language import parse
from tests.chain import HERE, store_id
from tests.simulation.live.running_shops import LAST, open_shops, running_shops, set_clock

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "simulate.md").read_text(encoding="utf-8")
ONE = Choice(codes=("S0001", "S0002"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a Baywise, which is there as long as :func:`url` is."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with EmbeddedPostgres(home / "postgres", durable=False, outlives=False) as server:
        running_shops(server.url)
        yield server.url


@pytest.fixture(scope="module")
def snapshot(url: str) -> Snapshot:
    engine = connect(url, pool_size=1)
    try:
        return take(engine, SYSTEM, ONE, HandClock(LAST))
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def shops(url: str) -> Iterator[Application]:
    with open_shops(url) as app:
        yield app


@pytest.fixture(scope="module")
def twin(snapshot: Snapshot) -> Application:
    clock = HandClock(LAST)
    return in_memory(clock=clock, random=Random(1), store=store_of(snapshot, clock))


def fork(snapshot: Snapshot) -> Fork:
    return Fork(snapshot=snapshot, print="of a test", idle=NEVER, assumed=Assumed())


def future(snapshot: Snapshot, *changes: str, hours: float = 10) -> Future:
    meant = tuple(parse(one) for one in changes)
    return Future(fork=fork(snapshot), horizon=Horizon(hours=hours), changes=meant)


def test_the_shops_hold_a_car_in_every_state(snapshot: Snapshot) -> None:
    states = {one.status for one in snapshot.of(registry.WORK_ORDERS)}

    assert states == {*Status} - {
        Status.DIAGNOSED,
        Status.RELEASED,
        Status.CLOSED,
        Status.CANCELLED,
    }


def test_a_twin_of_a_snapshot_shows_the_same_visits(
    snapshot: Snapshot, shops: Application, twin: Application
) -> None:
    for visit in snapshot.of(registry.WORK_ORDERS):
        theirs, ours = (one.visits.see(SYSTEM, work_order=visit.id) for one in (shops, twin))
        assert evolve(theirs.work_order, findings=()) == evolve(ours.work_order, findings=())
        assert (theirs.appointment, theirs.payments) == (ours.appointment, ours.payments)
        assert theirs.parts == ours.parts
        assert theirs.order.due == ours.order.due


def test_a_twin_of_a_snapshot_has_the_same_claims_and_offers(
    snapshot: Snapshot, shops: Application, twin: Application
) -> None:
    stores = [one.id for one in snapshot.of(registry.STORES)]
    [theirs, ours] = [
        sorted(one.capacities.claims.claims_of_stores(stores, LAST), key=lambda claim: claim.id)
        for one in (shops, twin)
    ]
    assert theirs == ours
    car = VehicleId(snapshot.of(registry.VEHICLES)[0].id)
    for service in ("oil-service", "wash-deluxe", "big-service"):
        wish = Wish(services=(service,), vehicle=car, at=HERE, earliest=LAST, best=9)
        found = [one.offers.find(SYSTEM, wish=wish).proposals for one in (shops, twin)]
        assert found[0] == found[1]
        assert found[0]


def test_nobody_is_in_a_snapshot(snapshot: Snapshot) -> None:
    told = repr([list(kept) for kept in snapshot.aggregates.values()])

    members, people = snapshot.of(registry.MEMBERS), snapshot.of(registry.TECHNICIANS)
    assert {one.name.text for one in members} | {one.name.text for one in people} == {"-"}
    assert all(one.phone.text.startswith("16") for one in members)
    assert "worn" not in told


def test_a_snapshot_is_read_back_the_same_or_not_at_all(snapshot: Snapshot, tmp_path: Path) -> None:
    print_ = save(tmp_path / "one", snapshot)
    assert load(tmp_path / "one") == (snapshot, print_)

    whole = (tmp_path / "one").read_bytes()
    (tmp_path / "two").write_bytes(whole[:-100])
    with pytest.raises(BadSnapshot):
        load(tmp_path / "two")


def test_wishes_of_the_last_weeks_are_counted_by_the_clock_of_the_shop(url: str) -> None:
    engine = connect(url, pool_size=1)
    try:
        later = take(engine, SYSTEM, Choice(codes=("S0001",)), HandClock(LAST + timedelta(days=7)))
    finally:
        engine.dispose()

    came = later.history.came
    assert sum(one.cars for one in came) == 8
    assert {one.weekday for one in came} == {0}
    assert {one.hour for one in came} <= {8, 9, 10}
    assert sum(one.booked for one in came) == 1
    assert sum(one.cars for one in later.history.brought) == 8


def test_every_law_of_counting_holds_with_cars_that_were_here(snapshot: Snapshot) -> None:
    run = future(snapshot, hours=2).prepared(1).lived()

    assert violations(run) == []
    assert [shop.here_before for shop in run.shops] == [8, 2]
    assert sum(shop.wanted for shop in run.shops) > 0


def test_every_car_that_is_here_goes_home_and_who_was_expected_comes_or_does_not(
    snapshot: Snapshot,
) -> None:
    run = future(snapshot, "demand*0", hours=34).prepared(1).lived()

    assert violations(run) == []
    assert sum(shop.wanted for shop in run.shops) == 0
    assert sum(shop.served + shop.lost.all for shop in run.shops) == 10
    assert sum(shop.still_here for shop in run.shops) == 0
    assert run == evolve(
        future(snapshot, "demand*0", hours=34).prepared(1).lived(), cpu_s=run.cpu_s
    )


def test_nothing_is_changed_but_what_a_change_says(snapshot: Snapshot) -> None:
    as_it_is, more = (future(snapshot, *one).prepared(1) for one in ((), ("S0001:+1 lift",)))

    [added] = {one.id for one in more.made.network.bays} - {
        one.id for one in as_it_is.made.network.bays
    }
    assert more.app.directory.register.bays[added].code == "S0001-L1"
    assert as_it_is.app.directory.register.bays.keys() == {
        one.id for one in snapshot.of(registry.BAYS)
    }


def test_who_goes_finishes_the_car_that_is_in_hand_first(snapshot: Snapshot) -> None:
    gone = future(snapshot, "S0001:-4 technicians", "S0002:+1 technician").prepared(1)
    claims = gone.app.capacities.claims.claims_of_stores(snapshot.asked, LAST)
    working = {one.resource: one for one in claims if one.kind is ClaimKind.WORKING}
    people = [one for one in snapshot.of(registry.TECHNICIANS) if one.code.startswith("S0001")]

    away = [one for one in claims if one.kind is ClaimKind.ABSENCE]
    for person in people:
        own = sorted(one.during for one in away if one.resource == person.id)
        busy = working.get(person.id)
        assert own[0].start == (busy.during.end if busy else own[0].start)
        assert own[-1].end > LAST + timedelta(days=300)
    assert any(one.id in working for one in people)
    before = {one.id for one in snapshot.of(registry.TECHNICIANS)}
    [new] = [one for one in gone.made.network.technicians if one.id not in before]
    assert gone.app.directory.technician(new.id).store == store_id(2)


def test_a_bay_with_a_car_that_cannot_move_stays(snapshot: Snapshot) -> None:
    with pytest.raises(BadChange, match=r"S0001-B[01]: a car stands there that cannot move"):
        future(snapshot, "S0001:-2 lift").prepared(1)


def test_who_is_lent_is_gone_at_home_and_there_in_the_other_shop(snapshot: Snapshot) -> None:
    lent = future(snapshot, "lend:S0002>S0001:1").prepared(1)

    here = [one.code for one in lent.made.network.technicians if one.store == store_id(1)]
    assert here == ["S0001-T0", "S0001-T1", "S0001-T2", "S0001-T3", "S0002-T0-S0001"]
    claims = lent.app.capacities.claims.claims_of_stores([store_id(2)], LAST)
    away = {one.resource for one in claims if one.kind is ClaimKind.ABSENCE}
    assert away == {named_id("technician", "S0002-T0")}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("outage:S0001:2026-03-02", "S0001: a car is being worked on at that time"),
        ("S0001:close", "S0001:close: this does not happen to running shops"),
        ("S0001:hours 08:00-22:00", "ask it of a scenario directory"),
        ("waves:1/1", "ask it of a scenario directory"),
        ("S0009:+1 lift", "the scenario has no shop S0009"),
    ],
)
def test_what_cannot_be_done_now_is_refused_with_the_reason(
    snapshot: Snapshot, change: str, sentence: str
) -> None:
    with pytest.raises(BadChange, match=sentence):
        future(snapshot, change).prepared(1)


def test_a_shop_that_closes_tomorrow_displaces_who_is_booked(snapshot: Snapshot) -> None:
    shut = future(snapshot, "outage:S0001:2026-03-03", hours=34).prepared(1)

    kept = [
        shut.app.visits.appointment(SYSTEM, appointment=AppointmentId(one.id)).status
        for one in snapshot.of(registry.APPOINTMENTS)
    ]
    assert kept.count(Kept.DISPLACED) == 1


def whatif(home: Path, *words: str | Path) -> Result:
    told = ["simulate", "whatif", "--from-live", *map(str, words)]
    return CliRunner().invoke(baywise, told, obj=Settings(home=home), catch_exceptions=False)


@pytest.mark.usefixtures("url")
def test_the_how_to_asks_twice_of_the_same_instant_and_is_told_so(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^baywise simulate whatif --from-live (.*)$", PAGE, re.MULTILINE)
    set_clock(home)
    first = whatif(home, *shlex.split(commands[0]))
    set_clock(home, LAST + timedelta(minutes=25, seconds=20))
    second = whatif(home, *shlex.split(commands[1]))
    again = whatif(home, *shlex.split(commands[1]), "--json")
    others = whatif(home, "--city", "Shanghai", "--change", "demand*2", "--out", "now")

    assert (first.exit_code, len(commands)) == (0, 2), first.output
    lines = first.stdout.splitlines()
    assert lines[0] == "from 2026-03-02 10:31 to 2026-03-02 11:31, 1 run of each"
    assert lines[1].startswith("shops 2, S0002 for people that are lent; read in ")
    assert lines[2].startswith("cars here 8, booked 2, claims ")
    assert "too little history, customers by arithmetic: S0001, S0002" in lines
    assert "S0001 gets 1 more lift bay" in lines
    assert "所用为 25 分钟前为先前问题读取的状态" in second.stdout
    told = json.loads(again.stdout)
    assert told["fork"]["begins"] == (LAST + timedelta(minutes=1)).isoformat()
    assert 1500 < told["fork"]["earlier_s"] < 1600
    assert others.exit_code == 5
    assert others.stderr.startswith("other-shops: ")
    assert len([*Path("now").glob("*/*.json")]) == 3


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        ((), "no-shop-chosen", 6),
        (("--city", "Shanghai", "--store", "S0001"), "no-shop-chosen", 6),
        (("--region", "north"), "no-shop-there", 4),
        (("--store", "S0009"), "no-shop-there", 4),
    ],
)
@pytest.mark.usefixtures("url")
def test_whoever_names_no_shop_is_told_so(
    home: Path, tmp_path: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    refused = whatif(home, *words, "--change", "demand*2", "--out", tmp_path / "out")

    assert refused.exit_code == exit_code
    assert refused.stderr.startswith(f"{code}: ")
    assert not (tmp_path / "out").exists()


def test_where_no_shops_run_nothing_is_started(tmp_path: Path) -> None:
    words = ["simulate", "whatif", "--from-live", "--city", "Shanghai", "--change", "demand*2"]
    nowhere = Settings(home=tmp_path / "nowhere")
    refused = CliRunner().invoke(baywise, [*words, "--out", str(tmp_path / "o")], obj=nowhere)

    assert refused.exit_code == 8
    assert refused.stderr.startswith("no-database: ")
    assert not (tmp_path / "nowhere").exists()
