"""Prices as a table: every start of validity is a version of its list."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from application.catalogue.shelf import Shelf
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.shared.tables import Brought, Intake, first_line
from application.stores.directory import Directory
from domain.catalogue.catalogue import Item
from domain.catalogue.part import Part
from domain.catalogue.price_list import Per, Price, PriceList, Scope, version_code
from domain.shared.ids import StoreId
from domain.shared.label import Label
from domain.shared.quantity import Unit


class PriceWork(Work, Protocol):
    """A transaction over the price lists."""

    @property
    def price_lists(self) -> Repository[PriceList]: ...


@frozen(kw_only=True)
class PriceRow:
    """One price, and the list in which it stands: its name, and where and when it is valid.

    ``store`` is the code of a shop; all rows with one ``price_list`` and start say the same of it.
    """

    line: int
    price_list: str
    label: Label
    region: str | None
    store: str | None
    starts: date
    ends: date | None
    price: Price


Version = tuple[str, date]


@frozen(kw_only=True)
class PriceTables(Service):
    """Many prices at once, all or nothing; the same again changes nothing."""

    directory: Directory
    shelf: Shelf

    @command("prices.import", may=Permission.KEEP_CATALOGUE)
    def bring_prices(
        self, work: PriceWork, *, rows: Sequence[PriceRow], trial: bool = False
    ) -> Brought:
        """A new start of validity is a new version of the list, and the old one stays as it was.

        In a version that is known already, what differs is priced anew and what the rows do not
        name stays. With ``trial`` nothing is written.

        Raises:
            BadRows: naming every row that is refused.
        """
        intake = Intake()
        versions = {(one.name, one.starts): one for one in work.price_lists.find()}
        items = self._items()
        for version, its_rows in _by_version(rows).items():
            good = [row for row in its_rows if self._is_good(row, its_rows[0], items, intake)]
            with intake.row(its_rows[0]):
                after = self._bring(intake, work, versions.get(version), its_rows[0], good)
                if after is not versions.get(version) and not trial:
                    work.price_lists.save(after)
        return intake.outcome()

    @command("prices.export", may=Permission.KEEP_CATALOGUE)
    def take_prices(self, work: PriceWork) -> tuple[PriceRow, ...]:
        """Every price of every version, by list and start."""
        codes = {id: store.code for id, store in self.directory.register.stores.items()}
        lists = sorted(work.price_lists.find(), key=lambda one: (one.name, one.starts))
        priced = ((one, price) for one in lists for price in one.prices)
        return tuple(
            PriceRow(
                line=line,
                price_list=one.name,
                label=one.label,
                region=one.scope.region,
                store=codes[one.scope.store] if one.scope.store else None,
                starts=one.starts,
                ends=one.ends,
                price=price,
            )
            for line, (one, price) in zip(first_line(), priced, strict=False)
        )

    def _items(self) -> Mapping[str, Item]:
        catalogue = self.shelf.catalogue()
        items: tuple[Item, ...] = (*catalogue.services, *catalogue.parts)
        return {item.code: item for item in items}

    def _is_good(
        self, row: PriceRow, head: PriceRow, items: Mapping[str, Item], intake: Intake
    ) -> bool:
        """Whether nothing is to be said against the row; what is, is noted."""
        refused = len(intake.refused)
        if _heading(row) != _heading(head):
            detail = f"line {head.line} gives this list another name, place or end"
            intake.refuse(row, "list", detail)
        item = items.get(row.price.item)
        if item is None:
            intake.refuse(row, "item", "the catalogue has no such service or part")
        elif row.price.per not in _pers(item):
            counted = " or ".join(_pers(item))
            intake.refuse(row, "per", f"this is priced per {counted}")
        intake.said_before(row, "item", (row.price_list, row.starts, row.price.item))
        return len(intake.refused) == refused

    def _bring(
        self,
        intake: Intake,
        work: PriceWork,
        known: PriceList | None,
        head: PriceRow,
        rows: Sequence[PriceRow],
    ) -> PriceList:
        """The version as the rows tell it.

        Raises:
            NotFound: there is no such shop. BadPriceList: the list contradicts itself.
        """
        scope = Scope(region=head.region, store=self._store(head, intake))
        before = known or PriceList.of(
            version_code(head.price_list, head.starts),
            label=head.label,
            scope=scope,
            starts=head.starts,
            ends=head.ends,
        )
        if (before.scope, before.label) != (scope, head.label):
            intake.refuse(head, "list", "this version of the list has another name or place")
        for row in rows:
            new = before.price(row.price.item) is None
            other = before.price(row.price.item) != row.price or before.ends != row.ends
            intake.count(new=new, changed=other)
        ended = before.end(head.ends, at=work.now)
        return ended.reprice(*(row.price for row in rows), at=work.now)

    def _store(self, row: PriceRow, intake: Intake) -> StoreId | None:
        stores = self.directory.register.stores.items()
        found = [id for id, store in stores if store.code == row.store]
        if row.store is not None and not found:
            intake.refuse(row, "store", "there is no such shop")
        return found[0] if found else None


def _by_version(rows: Sequence[PriceRow]) -> Mapping[Version, list[PriceRow]]:
    found: dict[Version, list[PriceRow]] = {}
    for row in rows:
        found.setdefault((row.price_list, row.starts), []).append(row)
    return found


def _heading(row: PriceRow) -> tuple[object, ...]:
    return row.label, row.region, row.store, row.ends


def _pers(item: Item) -> tuple[Per, ...]:
    if isinstance(item, Part):
        return (Per.LITRE,) if item.unit is Unit.MILLILITRE else (Per.PIECE,)
    return Per.SERVICE, Per.HOUR
