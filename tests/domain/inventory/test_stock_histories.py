"""Whatever several orders do to one part, in whatever order."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.inventory.expected import Expected, by_age, given_up, handed_on, promise, waiting_after
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import BadQuantity, Level, NotIssued, NotReserved, OutOfStock
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total
from tests.domain.inventory.builders import FILTER, NOON, STORE, nothing_held

LINES = tuple(LineId(UUID(int=i)) for i in range(20, 24))
lines = st.sampled_from(LINES)
quantities = st.integers(1, 12)


class StockMachine(RuleBasedStateMachine):
    """Four order lines after the same part; a refusal changes nothing.

    A line is promised a quantity once; what it gets and gives back is compared with that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[LineId, Expected] = {}
        self.demand = dict.fromkeys(LINES, 0)
        self.level = Level(store=STORE, part=FILTER)
        self.held = {line: nothing_held(line) for line in LINES}
        self.history: list[Movement] = []

    def voucher(self) -> Voucher:
        number = len(self.history)
        at = NOON + timedelta(minutes=number)
        return Voucher(id=UUID(int=number), document=UUID(int=7), by=UUID(int=8), at=at)

    def make(self, movement: Movement) -> None:
        self.level = self.level.after(movement)
        if movement.line is not None:
            self.held[movement.line] = self.held[movement.line].after(movement)
        self.waiting = waiting_after(self.waiting, (movement,))
        self.history.append(movement)

    def hand_on(self) -> None:
        """What the application does at the end of every transaction."""
        in_line = sorted(self.waiting.values(), key=by_age)
        moved = handed_on(self.level, in_line, lambda _: self.voucher())
        assert [one.line for one in moved] == [one.line for one in in_line[: len(moved)]]
        for one in moved:
            self.make(one)

    @rule(quantity=quantities, cost=st.integers(0, 9_999))
    def receive(self, quantity: int, cost: int) -> None:
        self.make(self.level.receive(quantity, cost=Money(cost), voucher=self.voucher()))
        self.hand_on()

    @rule(line=lines, quantity=quantities)
    def promise(self, line: LineId, quantity: int) -> None:
        for movement in promise(self.level, line, quantity, voucher=self.voucher):
            self.make(movement)
        self.demand[line] += quantity

    @rule(line=lines)
    def give_up(self, line: LineId) -> None:
        held = self.held[line]
        for movement in given_up(self.level, held, voucher=self.voucher):
            self.make(movement)
        self.demand[line] -= held.reserved + held.expected
        self.hand_on()

    @rule(line=lines, quantity=quantities)
    def reserve(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.reserve(line, quantity, voucher=self.voucher())
        except OutOfStock:
            assert quantity > self.level.free
            return
        self.make(movement)
        self.demand[line] += quantity

    @rule(line=lines, quantity=quantities)
    def release(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.release(self.held[line], quantity, voucher=self.voucher())
        except NotReserved:
            assert quantity > self.held[line].reserved
            return
        self.make(movement)
        self.demand[line] -= quantity
        self.hand_on()

    @rule(line=lines, quantity=quantities)
    def issue(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.issue(self.held[line], quantity, voucher=self.voucher())
        except NotReserved:
            assert quantity > self.held[line].reserved
            return
        self.make(movement)

    @rule(line=lines, quantity=quantities)
    def put_back(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.put_back(self.held[line], quantity, voucher=self.voucher())
        except NotIssued:
            assert quantity > self.held[line].issued
            return
        self.make(movement)
        self.demand[line] -= quantity
        self.hand_on()

    @rule(counted=st.integers(0, 30))
    def count(self, counted: int) -> None:
        try:
            movement = self.level.adjust(counted, voucher=self.voucher())
        except (BadQuantity, OutOfStock):
            assert counted == self.level.on_hand or counted < self.level.reserved
            return
        self.make(movement)
        self.hand_on()

    @invariant()
    def what_is_on_hand_is_the_sum_of_the_movements(self) -> None:
        assert self.level.on_hand == sum(each.on_hand for each in self.history)
        assert self.level.reserved == sum(each.reserved for each in self.history)
        assert self.level.expected == sum(each.expected for each in self.history)
        assert self.level.value == total([each.value for each in self.history])

    @invariant()
    def what_is_promised_is_there_and_belongs_to_the_lines(self) -> None:
        assert 0 <= self.level.reserved <= self.level.on_hand
        assert self.level.reserved == sum(each.reserved for each in self.held.values())

    @invariant()
    def whatever_was_promised_is_reserved_handed_out_or_expected(self) -> None:
        for line, held in self.held.items():
            assert self.demand[line] == held.reserved + held.issued + held.expected

    @invariant()
    def who_waits_is_known_and_nothing_is_free_meanwhile(self) -> None:
        assert self.level.owed == 0
        waiting = {one.line: one.quantity for one in self.waiting.values()}
        assert waiting == {line: held.expected for line, held in self.held.items() if held.expected}
        assert self.level.expected == sum(waiting.values())

    @invariant()
    def no_cost_is_lost_or_made(self) -> None:
        bought_or_counted = total([each.value for each in self.history if each.line is None])
        issued = total([each.cost for each in self.held.values()])
        assert self.level.value + issued == bought_or_counted

    @invariant()
    def nothing_issued_costs_nothing(self) -> None:
        assert all(each.issued or each.cost == NOTHING for each in self.held.values())


TestStockHistories = StockMachine.TestCase
