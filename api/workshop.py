"""The workshop's part of a visit: finding, deciding, giving out, doing, checking."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.wire import Body, Code, Given, Note, Price, Reason, Step, Text, View, typed
from application.app import Application
from application.shared.caller import Caller
from application.visits.diagnosis import Suggestion
from domain.shared.ids import LineId, TechnicianId, WorkOrderId
from domain.work_orders.record import Finding, Severity, Wait

Line = Annotated[UUID, Meta(description="The line of the order.")]
TroubleCode = Annotated[str, Meta(pattern=r"^[PCBU][0-9A-F]{4}$")]


class FindingBody(Body, frozen=True):
    """One thing found; photos are ids of stored files."""

    note: Text
    severity: Severity
    trouble_codes: Annotated[
        tuple[TroubleCode, ...], Meta(max_length=50, description="Read from the car: P0301.")
    ] = ()
    photos: Annotated[tuple[UUID, ...], Meta(max_length=20)] = ()

    @property
    def finding(self) -> Finding:
        return Finding(
            note=typed(self.note),
            severity=self.severity,
            trouble_codes=self.trouble_codes,
            photos=self.photos,
        )


class SuggestionBody(Body, frozen=True):
    """A service the car should have, and why."""

    service: Code
    reason: Text


class DiagnosisBody(Body, frozen=True):
    """What was found, and what it calls for; or, in so many words, that nothing was."""

    findings: Annotated[
        tuple[FindingBody, ...], Meta(max_length=100, description="What was found, and how bad.")
    ] = ()
    suggestions: Annotated[
        tuple[SuggestionBody, ...],
        Meta(max_length=20, description="A service the car should have, and why."),
    ] = ()
    nothing_found: Annotated[bool, Meta(description="The car is all right.")] = False


class AnswersBody(Body, frozen=True):
    """The customer's yes (true) or no by line."""

    answers: Annotated[
        dict[UUID, bool],
        Meta(min_length=1, max_length=100, description="A line, and the customer's yes or no."),
    ]


class WithdrawBody(Body, frozen=True):
    """The line that the customer does without, and why."""

    line: Line
    reason: Reason


class CallOffBody(Body, frozen=True):
    """Why the car goes home as it came."""

    reason: Reason


class StepBody(Body, frozen=True):
    """The operation, counted from 0."""

    step: Step


class StartBody(StepBody, frozen=True):
    """``reason``: why work begins, should the shop be closed."""

    reason: Note = ""


class StartedView(View, frozen=True):
    """``warning`` names what is unusual about it; that is on record, with who began and why."""

    warning: Literal["outside-hours"] | None = None


class PinBody(StepBody, frozen=True):
    """Whose hands instead, and why."""

    technician: Annotated[UUID, Meta(description="Who does it instead.")]
    reason: Annotated[str, Meta(min_length=1, max_length=400, description="Why; it is kept.")]


class ReturnBody(Body, frozen=True):
    """What goes back on the shelf, in the part's unit."""

    line: Line
    quantity: Annotated[int, Meta(ge=1, le=10_000_000, description="How much of it.")]


class SuspendBody(Body, frozen=True):
    """Why work stands still, and whether the car keeps its bay."""

    reason: Annotated[Wait, Meta(description="What is waited for.")]
    note: Note = ""
    stays_in_bay: Annotated[bool, Meta(description="The car cannot move.")] = False


class PriorityBody(Body, frozen=True):
    """1 is the most urgent, 5 the least."""

    priority: Annotated[int, Meta(ge=1, le=5, description="1 is the most urgent.")]
    reason: Reason


class CheckBody(Body, frozen=True):
    """The jobs that have to be done again, with a note why; none when all is well."""

    failed: Annotated[
        tuple[UUID, ...], Meta(max_length=100, description="A job that is to be done again.")
    ] = ()
    note: Note = ""


class DiagnosedView(View, frozen=True):
    """The lines that wait for an answer; for those ``to_come`` a yes means waiting for parts."""

    proposed: list[UUID]
    to_come: list[UUID]


class DueView(View, frozen=True):
    """What is to pay."""

    due: Price


