"""What is compared where a server tells an answer in another form than the application."""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_type_hints

import msgspec
from attrs import Factory, define

from application.shared.caller import Caller
from domain.shared.errors import Conflict
from simulation.dispatch_log import Came, Refused, Request
from simulation.stage import CODEC

Told = Mapping[str, Any]


class NeverOffered(Conflict):
    """The server has never made this offer."""

    code = "never-offered"


@define
class Offers:
    """Offers as the server made them, by what is in them."""

    _made: dict[bytes, Any] = Factory(dict)

    def taken(self, use_case: Callable[..., Any], caller: Caller, given: dict[str, Any]) -> Any:
        """Ask; a proposal of the twin is taken as the server's own, if it is the same.

        Raises:
            NeverOffered: the server made no such offer.
        """
        if "proposal" in given:
            given = given | {"proposal": self._same(given["proposal"])}
        answer = use_case(caller, **given)
        for one in getattr(answer, "proposals", ()):
            self._made[_key(one)] = one
        return answer

    def _same(self, proposal: Any) -> Any:
        made = self._made.get(_key(proposal))
        if made is None:
            raise NeverOffered("the server has never made this offer")
        return made


def _key(proposal: Any) -> bytes:
    return msgspec.json.encode(_offer(proposal), order="deterministic")


def _offer(one: Any) -> Told:
    """What both sides tell of an offer; bay and hands are in the decision of who takes it."""
    return {
        "store": str(one.store),
        "starts": CODEC.plain(one.starts),
        "ends": CODEC.plain(one.ends),
        "nights": one.nights,
        "wait_min": one.wait_min,
        "distance_km": one.distance_km,
        "likely": CODEC.plain(one.promise.likely),
        "latest": CODEC.plain(one.promise.latest),
        "price_fen": one.price.amount,
        "list_price_fen": one.list_price.amount,
        "idle": one.idle and (one.idle.basis_points, one.idle.amount.amount),
        "lines": [(line.code, line.quantity, line.amount.amount) for line in one.lines],
    }


FACTS: Final[Mapping[str, Callable[[Any], Told]]] = {
    "offers.find": lambda found: {
        "proposals": [_offer(one) for one in found.proposals],
        "why_none": found.why_none,
    },
    "members.join": lambda joined: {"member": str(joined.member)},
    "settlement.pay": lambda paid: {
        "payments": [str(one) for one in paid.payments],
        "change_fen": paid.change.amount,
    },
    "inventory.receive": lambda received: {"delivery": str(received.delivery)},
    "absences.report": lambda away: {
        "claim": str(away.claim),
        "swapped": [str(one) for one in away.swapped],
        "displaced": [str(one) for one in away.displaced],
    },
}
"""What is compared of an answer that HTTP tells in another form; of others it is all."""


def said(command: str, answer: Any) -> Any:
    facts = FACTS.get(command)
    return answer if facts is None else facts(answer)


def as_said(use_case: Any, request: Request) -> Request:
    """The request with its answer as it is compared."""
    if request.command not in FACTS or request.came.refused is not None:
        return request
    kind = get_type_hints(use_case.__wrapped__)["return"]
    answer = FACTS[request.command](CODEC.value(request.came.answer, kind))
    came = request.came
    shown = Came(answer=CODEC.plain(answer), refused=None, decided=came.decided)
    return msgspec.structs.replace(request, came=shown)


def shown(came: Came) -> Came:
    """A refusal is known by its code: a server tells it in the words of whoever asks."""
    refused = came.refused and Refused(came.refused.code, "")
    return Came(answer=came.answer, refused=refused, decided=came.decided)
