"""How fast a customer is found by phone or by plate among millions of others."""

import json
from collections.abc import Callable, Iterable, Iterator
from random import Random
from time import perf_counter
from typing import Any, Final
from uuid import UUID

import click
import psycopg
from attrs import field, frozen
from psycopg import sql

from adapters.sql.codec import Codec
from application.app import Application
from application.members.desk import Match
from cli.bench.pgbench import libpq
from cli.bench.report import Report, Target, percentile, publish
from cli.bench.throwaway import MORNING, Furnished, furnished
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import MemberId, VehicleId, first_id
from simulation.cast import Cast
from simulation.clock import HandClock

_OFFICES: Final = ("沪A", "沪B", "京A", "京B", "粤A", "粤B", "苏A", "浙A", "川A", "鄂A")
"""Where a chain's customers are: plates lie as close as they do in big cities."""
_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLATES: Final = len(_OFFICES) * 10 * len(_SIGNS) ** 4
_FIRST_PHONE: Final = 13_900_000_000
_LIMIT_MS: Final = 100.0
_INDEXES: Final = """
select indexname as name, indexdef as made from pg_indexes
where tablename = %s and indexname not in (select conname from pg_constraint)
"""


@click.command()
@click.option(
    "--customers", type=click.IntRange(1), default=5_000_000, show_default=True, help="With a car."
)
@click.option("--lookups", type=click.IntRange(1), default=2_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def lookup(customers: int, lookups: int, seed: int, as_json: bool) -> None:
    """Customers by phone, by plate, and by a plate with one wrong character.

    Writes all of them first, which takes some minutes for millions.
    """
    with furnished(shops=1, customers=1, seed=seed) as base:
        crowd = Crowd(seed=seed, customers=customers)
        crowd.write(base)
        with base.open(HandClock(MORNING), "lookup") as app:
            figures = crowd.looked_up(app, lookups)
    targets = {
        name: Target(_LIMIT_MS, figures[name]) for name in figures if name.endswith("_p95_ms")
    }
    publish(Report(figures=figures, targets=targets, seed=seed), as_json=as_json)


@frozen(kw_only=True)
class Crowd:
    """So many customers with a car each, all of them known by their number."""

    seed: int
    customers: int
    _plates: list[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        numbers = Random(self.seed).sample(range(_PLATES), self.customers)
        object.__setattr__(self, "_plates", [_plate(number) for number in numbers])

    def phone(self, number: int) -> Phone:
        return Phone(str(_FIRST_PHONE + number))

    def plate(self, number: int) -> Plate:
        return Plate(self._plates[number])

    def write(self, base: Furnished) -> None:
        """Copy the one customer there is, each with ids, phone and plate of its own.

        What stands inside the documents is the first one's: nobody looks there.
        """
        [(member, vehicle)] = base.customers
        codec = Codec(base.keys)
        with psycopg.connect(libpq(base.url)) as database:
            self._copy(database, "members", member, self._members(codec))
            self._copy(database, "vehicles", vehicle, self._vehicles(codec, member))
            database.commit()
            database.autocommit = True
            database.execute("vacuum analyze members, vehicles")

    def looked_up(self, app: Application, lookups: int) -> dict[str, float]:
        """Times of lookups by an advisor, in milliseconds.

        Raises:
            AssertionError: somebody was not found, or somebody else was.
        """
        random, desk = Random(self.seed), app.desk
        advisor = Cast.of(next(iter(app.directory.register.stores))).advisor

        def by_phone(number: int) -> tuple[Match, ...]:
            return desk.by_phone(advisor, phone=self.phone(number))

        def by_plate(number: int) -> tuple[Match, ...]:
            return desk.by_plate(advisor, typed=self.plate(number).text)

        def by_typo(number: int) -> tuple[Match, ...]:
            return desk.by_plate(advisor, typed=_mistyped(self.plate(number).text, random))

        figures = {"customers_count": float(self.customers)}
        ways = {"phone": by_phone, "plate": by_plate, "typo": by_typo}
        for name, way in ways.items():
            times_ms = [_timed(way, random.randrange(self.customers)) for _ in range(lookups)]
            figures |= {
                f"lookup_{name}_p50_ms": round(percentile(times_ms, 50), 2),
                f"lookup_{name}_p95_ms": round(percentile(times_ms, 95), 2),
            }
        return figures

    def _members(self, codec: Codec) -> Iterator[dict[str, Any]]:
        for number in range(self.customers):
            id = _member(number)
            phone = codec.blind(self.phone(number).text)
            yield {"id": id, "member": id, "phone": phone}

    def _vehicles(self, codec: Codec, owner: MemberId) -> Iterator[dict[str, Any]]:
        for number in range(self.customers):
            plate = self.plate(number)
            yield {
                "id": _vehicle(number),
                "member": _member(number),
                "instead_of": owner,
                "plate": codec.blind(plate.text),
                "plate_variants": [codec.blind(one) for one in plate.variants()],
            }

    def _copy(
        self,
        database: psycopg.Connection[Any],
        table: str,
        first: UUID,
        rows: Iterable[dict[str, Any]],
    ) -> None:
        """Write the rows like the first one, and their indexes at last, which is faster."""
        named = sql.Identifier(table)
        found = database.execute(sql.SQL("select * from {} where id = %s").format(named), [first])
        columns = [one.name for one in found.description or ()]
        [values] = found.fetchall()
        pattern = dict(zip(columns, values, strict=True))
        body = json.dumps(pattern["body"])
        indexes = database.execute(_INDEXES, [table]).fetchall()
        for name, _ in indexes:
            database.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        into = sql.SQL("copy {} ({}) from stdin").format(
            named, sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with database.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                own = body.replace(str(first), str(row["id"]))
                if "instead_of" in row:
                    own = own.replace(str(row["instead_of"]), str(row["member"]))
                filled = pattern | row | {"body": own}
                copy.write_row([filled[column] for column in columns])
        database.execute("set local maintenance_work_mem = '1GB'")
        for _, made in indexes:
            database.execute(made)


def _timed(way: Callable[[int], tuple[Match, ...]], number: int) -> float:
    began = perf_counter()
    found = way(number)
    took_ms = (perf_counter() - began) * 1000
    if _member(number) not in {one.member.id for one in found}:
        raise AssertionError(f"customer {number} was not found")
    return took_ms


def _member(number: int) -> MemberId:
    return MemberId(UUID(int=first_id(MORNING).int + 2 * number + 1))


def _vehicle(number: int) -> VehicleId:
    return VehicleId(UUID(int=first_id(MORNING).int + 2 * number + 2))


def _plate(number: int) -> str:
    """The plate with that number below :data:`_PLATES`: an office, a digit and four signs."""
    signs = []
    for _ in range(4):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return f"{_OFFICES[number % len(_OFFICES)]}{number // len(_OFFICES)}{''.join(signs)}"


def _mistyped(plate: str, random: Random) -> str:
    """One of the last five characters is another one."""
    at = random.randrange(2, len(plate))
    other = random.choice([sign for sign in _SIGNS if sign != plate[at]])
    return f"{plate[:at]}{other}{plate[at + 1 :]}"
