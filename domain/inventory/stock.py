"""The rules of stock: never negative, never promised twice, never taken by another order.

What is not there may be expected: a line waits for it, and what comes is its own before anybody
else's.

A rule looks at the present level and answers with the movement to make; level and reservation
are then moved by it. So what is on hand is the sum of the movements by construction.
"""

from datetime import datetime
from typing import Self

from attrs import evolve, field, frozen, validators

from domain.inventory.movement import Movement, MovementKind, Voucher
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.money import NOTHING, Money
from domain.shared.time import utc


class OutOfStock(Conflict):
    """There is less to be had than is wanted."""

    code = "out-of-stock"


class NotReserved(Conflict):
    """The order line has less reserved than is asked for."""

    code = "not-reserved"


class NotExpected(Conflict):
    """The order line waits for less than that."""

    code = "not-expected"


class NotIssued(Conflict):
    """The order line was handed less than is to be put back."""

    code = "not-issued"


class BadQuantity(Rejected):
    """A movement moves something, at a value that is not negative."""

    code = "bad-quantity"


def _share(whole: Money, quantity: int, of: int) -> Money:
    """What ``quantity`` out of ``of`` is worth, to the nearest fen; all of it is worth all."""
    return whole.allocate(quantity, of - quantity)[0]


@frozen(kw_only=True)
class Reservation:
    """What one order line has in one shop: ``reserved`` on the shelf, ``issued`` to the job.

    ``expected`` is still to come, by ``due`` if that is known. ``cost`` is what the issued quantity
    took out of the stock's value. A hold ``expires``; a reservation of a confirmed order does not.
    """

    line: LineId
    store: StoreId
    part: PartId
    reserved: int = field(default=0, validator=validators.ge(0))
    issued: int = field(default=0, validator=validators.ge(0))
    expected: int = field(default=0, validator=validators.ge(0))
    due: datetime | None = field(default=None, validator=validators.optional(utc))
    cost: Money = NOTHING
    expires: datetime | None = field(default=None, validator=validators.optional(utc))

    def firm(self) -> Self:
        """The same without an expiry: the hold was confirmed."""
        return evolve(self, expires=None)

    def expired(self, at: datetime) -> bool:
        """Whether anybody may release it at ``at``."""
        return self.expires is not None and self.expires <= at

    def after(self, movement: Movement) -> Self:
        """The reservation once ``movement``, which names this line, was made."""
        if (movement.line, movement.store, movement.part) != (self.line, self.store, self.part):
            raise ValueError("the movement belongs to another reservation")
        return evolve(
            self,
            reserved=self.reserved + movement.reserved,
            issued=self.issued - movement.on_hand,
            expected=self.expected + movement.expected,
            due=movement.due or self.due,
            cost=self.cost - movement.value,
        )


