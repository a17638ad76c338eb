import pytest

from domain.shared.claims import ClaimKind
from domain.shared.time import Span
from domain.stores.bay import OutOfService
from domain.stores.events import BayClosed, BayReopened, BayRestored, BayRetired, ClosureCause
from tests.domain.stores.builders import CLAIM, NOW, a_bay


def test_closing_a_bay_takes_its_time() -> None:
    bay, during = a_bay(), Span.of(NOW, 120)

    closed, claim = bay.close(during, cause=ClosureCause.BREAKDOWN, claim=CLAIM, at=NOW)

    assert (claim.id, claim.resource, claim.during, claim.store) == (
        CLAIM,
        bay.id,
        during,
        bay.store,
    )
    assert claim.kind is ClaimKind.CLOSURE
    assert closed.pending == (
        BayClosed(
            at=NOW,
            bay=bay.id,
            store=bay.store,
            claim=CLAIM,
            during=during,
            cause=ClosureCause.BREAKDOWN,
        ),
    )
    reopened = closed.reopen(CLAIM, at=NOW)
    assert reopened.pending[-1] == BayReopened(at=NOW, bay=bay.id, store=bay.store, claim=CLAIM)


def test_a_bay_out_of_service_comes_back_once() -> None:
    retired = a_bay().retire(at=NOW)
    restored = retired.restore(at=NOW)

    assert restored.in_service
    assert [type(event) for event in restored.pending] == [BayRetired, BayRestored]
    with pytest.raises(OutOfService):
        restored.restore(at=NOW)
    with pytest.raises(OutOfService):
        retired.close(Span.of(NOW, 5), cause=ClosureCause.OTHER, claim=CLAIM, at=NOW)
