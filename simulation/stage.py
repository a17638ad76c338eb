"""A chain in a given world, clock and chance in one hand: where days are recorded and redone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import Factory, define, frozen

from adapters.bootstrap import in_memory, open_database
from adapters.changes import Changes
from adapters.demo.catalogue.loader import demo_catalogue
from adapters.demo.chain import furnish
from adapters.keys import Keys
from adapters.network import csv_files
from adapters.network.generate import generate
from adapters.plain_codec import PlainCodec
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.preparation import migrated
from application.app import Application
from application.shared import network as shops
from application.shared.caller import SYSTEM
from application.shared.fingerprint import fingerprint
from application.shared.ledgers import Decided
from application.shared.ports import Clock
from domain.dispatch.rule_sheet import Whose
from domain.shared.errors import BaywiseError, Conflict
from simulation.dispatch_log import Came, Network, Refused, World

CODEC: Final = PlainCodec()
_KEYS: Final = Keys(encryption=bytes(32), index=bytes(32))


class OtherWorld(Conflict):
    """The shops, people or wares are not those of the log."""

    code = "other-world"


class Ground(StrEnum):
    """What a day is lived on."""

    TWIN = "twin"
    POSTGRESQL = "postgresql"


@define
class Ear:
    """Hears what transactions changed, and keeps their decisions."""

    decided: list[Decided] = Factory(list)
    changed: bool = False

    def __call__(self, changes: Changes) -> None:
        self.changed = True
        self.decided.extend(changes.rows.get("decisions", ()))

    def forget(self) -> None:
        self.decided.clear()
        self.changed = False


@frozen(kw_only=True)
class Stage:
    """An application whose every request has a seed of its own.

    So one request that draws more ids than before does not change all that follow.
    """

    app: Application
    chance: Random
    seed: int
    ear: Ear

    def furnish(self, world: World) -> None:
        """Everything that there was before the first request.

        Raises:
            OtherWorld: the shops, people or wares are not those of the log.
        """
        network, catalogue = laid_out(world.network), demo_catalogue()
        if fingerprint(network, catalogue) != world.print:
            raise OtherWorld(
                "shops, people or wares are not those that the day was recorded with;"
                " replay it with the files and the release of then, or record it anew"
            )
        self.chance.seed(f"{self.seed}/world")
        furnish(self.app, network, catalogue)
        if world.rules:
            self.app.rules.change(
                SYSTEM, whose=Whose(), values={**world.rules}, reason="rules of the recorded day"
            )

    def perform(self, number: int, request: Callable[[], object]) -> Came:
        """Carry out the request of that number, and say what came of it."""
        self.chance.seed(f"{self.seed}/{number}")
        self.ear.forget()
        answer: Any = None
        refused = None
        try:
            answer = CODEC.plain(request())
        except BaywiseError as error:
            refused = Refused(error.code, error.detail)
        decided = [CODEC.plain(one) for one in self.ear.decided]
        return Came(answer=answer, refused=refused, decided=decided)


def world(
    network: Network, *, begins: datetime, seed: int, rules: Iterable[tuple[str, float]] = ()
) -> World:
    """The world of shops laid out or read now."""
    return World(
        version=1,
        network=network,
        print=fingerprint(laid_out(network), demo_catalogue()),
        begins=begins,
        seed=seed,
        rules=dict(rules),
    )


def laid_out(network: Network) -> shops.Network:
    """The shops and people.

    Raises:
        BadNetwork: the files of the directory have mistakes.
    """
    if network.directory is not None:
        return csv_files.read(Path(network.directory))
    return generate(network.stores or 1, network.seed)


@contextmanager
def raised(
    ground: Ground, world: World, clock: Clock, *, url: str | None = None
) -> Iterator[Stage]:
    """The stage of a world.

    Args:
        url: of an empty PostgreSQL database, instead of one that vanishes afterwards.
    """
    chance, ear = Random(), Ear()
    with ExitStack() as held:
        if ground is Ground.TWIN:
            app = in_memory(clock=clock, random=chance, listeners=(ear,))
        else:
            address = migrated(url or held.enter_context(_throw_away()))
            app = held.enter_context(
                open_database(address, _KEYS, clock=clock, random=chance, listeners=(ear,))
            )
        stage = Stage(app=app, chance=chance, seed=world.seed, ear=ear)
        stage.furnish(world)
        yield stage


@contextmanager
def _throw_away() -> Iterator[str]:
    with (
        TemporaryDirectory(prefix="baywise-replay-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", durable=False, outlives=False) as server,
    ):
        yield server.url
