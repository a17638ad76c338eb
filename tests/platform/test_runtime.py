"""What goes on behind the requests goes on whatever happens."""

from datetime import datetime
from threading import Event

from attrs import Factory, define, evolve

from adapters import logging
from adapters.runtime import Runtime
from application.shared.ports import Due, DueWork
from tests.chain import a_furnished_twin


@define
class Mistaken:
    """Due work that fails at the first question, and tells when it is asked again."""

    due_work: Due
    asked_again: Event = Factory(Event)
    failed: bool = False

    def due(self, now: datetime, *, limit: int = 100) -> list[DueWork]:
        if not self.failed:
            self.failed = True
            raise ValueError("a mistake of ours")
        self.asked_again.set()
        return self.due_work.due(now, limit=limit)

    def done(self, work: DueWork, /) -> None:
        self.due_work.done(work)

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        self.due_work.postpone(work, until=until)


def test_a_thread_outlives_a_mistake_of_ours() -> None:
    logging.configure(console=False)
    app, _ = a_furnished_twin()
    due = Mistaken(app.due)
    runtime = Runtime(evolve(app, due=due))

    runtime.start()
    again = due.asked_again.wait(timeout=30)
    runtime.stop()

    assert again
