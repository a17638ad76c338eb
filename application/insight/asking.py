"""Reports by their names, for whoever asks at a terminal or over HTTP."""

from enum import StrEnum
from typing import Any, assert_never

from application.insight.reports import Question, Reports
from application.shared.caller import Caller
from domain.insight.report import Report
from domain.shared.errors import Rejected


class NotByTechnician(Rejected):
    """Only rework and load are told of technicians."""

    code = "not-by-technician"


class Kind(StrEnum):
    """What a report tells."""

    REWORK = "rework"
    SUSPENSIONS = "suspensions"
    CHANNELS = "channels"
    PROMISES = "promises"
    LOAD = "load"
    REVIEWS = "reviews"


def asked(
    reports: Reports, caller: Caller, kind: Kind, about: Question, *, by_technician: bool = False
) -> Report[Any]:
    """The report of that kind.

    Raises:
        NotByTechnician: it has no lines of technicians.
        BadDays: the days are no days of a report.
        NotFound: the shop is not there, or out of reach.
    """
    if by_technician and kind not in (Kind.REWORK, Kind.LOAD):
        raise NotByTechnician("only rework and load are told by technician", kind=str(kind))
    match kind:
        case Kind.REWORK:
            return reports.rework(caller, about=about, by_technician=by_technician)
        case Kind.SUSPENSIONS:
            return reports.suspensions(caller, about=about)
        case Kind.CHANNELS:
            return reports.channels(caller, about=about)
        case Kind.PROMISES:
            return reports.promises(caller, about=about)
        case Kind.LOAD:
            return reports.load(caller, about=about, by_technician=by_technician)
        case Kind.REVIEWS:
            return reports.reviews(caller, about=about)
        case _:
            assert_never(kind)