class WorkshopController(Controller):
    """What happens to the car between reception and handing back."""

    path = "/visits/{visit:uuid}"
    tags = ("Workshop",)

    @post("/diagnose", sync_to_thread=True, status_code=200)
    def diagnose(
        self,
        visit: FromPath[UUID],
        data: JSONBody[DiagnosisBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DiagnosedView:
        """Note findings; suggestions become priced lines that wait for an answer.

        May be said again whenever more is found, until the work is done.
        """
        diagnosed = app.diagnosis.diagnose(
            caller,
            work_order=WorkOrderId(visit),
            findings=tuple(one.finding for one in data.findings),
            suggestions=tuple(
                Suggestion(service=one.service, reason=typed(one.reason))
                for one in data.suggestions
            ),
            nothing_found=data.nothing_found,
        )
        return DiagnosedView(proposed=list(diagnosed.proposed), to_come=list(diagnosed.to_come))

    @post("/decide", sync_to_thread=True, status_code=204)
    def decide(
        self,
        visit: FromPath[UUID],
        data: JSONBody[AnswersBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """The customer's answers; approved parts are reserved, or waited for, at once."""
        answers = {LineId(line): yes for line, yes in data.answers.items()}
        app.diagnosis.decide(caller, work_order=WorkOrderId(visit), answers=answers)

    @post("/withdraw", sync_to_thread=True, status_code=204)
    def withdraw(
        self,
        visit: FromPath[UUID],
        data: JSONBody[WithdrawBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Do without a line and its parts, such as one that waits too long."""
        app.calling_off.withdraw(
            caller,
            work_order=WorkOrderId(visit),
            line=LineId(data.line),
            reason=typed(data.reason),
        )

    @post("/call-off", sync_to_thread=True, status_code=204)
    def call_off(
        self,
        visit: FromPath[UUID],
        data: JSONBody[CallOffBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """The car goes home before anything was done to it."""
        app.calling_off.call_off(caller, work_order=WorkOrderId(visit), reason=typed(data.reason))

    @post("/dispatch", sync_to_thread=True, status_code=204)
    def dispatch(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Give every operation its bay and hands."""
        app.dispatching.dispatch(caller, work_order=WorkOrderId(visit))

    @post("/pin", sync_to_thread=True, status_code=204)
    def pin(
        self,
        visit: FromPath[UUID],
        data: JSONBody[PinBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Choose other hands, with the reason on record."""
        app.dispatching.pin(
            caller,
            work_order=WorkOrderId(visit),
            step=data.step,
            technician=TechnicianId(data.technician),
            reason=typed(data.reason),
        )

    @post("/offer", sync_to_thread=True, status_code=204)
    def offer(
        self,
        visit: FromPath[UUID],
        data: JSONBody[StepBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Let whoever may do an operation take it."""
        app.offering.offer(caller, work_order=WorkOrderId(visit), step=data.step)

    @post("/grab", sync_to_thread=True, status_code=204)
    def grab(
        self,
        visit: FromPath[UUID],
        data: JSONBody[StepBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Take what is offered, for oneself; the first of many has it."""
        app.offering.grab(caller, work_order=WorkOrderId(visit), step=data.step)

    @post("/transfer", sync_to_thread=True, status_code=204)
    def transfer(
        self,
        visit: FromPath[UUID],
        data: JSONBody[PinBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Pass an operation on to somebody else, with the reason on record."""
        app.offering.transfer(
            caller,
            work_order=WorkOrderId(visit),
            step=data.step,
            technician=TechnicianId(data.technician),
            reason=typed(data.reason),
        )

    @post("/prioritise", sync_to_thread=True, status_code=204)
    def prioritise(
        self,
        visit: FromPath[UUID],
        data: JSONBody[PriorityBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Make it more or less urgent, with the reason on record."""
        app.repairs.prioritise(
            caller,
            work_order=WorkOrderId(visit),
            priority=data.priority,
            reason=typed(data.reason),
        )

    @post("/issue-parts", sync_to_thread=True, status_code=204)
    def issue_parts(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Hand out everything that is reserved."""
        app.repairs.issue_parts(caller, work_order=WorkOrderId(visit))

    @post("/return-part", sync_to_thread=True, status_code=204)
    def return_part(
        self,
        visit: FromPath[UUID],
        data: JSONBody[ReturnBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Put back what was not used."""
        app.repairs.return_part(
            caller,
            work_order=WorkOrderId(visit),
            line=LineId(data.line),
            quantity=data.quantity,
        )

    @post("/start", sync_to_thread=True, status_code=200)
    def start(
        self,
        visit: FromPath[UUID],
        data: JSONBody[StartBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> StartedView:
        """Hands go to work on an operation; outside opening hours with a warning."""
        opened = app.repairs.start(
            caller, work_order=WorkOrderId(visit), step=data.step, reason=typed(data.reason)
        )
        return StartedView(warning=None if opened else "outside-hours")

    @post("/finish", sync_to_thread=True, status_code=204)
    def finish(
        self,
        visit: FromPath[UUID],
        data: JSONBody[StepBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """An operation is done."""
        app.repairs.finish(caller, work_order=WorkOrderId(visit), step=data.step)

    @post("/suspend", sync_to_thread=True, status_code=204)
    def suspend(
        self,
        visit: FromPath[UUID],
        data: JSONBody[SuspendBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Work stands still, for a reason."""
        app.repairs.suspend(
            caller,
            work_order=WorkOrderId(visit),
            reason=data.reason,
            note=typed(data.note),
            stays_in_bay=data.stays_in_bay,
        )

    @post("/resume", sync_to_thread=True, status_code=204)
    def resume(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Work goes on: the reason is gone."""
        app.repairs.resume(caller, work_order=WorkOrderId(visit))

    @post("/check", sync_to_thread=True, status_code=204)
    def check(
        self,
        visit: FromPath[UUID],
        data: JSONBody[CheckBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Pass the work, or send jobs back."""
        failed = tuple(LineId(job) for job in data.failed)
        app.quality.check(
            caller, work_order=WorkOrderId(visit), failed=failed, note=typed(data.note)
        )

    @post("/settle", sync_to_thread=True, status_code=200)
    def settle(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DueView:
        """Fix what is owed and book it."""
        due = app.settlement.settle(caller, work_order=WorkOrderId(visit))
        return DueView(due=Price.of(due))
