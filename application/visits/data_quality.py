"""How well each shop writes down its cars and visits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from attrs import frozen

from application.shared.ports import Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.shared.checks import OutOfRange
from domain.shared.ids import StoreId
from domain.stores.store import Store
from domain.work_orders.data_quality import LOOKS_BACK_DAYS, DataQuality

_LONGEST_DAYS: Final = 366


class DataQualities(Protocol):
    """Counts what was written down and what was not."""

    def since(self, start: datetime, /) -> Mapping[StoreId, DataQuality]:
        """Of the visits received since then, by shop within the caller's reach."""
        ...


class QualityWork(Work, Protocol):
    """A transaction that can count entries."""

    @property
    def data_qualities(self) -> DataQualities: ...


@frozen(kw_only=True)
class OfShop:
    """A shop, and how well it writes things down."""

    store: Store
    quality: DataQuality


@frozen(kw_only=True)
class DataQualityReport(Service):
    """What headquarters looks at before it trusts a number."""

    directory: Directory

    @command("data_quality.of_shops", may=Permission.SEE_WALL)
    def of_shops(self, work: QualityWork, *, days: int = LOOKS_BACK_DAYS) -> tuple[OfShop, ...]:
        """Every shop that took in a car in the last ``days``, the worst first.

        Raises:
            OutOfRange: it is less than a day or more than a year.
        """
        if not 1 <= days <= _LONGEST_DAYS:
            raise OutOfRange(f"days lie between 1 and {_LONGEST_DAYS}", field="days")
        counted = work.data_qualities.since(work.now - timedelta(days=days))
        found = [OfShop(store=self.directory.store(id), quality=one) for id, one in counted.items()]
        return tuple(sorted(found, key=lambda one: (one.quality.score or 0.0, one.store.code)))
