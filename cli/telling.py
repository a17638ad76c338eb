"""What a visit is told as at a terminal: in one sentence, or whole."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from api.payments import GoingBackView
from api.wire import Price
from api.workshop import DiagnosedView
from application.visits.moves import ready
from application.visits.queries import VisitView
from cli.desk import Desk
from domain.finance.invoice import Invoice, InvoiceLine, Taxed
from domain.orders.line import Line
from domain.orders.lines import asked
from domain.orders.status import CHARGED
from domain.shared.money import NOTHING, Money, debt
from domain.work_orders.job import Operation


def sentence(desk: Desk, view: VisitView) -> str:
    """Where the visit is, what is owed, what the customer has to answer, and what may follow."""
    order = view.order
    facts = [f"{desk.called(view)} is {_words(view.work_order.status)}"]
    if order.due < NOTHING or (order.due > NOTHING and order.status in CHARGED):
        facts.append(debt(order.due))
    if open_ := _to_answer(view):
        facts.append(f"the customer has to answer about {', '.join(open_)}")
    return f"{', '.join(facts)}; {_next(desk, view)}."


def _next(desk: Desk, view: VisitView) -> str:
    if own := desk.moves(view):
        return f"next: {', '.join(own)}"
    if others := ready(view):
        return f"next for others: {', '.join(others)}"
    return "nothing is left to do"


def besides(answer: object) -> str:
    """What a step answers that the visit itself does not tell, as a sentence before its own."""
    match answer:
        case GoingBackView(amount=Price(amount=fen, currency=currency)):
            return f"{Money(fen, currency)} goes back to the customer. "
        case DiagnosedView(to_come=[_, *_] as to_come):
            return f"Of {len(to_come)} lines parts are still to come. "
    return ""


def whole(desk: Desk, view: VisitView) -> Iterator[str]:
    """A visit line by line: where it is, its work, its cost, its parts, its payments."""
    visit, order = view.work_order, view.order
    store = desk.app.directory.store(visit.store)
    zone = ZoneInfo(store.zone)
    yield sentence(desk, view)
    yield f"visit\t{visit.id}\t{store.code}\tpriority {visit.priority}"
    for job in visit.jobs:
        yield f"job\t{job.service}\t{job.label.en}\t{_minutes(job.planned_min, job.actual_min)}"
        for one in job.operations:
            yield _work(desk, one, zone)
    for line in order.lines:
        yield _cost(line)
    yield f"total\t{order.total}\tpaid {order.paid}\t{debt(order.due)}"
    for payment in view.payments:
        link = f"\t{payment.link}" if payment.awaited else ""
        yield f"payment\t{payment.id}\t{payment.tender}\t{payment.amount}\t{payment.status}{link}"
    for finding in visit.findings:
        codes = " ".join(finding.trouble_codes)
        yield f"found\t{finding.severity}\t{finding.note}\t{codes}".rstrip()
    if visit.review:
        yield f"review\t{visit.review.stars} of 5 stars\t{visit.review.words}".rstrip()


def invoice_told(invoice: Invoice) -> Iterator[str]:
    """An invoice line by line: net, tax and gross; then labour, parts, tax by rate, and all."""
    for line in invoice.lines:
        yield f"{line.kind}\t{line.code}\t{line.label.en}\t{_taxed(line)}\t{line.gross}"
    yield f"labour\t{invoice.labour}"
    yield f"parts\t{invoice.parts}"
    for rate in invoice.rates:
        yield f"rate\t{_taxed(rate)}"
    yield f"total\tnet {invoice.net}\tVAT {invoice.tax}\t{invoice.gross}"


def _taxed(one: InvoiceLine | Taxed) -> str:
    return f"net {one.net}\tVAT {one.tax_bp / 100:g} %\t{one.tax}"


def table(rows: Iterable[Iterable[object]]) -> str:
    """One row a line, its cells between tabs."""
    return "\n".join("\t".join(map(str, row)) for row in rows)


def clock(at: datetime, zone: str) -> str:
    """A time of the shop's clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _words(state: str) -> str:
    return state.replace("_", " ")


def _to_answer(view: VisitView) -> list[str]:
    open_ = asked(view.order.lines)
    return [f"{one.code} ({one.gross})" for one in view.order.lines if one.id in open_]


def _work(desk: Desk, one: Operation, zone: ZoneInfo) -> str:
    register = desk.app.directory.register
    who = register.technicians[one.technician].code if one.technician else "nobody"
    bay = register.bays[one.bay].code if one.bay else "no bay"
    state = "done" if one.finished else "running" if one.started else "waiting"
    when = f"{one.planned.start.astimezone(zone):%H:%M}" if one.planned else ""
    took = _minutes(one.need.minutes, one.actual_min if one.finished else None)
    return f"step {one.step}\t{one.label.en}\t{who}\t{bay}\t{when}\t{state}\t{took}"


def _minutes(standard: int, actual: int | None) -> str:
    """What work takes by the book, and what it took."""
    took = "" if actual is None else f", took {actual} min"
    return f"standard {standard} min{took}"


def _cost(line: Line) -> str:
    many = f" per {line.unit.priced_by} {line.unit}" if line.unit.priced_by > 1 else ""
    amount = f"{line.quantity} {line.unit} × {line.unit_price}{many}"
    return f"{line.kind}\t{line.code}\t{line.label.en}\t{amount}\t{line.gross}\t{line.approval}"
