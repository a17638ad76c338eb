"""From the catalogue's quotation to order lines and jobs."""

from collections.abc import Iterable, Iterator

from application.shared.ports import NewId
from domain.catalogue.catalogue import Catalogue, QuotedLine
from domain.catalogue.price_list import Per
from domain.catalogue.service import Service
from domain.orders.line import Line, LineKind
from domain.shared.ids import LineId, ServiceId
from domain.shared.label import Label
from domain.shared.quantity import Unit
from domain.shared.trade import Car, Need
from domain.work_orders.job import Job, Operation

_UNIT = {Per.LITRE: Unit.MILLILITRE, Per.HOUR: Unit.MINUTE}


def order_lines(quoted: Iterable[QuotedLine], new_id: NewId) -> tuple[Line, ...]:
    """Order lines at the quoted prices; a part belongs to the service it was quoted for."""
    jobs: dict[ServiceId, LineId] = {}
    lines = []
    for one in quoted:
        id = LineId(new_id())
        if one.part is None and one.service is not None:
            jobs[one.service] = id
        lines.append(_line(id, one, jobs))
    return tuple(lines)


def jobs_of(
    lines: Iterable[Line], catalogue: Catalogue, car: Car, *, first_step: int = 0
) -> tuple[Job, ...]:
    """One job per service line, its operations numbered on from ``first_step``.

    A long operation of the catalogue is several in the work order, as it is in every offer.
    """
    jobs: list[Job] = []
    step = first_step
    for line in lines:
        if line.kind is not LineKind.SERVICE:
            continue
        service = catalogue.service(ServiceId(line.item))
        operations = tuple(
            Operation(step=step + i, label=label, need=need)
            for i, (label, need) in enumerate(_pieces(service, car))
        )
        step += len(operations)
        jobs.append(Job(id=line.id, service=line.code, label=line.label, operations=operations))
    return tuple(jobs)


def _pieces(service: Service, car: Car) -> Iterator[tuple[Label, Need]]:
    """What :meth:`Service.needs_for` gives, with what it is called."""
    for operation in service.operations:
        pieces = operation.need(car).pieces()
        for number, need in enumerate(pieces, start=1):
            label, part = operation.label, f"({number}/{len(pieces)})"
            alone = len(pieces) == 1
            yield label if alone else Label(f"{label.zh}{part}", f"{label.en} {part}"), need


def _line(id: LineId, quoted: QuotedLine, jobs: dict[ServiceId, LineId]) -> Line:
    item = quoted.part or quoted.service
    if item is None:
        raise ValueError("a quoted line is a service or a part")
    is_part = quoted.part is not None
    return Line(
        id=id,
        kind=LineKind.PART if is_part else LineKind.SERVICE,
        item=item,
        code=quoted.code,
        label=quoted.label,
        quantity=quoted.quantity,
        unit=_UNIT.get(quoted.per, Unit.PIECE),
        unit_price=quoted.unit_price,
        tax_bp=quoted.tax,
        for_job=jobs.get(quoted.service) if is_part and quoted.service else None,
    )