@frozen(kw_only=True)
class Level:
    """One part in one shop: what lies there, how much of it is promised, what it cost.

    Quantities are in the part's unit. ``expected`` is what order lines wait for. ``value`` is what
    all of ``on_hand`` cost without VAT; divided by it, the moving average.
    """

    store: StoreId
    part: PartId
    on_hand: int = 0
    reserved: int = 0
    expected: int = 0
    value: Money = NOTHING

    def __attrs_post_init__(self) -> None:
        if self.expected < 0:
            raise NotExpected("nobody waits for less than nothing", part=self.part)
        if not 0 <= self.reserved <= self.on_hand:
            raise self._short(0)
        if self.value < NOTHING or (self.value and not self.on_hand):
            raise ValueError("value without parts, or parts of negative value")

    @property
    def free(self) -> int:
        """What may still be promised."""
        return self.on_hand - self.reserved

    @property
    def owed(self) -> int:
        """What is free although a line waits for it; when a transaction ends, nothing is."""
        return min(self.free, self.expected)

    def after(self, movement: Movement) -> Self:
        """The level once ``movement`` was made.

        Raises:
            OutOfStock: it would leave less than nothing, or less than is promised.
        """
        if (movement.store, movement.part) != (self.store, self.part):
            raise ValueError("the movement belongs to another level")
        return evolve(
            self,
            on_hand=self.on_hand + movement.on_hand,
            reserved=self.reserved + movement.reserved,
            expected=self.expected + movement.expected,
            value=self.value + movement.value,
        )

    def receive(self, quantity: int, *, cost: Money, voucher: Voucher) -> Movement:
        """Goods come in, costing ``cost`` in all, without VAT."""
        _expect_some(quantity)
        if cost < NOTHING:
            raise BadQuantity("goods never cost less than nothing", cost=cost)
        return self._moved(MovementKind.RECEIPT, voucher, on_hand=quantity, value=cost)

    def reserve(self, line: LineId, quantity: int, *, voucher: Voucher) -> Movement:
        """Promise ``quantity`` to an order line.

        Raises:
            OutOfStock: less is free; the fact ``free`` says how much.
        """
        _expect_some(quantity)
        if quantity > self.free:
            raise self._short(quantity)
        return self._moved(MovementKind.RESERVE, voucher, line=line, reserved=quantity)

    def expect(
        self, line: LineId, quantity: int, *, voucher: Voucher, due: datetime | None = None
    ) -> Movement:
        """Let an order line wait for ``quantity``, which should come by ``due`` if that is known.

        Nobody waits for what is there: that is reserved.
        """
        _expect_some(quantity)
        if self.free:
            raise ValueError("what is free is reserved, not waited for")
        return self._moved(MovementKind.EXPECT, voucher, line=line, expected=quantity, due=due)

    def schedule(self, held: Reservation, due: datetime, *, voucher: Voucher) -> Movement:
        """Note when what ``held`` waits for should come; the last word counts.

        Raises:
            NotExpected: the line waits for nothing.
        """
        _expect_expected(held, 1)
        return self._moved(MovementKind.SCHEDULE, voucher, line=held.line, due=due)

    def arrive(self, held: Reservation, quantity: int, *, voucher: Voucher) -> Movement:
        """Reserve ``quantity`` of what ``held`` waits for: it is here.

        Raises:
            NotExpected: the line waits for less.
            OutOfStock: less is free.
        """
        _expect_expected(held, quantity)
        if quantity > self.free:
            raise self._short(quantity)
        return self._moved(
            MovementKind.ARRIVE, voucher, line=held.line, reserved=quantity, expected=-quantity
        )

    def forgo(self, held: Reservation, quantity: int, *, voucher: Voucher) -> Movement:
        """Let ``held`` wait for ``quantity`` less.

        Raises:
            NotExpected: the line waits for less.
        """
        _expect_expected(held, quantity)
        return self._moved(MovementKind.FORGO, voucher, line=held.line, expected=-quantity)

    def release(self, held: Reservation, quantity: int, *, voucher: Voucher) -> Movement:
        """Give up ``quantity`` of what ``held`` has reserved."""
        _expect_reserved(held, quantity)
        return self._moved(MovementKind.RELEASE, voucher, line=held.line, reserved=-quantity)

    def issue(self, held: Reservation, quantity: int, *, voucher: Voucher) -> Movement:
        """Hand out ``quantity`` of what ``held`` has reserved, at the moving average cost.

        Raises:
            NotReserved: the line has less reserved.
        """
        _expect_reserved(held, quantity)
        return self._moved(
            MovementKind.ISSUE,
            voucher,
            line=held.line,
            on_hand=-quantity,
            reserved=-quantity,
            value=-_share(self.value, quantity, self.on_hand),
        )

    def send(self, quantity: int, *, voucher: Voucher) -> Movement:
        """Let ``quantity`` go to another shop, at the moving average cost.

        Raises:
            OutOfStock: less is free.
        """
        _expect_some(quantity)
        if quantity > self.free:
            raise self._short(quantity)
        value = -_share(self.value, quantity, self.on_hand)
        return self._moved(MovementKind.SEND, voucher, on_hand=-quantity, value=value)

    def bring(self, quantity: int, *, value: Money, voucher: Voucher) -> Movement:
        """Take in what another shop sent, at the value with which it left."""
        _expect_some(quantity)
        return self._moved(MovementKind.BRING, voucher, on_hand=quantity, value=value)

    def put_back(self, held: Reservation, quantity: int, *, voucher: Voucher) -> Movement:
        """Take back ``quantity`` of what was issued to ``held``, at the cost it left with.

        What comes back is free, not reserved.

        Raises:
            NotIssued: the line was handed less.
        """
        _expect_some(quantity)
        if quantity > held.issued:
            raise NotIssued(
                f"{held.issued} were issued to this line, not {quantity}",
                line=held.line,
                issued=held.issued,
                wanted=quantity,
            )
        value = _share(held.cost, quantity, held.issued)
        return self._moved(
            MovementKind.RETURN, voucher, line=held.line, on_hand=quantity, value=value
        )

    def adjust(self, counted: int, *, voucher: Voucher) -> Movement:
        """Make the books agree with a count; found parts are worth the average, or nothing.

        Raises:
            BadQuantity: the count is negative, or what the books say anyway.
            OutOfStock: fewer were counted than are promised.
        """
        if counted < 0 or counted == self.on_hand:
            raise BadQuantity("a correction changes the quantity", counted=counted)
        if counted < self.reserved:
            raise self._short(self.on_hand - counted)
        change = counted - self.on_hand
        return self._moved(
            MovementKind.ADJUST, voucher, on_hand=change, value=self._value_of(change)
        )

    def _value_of(self, change: int) -> Money:
        """The change in value when ``change`` parts are found (or, negative, are missing)."""
        if change < 0:
            return -_share(self.value, -change, self.on_hand)
        if not self.on_hand:
            return NOTHING
        twice = 2 * self.on_hand
        return Money((2 * self.value.amount * change + self.on_hand) // twice, self.value.currency)

    def _moved(
        self,
        kind: MovementKind,
        voucher: Voucher,
        *,
        line: LineId | None = None,
        on_hand: int = 0,
        reserved: int = 0,
        expected: int = 0,
        value: Money = NOTHING,
        due: datetime | None = None,
    ) -> Movement:
        return Movement(
            kind=kind,
            store=self.store,
            part=self.part,
            line=line,
            on_hand=on_hand,
            reserved=reserved,
            expected=expected,
            value=value,
            due=due,
            voucher=voucher,
        )

    def _short(self, wanted: int) -> OutOfStock:
        return OutOfStock(
            f"{wanted} are wanted and {self.free} are free",
            store=self.store,
            part=self.part,
            wanted=wanted,
            free=self.free,
        )


def _expect_some(quantity: int) -> None:
    if quantity <= 0:
        raise BadQuantity("a movement moves at least one", quantity=quantity)


def _expect_reserved(held: Reservation, quantity: int) -> None:
    _expect_some(quantity)
    if quantity > held.reserved:
        raise NotReserved(
            f"{held.reserved} are reserved for this line, not {quantity}",
            line=held.line,
            reserved=held.reserved,
            wanted=quantity,
        )


def _expect_expected(held: Reservation, quantity: int) -> None:
    _expect_some(quantity)
    if quantity > held.expected:
        raise NotExpected(
            f"{held.expected} are expected for this line, not {quantity}",
            line=held.line,
            expected=held.expected,
            wanted=quantity,
        )
