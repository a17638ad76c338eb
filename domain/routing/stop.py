"""One stop of a route."""

from attrs import frozen


@frozen(kw_only=True)
class Stop:
    """A job with its times: when the technician sets out for it (as late as possible), arrives,
    begins to work and is done.
    """

    job: int
    leave: int
    arrival: int
    start: int
    end: int
