"""What events put out of date, declared here and nowhere else."""

from collections.abc import Mapping
from enum import Flag, auto
from typing import Final

from domain.booking import events as booking
from domain.booking import invitation, waiting
from domain.catalogue import price_list as prices
from domain.dispatch import agreement, rule_sheet
from domain.finance import events as finance
from domain.inventory import events as inventory
from domain.members import member, vehicle
from domain.orders import events as orders
from domain.people import events as people
from domain.shared.aggregate import Event
from domain.stores import events as stores
from domain.webhooks import subscription as webhooks
from domain.work_orders import events as work
from domain.workforce import events as workforce


class Effect(Flag):
    """What somebody keeps at hand that is not as it was after an event."""

    NONE = 0
    TIME = auto()
    """Claims of its shop came, went or moved."""
    NETWORK = auto()
    """Shops, bays and people, their hours and shifts."""
    CATALOGUE = auto()
    """Services, parts and prices."""
    RULES = auto()
    """Weights and limits of dispatch."""
    EXPERIENCE = auto()
    """What finished visits took: one more is about to be learned from."""


KINDS: Final[Mapping[Effect, tuple[type[Event], ...]]] = {
    Effect.TIME: (
        booking.AppointmentHeld,
        booking.AppointmentBooked,
        booking.AppointmentMoved,
        booking.AppointmentReplanned,
        booking.AppointmentRebooked,
        booking.AppointmentDisplaced,
        booking.PlannedTimeLost,
        booking.PlannedTimeFound,
        booking.BaySwapped,
        booking.TechnicianSwapped,
        booking.AppointmentCancelled,
        booking.HoldExpired,
        booking.CustomerArrived,
        booking.CustomerMissed,
        work.WorkDispatched,
        work.WorkOffered,
        work.WorkReplanned,
        work.OperationStarted,
        work.WorkOverran,
        work.OperationFinished,
        work.WorkSuspended,
        work.WorkResumed,
        work.WorkCancelled,
        work.JobWithdrawn,
        stores.BayClosed,
        stores.BayReopened,
        workforce.TechnicianAbsent,
        workforce.TechnicianBack,
    ),
    Effect.NETWORK: (
        stores.StoreRegistered,
        stores.StoreStageReached,
        stores.StoreDelayed,
        stores.OpeningHoursChanged,
        stores.StoreDaysClosed,
        stores.StoreDaysOpened,
        stores.BayRegistered,
        stores.BayRetired,
        stores.BayRestored,
        workforce.TechnicianRegistered,
        workforce.RosterChanged,
        workforce.WeekChanged,
        workforce.TechnicianLent,
        workforce.TechnicianGivenBack,
        workforce.SkillTaught,
        workforce.SkillTaken,
        workforce.SkillCertified,
        workforce.CertificateWithdrawn,
        workforce.TechnicianLeft,
    ),
    Effect.EXPERIENCE: (work.QualityPassed,),
    Effect.CATALOGUE: (prices.PricesChanged, prices.PriceListEnds),
    Effect.RULES: (rule_sheet.RulesChanged,),
    Effect.NONE: (
        waiting.WaitBegun,
        waiting.WaitOffered,
        waiting.WaitTaken,
        waiting.WaitLapsed,
        waiting.WaitExpired,
        waiting.WaitWithdrawn,
        invitation.InvitationMade,
        invitation.InvitationAccepted,
        invitation.InvitationDeclined,
        invitation.InvitationLapsed,
        booking.PromiseRenewed,
        work.VisitPlanned,
        work.WorkLocated,
        work.TechnicianOnSite,
        work.CarReceived,
        work.PhotoTaken,
        work.CarDiagnosed,
        work.ApprovalAsked,
        work.ApprovalGiven,
        work.WorkOutsideHours,
        work.WorkDone,
        work.QualityFailed,
        work.WorkSettled,
        work.CarReleased,
        work.CallFellDue,
        work.CustomerFollowedUp,
        work.VisitReviewed,
        work.PriorityChanged,
        orders.OrderEvent,
        finance.PaymentEvent,
        finance.BooksClosed,
        finance.EntryCorrected,
        inventory.Quantity,
        inventory.PartScheduled,
        member.MemberJoined,
        member.MemberCorrected,
        vehicle.VehicleRegistered,
        vehicle.VehicleChangedHands,
        vehicle.VehicleIdentified,
        vehicle.VehicleCorrected,
        vehicle.OdometerRead,
        agreement.SupportEvent,
        people.PersonAdded,
        people.PersonDeactivated,
        people.LoggedIn,
        people.LoggedOut,
        people.LoginRefused,
        people.PasswordChanged,
        people.TokenIssued,
        people.TokenRevoked,
        webhooks.SubscriptionAdded,
        webhooks.SubscriptionPaused,
        webhooks.SubscriptionResumed,
        webhooks.SubscriptionReplayed,
        webhooks.SubscriptionRemoved,
    ),
}
EFFECTS: Final[Mapping[type[Event], Effect]] = {
    kind: effect for effect, kinds in KINDS.items() for kind in kinds
}
"""By kind of event; a kind that is not here has the effect of the kind that it is one of."""


def effect_of(event: Event) -> Effect:
    """The effect of an event; one that only a newer release knows may have moved time."""
    known = (EFFECTS[kind] for kind in type(event).__mro__ if kind in EFFECTS)
    return next(known, Effect.TIME)
