"""Whatever several orders do to one part, in whatever order."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import BadQuantity, Level, NotIssued, NotReserved, OutOfStock
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total
from tests.domain.inventory.builders import FILTER, NOON, STORE, nothing_held

LINES = tuple(LineId(UUID(int=i)) for i in range(20, 24))
lines = st.sampled_from(LINES)
quantities = st.integers(1, 12)


class StockMachine(RuleBasedStateMachine):
    """Four order lines after the same part; a refusal changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.level = Level(store=STORE, part=FILTER)
        self.held = {line: nothing_held(line) for line in LINES}
        self.history: list[Movement] = []

    def voucher(self) -> Voucher:
        number = len(self.history)
        return Voucher(id=UUID(int=number), document=UUID(int=7), by=UUID(int=8), at=NOON)

    def make(self, movement: Movement) -> None:
        self.level = self.level.after(movement)
        if movement.line is not None:
            self.held[movement.line] = self.held[movement.line].after(movement)
        self.history.append(movement)

    @rule(quantity=quantities, cost=st.integers(0, 9_999))
    def receive(self, quantity: int, cost: int) -> None:
        self.make(self.level.receive(quantity, cost=Money(cost), voucher=self.voucher()))

    @rule(line=lines, quantity=quantities)
    def reserve(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.reserve(line, quantity, voucher=self.voucher())
        except OutOfStock:
            assert quantity > self.level.free
            return
        self.make(movement)

    @rule(line=lines, quantity=quantities)
    def release(self, line: LineId, quantity: int) -> None:
        try:
            movement = self.level.release(self.held[line], quantity, voucher=self.voucher())
        except NotReserved:
            assert quantity > self.held[line].reserved
            return
        self.make(movement)

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

    @rule(counted=st.integers(0, 30))
    def count(self, counted: int) -> None:
        try:
            movement = self.level.adjust(counted, voucher=self.voucher())
        except (BadQuantity, OutOfStock):
            assert counted == self.level.on_hand or counted < self.level.reserved
            return
        self.make(movement)

    @invariant()
    def what_is_on_hand_is_the_sum_of_the_movements(self) -> None:
        assert self.level.on_hand == sum(each.on_hand for each in self.history)
        assert self.level.reserved == sum(each.reserved for each in self.history)
        assert self.level.value == total([each.value for each in self.history])

    @invariant()
    def what_is_promised_is_there_and_belongs_to_the_lines(self) -> None:
        assert 0 <= self.level.reserved <= self.level.on_hand
        assert self.level.reserved == sum(each.reserved for each in self.held.values())

    @invariant()
    def no_cost_is_lost_or_made(self) -> None:
        bought_or_counted = total([each.value for each in self.history if each.line is None])
        issued = total([each.cost for each in self.held.values()])
        assert self.level.value + issued == bought_or_counted

    @invariant()
    def nothing_issued_costs_nothing(self) -> None:
        assert all(each.issued or each.cost == NOTHING for each in self.held.values())


TestStockHistories = StockMachine.TestCase
