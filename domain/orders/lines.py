"""The lines of an order together: what must hold among them."""

from collections import Counter
from collections.abc import Mapping

from domain.orders.line import Approval, Decision, Line, LineKind
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import LineId

Lines = tuple[Line, ...]


class NoSuchLine(NotFound):
    """The order has no such line."""

    code = "no-such-line"


class BadOrder(Rejected):
    """The lines do not make an order: none at all, one twice, or a part for no job."""

    code = "bad-order"


class Undecided(Conflict):
    """The customer has not yet answered about some lines."""

    code = "undecided"


class IssuedNotBilled(Conflict):
    """The parts that left the stock are not the parts on the order."""

    code = "issued-not-billed"


def expect_sound(lines: Lines) -> None:
    """Refuse a line that stands there twice, and a part for a service that does not.

    Raises:
        BadOrder: with the offending ``lines``.
    """
    twice = [line for line, times in Counter(line.id for line in lines).items() if times > 1]
    if twice:
        raise BadOrder("a line stands in an order once", lines=twice)
    services = {line.id for line in lines if line.kind is LineKind.SERVICE}
    strays = [line.id for line in lines if line.for_job not in services | {None}]
    if strays:
        raise BadOrder("a part is for a service of the same order", lines=strays)


def expect_decided(lines: Lines) -> None:
    """Refuse while the customer still has to answer."""
    open_ = asked(lines)
    if open_:
        raise Undecided("some lines wait for an answer", lines=sorted(open_))


def asked(lines: Lines) -> frozenset[LineId]:
    """The lines that wait for the customer's answer."""
    return frozenset(line.id for line in lines if line.approval is Approval.PROPOSED)


def as_used(lines: Lines, issued: Mapping[LineId, int]) -> Lines:
    """The lines with what was used of every part: what came back to the shelf is not charged.

    Args:
        lines: decided.
        issued: what left the stock for good, by line; a line is missing whose parts were not all
            handed out, and has 0 if all came back.

    Raises:
        IssuedNotBilled: a part was handed out that is not charged, or is charged and was not
            handed out; the sentence says what to do about it.
    """
    billed = {line.id: line.quantity for line in lines if line.wanted and line.part is not None}
    missing = sorted(billed.keys() - issued.keys())
    if missing:
        raise IssuedNotBilled(
            "some parts are charged and not handed out: issue them, or withdraw their lines",
            lines=missing,
        )
    extra = sorted(line for line, used in issued.items() if used > billed.get(line, 0))
    if extra:
        raise IssuedNotBilled(
            "some parts were handed out and are not charged: put them back", lines=extra
        )
    return _replace(lines, *(find(lines, line).used(issued[line]) for line in billed))


def find(lines: Lines, line: LineId) -> Line:
    """The line with this id, or :class:`NoSuchLine`."""
    for each in lines:
        if each.id == line:
            return each
    raise NoSuchLine("the order has no such line", line=line)


def decide(lines: Lines, line: LineId, *, approve: bool, decision: Decision) -> Lines:
    """Answer one question; declining a service declines the parts asked for with it."""
    asked = find(lines, line)
    if approve and asked.for_job is not None and not find(lines, asked.for_job).wanted:
        raise BadOrder("the part is for a job that is not approved", line=line)
    parts = () if approve else _parts_for(lines, line, Approval.PROPOSED)
    return _replace(lines, *(each.decided(approve, decision) for each in (asked, *parts)))


def withdraw(lines: Lines, line: LineId, *, reason: str, decision: Decision) -> Lines:
    """Take a line off, with the parts that belong to it."""
    parts = _parts_for(lines, line, Approval.AGREED, Approval.APPROVED, Approval.PROPOSED)
    return _replace(
        lines, *(each.withdrawn(reason, decision) for each in (find(lines, line), *parts))
    )


def changed(before: Lines, after: Lines) -> Lines:
    """The lines of ``after`` about which the customer's mind, or ours, is new."""
    pairs = zip(before, after, strict=True)
    return tuple(new for old, new in pairs if new.approval is not old.approval)


def _parts_for(lines: Lines, job: LineId, *approvals: Approval) -> Lines:
    return tuple(line for line in lines if line.for_job == job and line.approval in approvals)


def _replace(lines: Lines, *new: Line) -> Lines:
    by_id = {line.id: line for line in new}
    return tuple(by_id.get(line.id, line) for line in lines)
