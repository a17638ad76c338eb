"""The way to a server, and what is seen over it: who asks what, and visits as they are."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import Factory, define, frozen

from application.shared.caller import Caller
from domain.shared.errors import BaywiseError
from domain.shared.ids import WorkOrderId
from simulation.drive import answers
from simulation.drive.calls import Calls

API: Final = "/api/v1"
Badges = Callable[[Caller], str]
"""The secret by which the server knows whoever asks."""

_LOOK_EVERY_MIN: Final = 2.0
"""A visit is read again after so long, for others may have changed it."""
_MOST: Final = 200


@frozen(kw_only=True)
class Line:
    """The way to the server: who asks what, as JSON."""

    calls: Calls
    badges: Badges

    def post(self, caller: Caller, path: str, kind: type[answers.T], body: Any = None) -> answers.T:
        return self.calls.post(API + path, kind, body, secret=self.badges(caller))

    def get(self, caller: Caller, path: str, kind: type[answers.T], **asked: Any) -> answers.T:
        return self.calls.get(API + path, kind, secret=self.badges(caller), **asked)

    def pages(
        self, caller: Caller, path: str, kind: type[answers.T], **asked: Any
    ) -> Iterator[answers.T]:
        """All that a list holds."""
        after: dict[str, str] = {}
        while True:
            page = self.get(
                caller,
                path,
                answers.Page[kind],  # type: ignore[valid-type]  # the kind is a value here
                limit=_MOST,
                **asked,
                **after,
            )
            yield from page.items
            if page.next is None:
                return
            after = {"after": page.next}


@define(kw_only=True)
class RemoteVisits(Mapping[WorkOrderId, answers.SeenVisit]):
    """Visits as they were when somebody looked last; ``minute`` tells the world's time."""

    line: Line
    caller: Caller
    minute: Callable[[], float]
    _seen: dict[WorkOrderId, tuple[float, answers.SeenVisit]] = Factory(dict)

    def __getitem__(self, id: WorkOrderId, /) -> answers.SeenVisit:
        at, known = self._seen.get(id, (float("-inf"), None))
        if known is not None and self.minute() - at <= _LOOK_EVERY_MIN:
            return known
        try:
            visit = self.line.get(self.caller, f"/visits/{id}", answers.SeenVisit)
        except BaywiseError:
            if known is None:
                raise
            # Who looks around is not to fail for it; whoever acts is told.
            return known
        self._seen[id] = self.minute(), visit
        return visit

    def __iter__(self) -> Iterator[WorkOrderId]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def changed(self, id: WorkOrderId) -> None:
        """Look again the next time."""
        if id in self._seen:
            self._seen[id] = float("-inf"), self._seen[id][1]

    def forget(self, id: WorkOrderId) -> None:
        self._seen.pop(id, None)


@define
class RemoteSight:
    """Shows visits by asking for them, and counts what was ``done``, by its name."""

    visits: RemoteVisits
    done: Counter[str] = Factory(Counter)

    @property
    def commands(self) -> int:
        return self.done.total()

    def forget(self, id: WorkOrderId, /) -> None:
        self.visits.forget(id)
