"""A service: what is done to a car, step by step, and what goes into it."""

from typing import Self

from attrs import field, frozen, validators

from domain.catalogue.by_class import ByClass
from domain.catalogue.codes import ROLE, SERVICE, Category, built_as
from domain.catalogue.fitment import ANY_CAR, DoesNotFit, Fitment
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ServiceId, named_id
from domain.shared.label import Label
from domain.shared.quantity import Unit
from domain.shared.trade import BayKind, Car, Grade, Need, Skill


@frozen(kw_only=True)
class Operation:
    """One step in one bay by one person (工序).

    ``standard_minutes`` are those of an average technician (工时). ``four_eyes``: whoever does it
    must not have done the steps before it.
    """

    label: Label
    bay: BayKind
    skill: Skill
    grade: Grade
    standard_minutes: ByClass
    four_eyes: bool = False

    def need(self, car: Car) -> Need:
        return Need(
            bay=self.bay,
            skill=self.skill,
            grade=self.grade,
            minutes=self.standard_minutes.of(car.vehicle_class),
            four_eyes=self.four_eyes,
        )


@frozen(kw_only=True)
class PartNeed:
    """``quantity`` of whatever part plays ``role`` in the car at hand."""

    role: str = field(validator=built_as(ROLE))
    quantity: ByClass
    unit: Unit = Unit.PIECE


@frozen(kw_only=True)
class Service(Aggregate):
    """Something a shop does for a price; the parts it needs are sold beside it."""

    id: ServiceId
    code: str = field(validator=built_as(SERVICE))
    label: Label
    category: Category
    operations: tuple[Operation, ...] = field(validator=validators.min_len(1))
    parts: tuple[PartNeed, ...] = ()
    fitment: Fitment = ANY_CAR

    @classmethod
    def of(
        cls,
        code: str,
        *,
        label: Label,
        category: Category,
        operations: tuple[Operation, ...],
        parts: tuple[PartNeed, ...] = (),
        fitment: Fitment = ANY_CAR,
    ) -> Self:
        """The service with this code; the same code has the same id everywhere."""
        return cls(
            id=ServiceId(named_id("service", code)),
            code=code,
            label=label,
            category=category,
            operations=operations,
            parts=parts,
            fitment=fitment,
        )

    def needs_for(self, car: Car) -> tuple[Need, ...]:
        """What each operation needs for this car, in order; a long one in several pieces.

        Raises:
            DoesNotFit: the service is not for this car.
        """
        self.expect_fit(car)
        return tuple(
            piece for operation in self.operations for piece in operation.need(car).pieces()
        )

    def minutes_for(self, car: Car) -> int:
        """Standard minutes of all operations together."""
        return sum(need.minutes for need in self.needs_for(car))

    def expect_fit(self, car: Car) -> None:
        if not self.fitment.fits(car):
            detail = f"{self.label.en} is not for a {car.maker} {car.model} of {car.year}"
            raise DoesNotFit(detail, item=self.code)
