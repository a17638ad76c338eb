"""Figures of the whole network, shop by shop, and of one shop."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from attrs import frozen
from litestar import Response, get
from litestar.params import FromQuery

from api.gate import EXTRA
from api.pages.site import Asking, Here, Site
from application.insight.reports import Question, Reports
from application.shared.caller import Caller
from domain.insight.figures import F, Load, Ordered, Promised, Reviewed, Rework, Suspended
from domain.insight.report import Line, Report
from domain.shared.ids import StoreId
from domain.stores.region import Region
from domain.stores.store import Store

K = TypeVar("K", StoreId, str)


@frozen(kw_only=True)
class Row:
    """A shop with its figures of every report, or all shops together."""

    store: Store | None = None
    abnormal: bool = False
    rework: Rework
    suspended: Suspended
    ordered: Ordered
    promised: Promised
    load: Load
    reviewed: Reviewed


@frozen(kw_only=True)
class Person:
    """A technician of a shop, by code."""

    code: str
    load: Load
    rework: Rework
    abnormal: bool


@get("/network", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def network(
    request: Asking,
    site: Here,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
    region: FromQuery[str | None] = None,
    shop: FromQuery[str | None] = None,
) -> Response[str]:
    """What was done from one day to another, per shop; of one shop also by technician."""
    store = site.app.directory.store_called(shop) if shop else None
    chosen = Region(region) if region in set(Region) else None
    about = Question(
        first=first,
        last=last,
        store=StoreId(store.id) if store else None,
        region=None if store else chosen,
    )
    return site.page(
        request,
        "network.html",
        store=store,
        shown=chosen,
        all_regions=list(Region),
        **_figures(site, site.viewer(request), about),
    )


def _figures(site: Site, viewer: Caller, about: Question) -> Mapping[str, Any]:
    reports = site.app.reports
    rework = reports.rework(viewer, about=about)
    suspensions = reports.suspensions(viewer, about=about)
    channels = reports.channels(viewer, about=about)
    every: dict[str, Report[Any]] = {
        "rework": rework,
        "suspended": suspensions,
        "ordered": channels,
        "promised": reports.promises(viewer, about=about),
        "load": reports.load(viewer, about=about),
        "reviewed": reports.reviews(viewer, about=about),
    }
    return {
        "days": rework.days,
        "rows": list(_rows(site, every)),
        "whole": Row(**{name: report.total for name, report in every.items()}),
        "by_reason": _by_subject(suspensions),
        "by_channel": _by_subject(channels),
        "people": _people(reports, viewer, about) if about.store else [],
    }


def _rows(site: Site, every: Mapping[str, Report[Any]]) -> Iterator[Row]:
    """One a shop, in the order of their codes."""
    sums = {name: _merged(report, lambda line: line.store) for name, report in every.items()}
    abnormal = {line.store for line in every["rework"].lines if line.abnormal}
    stores = [site.app.directory.store(id) for id in set().union(*sums.values())]
    for store in sorted(stores, key=lambda one: one.code):
        id = StoreId(store.id)
        figures = {name: found.get(id, type(every[name].total)()) for name, found in sums.items()}
        yield Row(store=store, abnormal=id in abnormal, **figures)


def _merged(report: Report[F], by: Callable[[Line[F]], K]) -> dict[K, F]:
    """The figures of all lines that have the same in common."""
    found: dict[K, F] = {}
    for line in report.lines:
        key = by(line)
        found[key] = found[key] + line.figures if key in found else line.figures
    return found


def _by_subject(report: Report[F]) -> list[tuple[str, F]]:
    """What the lines are about, of all shops together."""
    return sorted(_merged(report, lambda line: line.of or "").items())


def _people(reports: Reports, viewer: Caller, about: Question) -> list[Person]:
    """Whoever worked in the shop or belongs to it, by their codes."""
    rework = reports.rework(viewer, about=about, by_technician=True)
    load = reports.load(viewer, about=about, by_technician=True)
    done = {line.of: line for line in rework.lines}
    none = Line(store=StoreId(UUID(int=0)), figures=Rework())
    return [
        Person(
            code=line.of or "?",
            load=line.figures,
            rework=done.get(line.of, none).figures,
            abnormal=done.get(line.of, none).abnormal,
        )
        for line in load.lines
    ]
