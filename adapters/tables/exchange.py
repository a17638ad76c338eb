"""The four tables that a chain brings in when it starts, and takes out when it wants to."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from attrs import evolve, frozen

from adapters.files import appearing
from adapters.tables.cells import (
    BadCell,
    any_day,
    maybe,
    one_of,
    percent,
    show_percent,
    show_yuan,
    unshortened,
    whole,
    words,
    yuan,
)
from adapters.tables.files import Row, read_rows, read_table, write_rows
from adapters.tables.problems import BadTable, Problems
from adapters.tables.sheet import Sheet
from application.catalogue.tables import PriceRow
from application.inventory.tables import StockRow
from application.members.tables import MemberRow, VehicleRow
from application.shared.tables import BadRows
from domain.catalogue.price_list import Per, Price
from domain.members.member import Language
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import FIRST_YEAR, LAST_YEAR, MOST_KM
from domain.members.vin import Vin
from domain.shared.errors import Rejected
from domain.shared.label import Label
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass
from domain.stores.region import Region

R = TypeVar("R")
T = TypeVar("T")
Cells = Mapping[str, Any]

_LIST: Final = re.compile(r"[A-Z][A-Z0-9-]{0,23}")


@frozen(kw_only=True)
class Table(Generic[R]):
    """A sheet whose lines are rows that a use case takes and gives."""

    sheet: Sheet
    build: Callable[[int, Cells], R]
    show: Callable[[R], tuple[str, ...]]

    def read(self, path: Path, problems: Problems) -> tuple[R, ...]:
        """The rows that can be read; what is wrong with the others is noted."""
        sheet = evolve(self.sheet, file=path.name)
        return self._built(read_table(path.parent, sheet, problems), sheet, problems)

    def read_bytes(self, data: bytes, file: str, problems: Problems) -> tuple[R, ...]:
        """The same of what was sent as a ``file``."""
        sheet = evolve(self.sheet, file=file)
        return self._built(read_rows(data, sheet, problems), sheet, problems)

    def taken(self, file: str, problems: Problems, take: Callable[[], T]) -> T:
        """What comes of rows that were read from a ``file``.

        Raises:
            BadTable: naming every bad row, whether it cannot be read or is refused.
        """
        try:
            answer = take()
        except BadRows as refused:
            for row in refused.rows:
                problems.note(evolve(self.sheet, file=file), row.line, row.column, row.reason)
        if problems.rows:
            raise BadTable(problems.rows)
        return answer

    def _built(self, rows: Iterable[Row], sheet: Sheet, problems: Problems) -> tuple[R, ...]:
        found: list[R] = []
        for row in rows:
            if not row.whole:
                continue
            try:
                found.append(self.build(row.line, row.cells))
            except Rejected as refusal:
                named = str(refusal.facts.get("field", ""))
                column = named if named in sheet.columns else _COLUMNS.get(refusal.code, "")
                problems.note(sheet, row.line, column, refusal.detail)
        return tuple(found)

    def write(self, path: Path, rows: Iterable[R]) -> None:
        """A new file with the rows.

        Raises:
            FileThere: there is such a file.
        """
        with appearing(path) as file:
            write_rows(file, self.sheet, map(self.show, rows))


_COLUMNS: Final = {"bad-code": "item", "bad-price-list": "region"}
"""Where to look when the rows themselves are refused."""


def _list_name(cell: str) -> str:
    if not _LIST.fullmatch(cell):
        raise BadCell("takes up to 24 capital letters, digits and hyphens, such as CHAIN")
    return cell


def _member(line: int, cells: Cells) -> MemberRow:
    return MemberRow(
        line=line,
        name=cells["name"],
        phone=cells["phone"],
        language=cells["language"] or Language.CHINESE,
    )


def _vehicle(line: int, cells: Cells) -> VehicleRow:
    return VehicleRow(
        line=line,
        phone=cells["phone"],
        plate=cells["plate"],
        vin=cells["vin"],
        car=Car(
            maker=cells["maker"],
            model=cells["model"],
            year=cells["year"],
            vehicle_class=cells["class"],
            energy=cells["energy"],
        ),
        mileage_km=cells["mileage_km"],
    )


def _vehicle_cells(row: VehicleRow) -> tuple[str, ...]:
    return (
        row.phone.text,
        row.plate.text if row.plate else "",
        row.vin.text if row.vin else "",
        row.car.maker,
        row.car.model,
        str(row.car.year),
        row.car.vehicle_class,
        row.car.energy,
        "" if row.mileage_km is None else str(row.mileage_km),
    )


def _price(line: int, cells: Cells) -> PriceRow:
    return PriceRow(
        line=line,
        price_list=cells["list"],
        label=Label(cells["name_zh"], cells["name_en"]),
        region=cells["region"],
        store=cells["store"],
        starts=cells["starts"],
        ends=cells["ends"],
        price=Price(
            item=cells["item"],
            per=cells["per"],
            amount=cells["price_yuan"],
            tax=cells["tax_percent"],
        ),
    )


def _price_cells(row: PriceRow) -> tuple[str, ...]:
    return (
        row.price_list,
        row.label.zh,
        row.label.en,
        row.region or "",
        row.store or "",
        row.starts.isoformat(),
        row.ends.isoformat() if row.ends else "",
        row.price.item,
        row.price.per,
        show_yuan(row.price.amount),
        show_percent(row.price.tax),
    )


def _stock(line: int, cells: Cells) -> StockRow:
    return StockRow(
        line=line,
        store=cells["store"],
        part=cells["part"],
        quantity=cells["quantity"],
        cost=cells["cost_yuan"],
    )


MEMBERS: Final = Table(
    sheet=Sheet(
        file="members.csv",
        key=(),
        columns={
            "name": PersonName,
            "phone": unshortened(Phone),
            "language": maybe(one_of(Language)),
        },
    ),
    build=_member,
    show=lambda row: (row.name.text, row.phone.text, row.language),
)
VEHICLES: Final = Table(
    sheet=Sheet(
        file="vehicles.csv",
        key=(),
        columns={
            "phone": unshortened(Phone),
            "plate": maybe(Plate),
            "vin": maybe(Vin),
            "maker": words(60),
            "model": words(60),
            "year": whole(FIRST_YEAR, LAST_YEAR),
            "class": one_of(VehicleClass),
            "energy": one_of(Energy),
            "mileage_km": maybe(whole(0, MOST_KM)),
        },
    ),
    build=_vehicle,
    show=_vehicle_cells,
)
PRICES: Final = Table(
    sheet=Sheet(
        file="prices.csv",
        key=(),
        columns={
            "list": _list_name,
            "name_zh": words(120),
            "name_en": words(120),
            "region": maybe(one_of(Region)),
            "store": maybe(words(24)),
            "starts": any_day,
            "ends": maybe(any_day),
            "item": words(40),
            "per": one_of(Per),
            "price_yuan": yuan,
            "tax_percent": percent,
        },
    ),
    build=_price,
    show=_price_cells,
)
STOCK: Final = Table(
    sheet=Sheet(
        file="stock.csv",
        key=(),
        columns={
            "store": words(24),
            "part": words(40),
            "quantity": whole(1, 10_000_000),
            "cost_yuan": yuan,
        },
    ),
    build=_stock,
    show=lambda row: (row.store, row.part, str(row.quantity), show_yuan(row.cost)),
)
