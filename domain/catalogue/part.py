"""A part: what is built into or filled into a car, or sold over the counter."""

from typing import Self

from attrs import evolve, field, frozen, validators

from domain.catalogue.codes import PART, ROLE, Category, barcode, built_as
from domain.catalogue.fitment import ANY_CAR, DoesNotFit, Fitment
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Rejected
from domain.shared.ids import PartId, named_id
from domain.shared.label import Label
from domain.shared.quantity import Unit
from domain.shared.text import text
from domain.shared.trade import Car


class BadSubstitute(Rejected):
    """A part does not substitute itself."""

    code = "bad-substitute"


@frozen(kw_only=True)
class Part(Aggregate):
    """An article with one unit, in which stock, needs and prices count it.

    ``substitutes`` may be used instead of it, the better first; the reverse need not hold.
    """

    id: PartId
    code: str = field(validator=built_as(PART))
    oem_number: str | None = field(default=None, validator=validators.optional(text(40)))
    label: Label
    category: Category
    role: str = field(validator=built_as(ROLE))
    unit: Unit = Unit.PIECE
    fitment: Fitment = ANY_CAR
    substitutes: tuple[PartId, ...] = ()
    barcode: str | None = field(default=None, validator=barcode)

    def __attrs_post_init__(self) -> None:
        if self.id in self.substitutes:
            raise BadSubstitute("a part cannot be its own substitute", part=self.id)

    @classmethod
    def of(
        cls,
        code: str,
        *,
        label: Label,
        category: Category,
        role: str,
        unit: Unit = Unit.PIECE,
        fitment: Fitment = ANY_CAR,
        oem_number: str | None = None,
        barcode: str | None = None,
    ) -> Self:
        """The part with this code; the same code has the same id everywhere."""
        return cls(
            id=PartId(named_id("part", code)),
            code=code,
            oem_number=oem_number,
            label=label,
            category=category,
            role=role,
            unit=unit,
            fitment=fitment,
            barcode=barcode,
        )

    def replaced_by(self, *substitutes: PartId) -> Self:
        """The same part with these substitutes, the better first."""
        return evolve(self, substitutes=substitutes)

    def expect_fit(self, car: Car) -> None:
        if not self.fitment.fits(car):
            detail = f"{self.label.en} does not fit a {car.maker} {car.model} of {car.year}"
            raise DoesNotFit(detail, item=self.code)
