"""An offer that is held and confirmed in one step, because a person at a page said yes once."""

from api.pages.site import Asking, Site
from application.dispatch.proposal import Proposal
from application.visits.taking import CarIsBooked
from domain.shared.ids import AppointmentId, MemberId, VehicleId


def booked(
    site: Site,
    request: Asking,
    key: str,
    proposal: Proposal,
    member: MemberId,
    vehicle: VehicleId,
) -> AppointmentId:
    """Book it, under keys that begin with ``key``.

    Raises:
        CarIsBooked: the car has another appointment at that time; nothing stays held.
    """
    held = site.app.booking.hold(
        site.caller(request, key=f"{key}h"), proposal=proposal, member=member, vehicle=vehicle
    ).appointment
    try:
        site.app.booking.confirm(site.caller(request, key=f"{key}c"), appointment=held)
    except CarIsBooked:
        # Nobody knows of this hold, so nobody else would let it go.
        site.app.booking.cancel(
            site.caller(request, key=f"{key}x"), appointment=held, reason="the car is booked then"
        )
        raise
    return held
