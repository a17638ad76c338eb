"""What one run of one policy came to: counts that add up, and nothing derived."""

from collections.abc import Mapping

from attrs import Factory, field, frozen

WAIT_BIN_MIN = 10
"""Width of a bin of the wait histogram; the last bin holds everything longer."""
WAIT_BINS = 73


@frozen(kw_only=True)
class Lost:
    """Customers of a shop who were not served, by cause.

    ``no_time``: no shop that they would go to had a time. ``balked``: the wait was too long for
    them. ``no_show``: they booked, and never came. ``sent_home``: the shop could not keep what it
    had promised.
    """

    no_time: int = 0
    balked: int = 0
    no_show: int = 0
    sent_home: int = 0

    @property
    def all(self) -> int:
        return self.no_time + self.balked + self.no_show + self.sent_home


@frozen(kw_only=True)
class ShopOutcome:
    """Counts of one shop over the measured days.

    A customer is at every time of one shop: of the one that they think of first, and after they
    left it for another, of that one. So it adds up, see :mod:`simulation.outcome.laws`:
    ``here_before`` + ``wanted`` + ``came_from`` =
    ``served`` + ``lost`` + ``left_for`` + ``still_here``.

    ``here_before``: were here, or expected, when the measured days began. ``wanted``: thought of
    this shop first. ``came_from``: whom other shops sent. ``left_for``: who went to another one,
    shop by shop. ``served``: cars that left finished, ``served_sent`` of them those that another
    shop had sent. ``still_here``: that had not left at the end, or were expected then.

    Minutes: ``open_bay_min`` is bays times open minutes, ``occupied_min`` of them had a car in
    the bay, ``worked_min`` somebody working on it; ``shift_min`` were rostered for people
    who were there.
    Hours, summed over the cars served: ``wait_h`` in opening hours from when the customer was
    ready until the work was over, without the work itself; ``reception_h`` from the arrival until
    the car was taken in; ``lead_h`` by the clock from the wish until the car was ready.
    ``in_system_h`` is the time integral of the number of cars here, ``sojourn_h`` the sum of
    their stays, both of the measured days alone.
    ``kept``: cars served that were ready when the p90 promise said.
    ``revenue_fen``: what the orders of the cars served come to, with VAT, after
    ``discount_fen`` was taken off.
    """

    store: str
    region: str
    lat: float
    lon: float
    here_before: int = 0
    wanted: int = 0
    lost: Lost = Lost()
    left_for: Mapping[str, int] = field(factory=dict)
    came_from: int = 0
    served: int = 0
    served_sent: int = 0
    still_here: int = 0
    open_bay_min: int = 0
    occupied_min: float = 0.0
    worked_min: float = 0.0
    shift_min: int = 0
    wait_h: float = 0.0
    reception_h: float = 0.0
    lead_h: float = 0.0
    in_system_h: float = 0.0
    sojourn_h: float = 0.0
    kept: int = 0
    revenue_fen: int = 0
    discount_fen: int = 0
    wait_causes_h: Mapping[str, float] = field(factory=dict)
    """The same wait by what was waited for; adds up to ``wait_h``."""
    bay_causes_min: Mapping[str, float] = field(factory=dict)
    """The open bay minutes by what the bay did, or why nothing; adds up to ``open_bay_min``."""


@frozen(kw_only=True)
class Outcome:
    """One run: a scenario, a policy, a seed.

    ``waits``: cars by their wait in bins of ten minutes. ``occupied`` and ``productive``: minutes
    by hour of the week, Monday 0 h first, over the chain; ``open_bays`` are the open bay minutes
    they are parts of. ``print`` is the hash of everything that happened: the same seed gives the
    same.
    """

    scenario: str
    policy: str
    seed: int
    days: int
    shops: tuple[ShopOutcome, ...]
    waits: tuple[int, ...] = Factory(lambda: (0,) * WAIT_BINS)
    occupied: tuple[float, ...] = Factory(lambda: (0.0,) * 168)
    productive: tuple[float, ...] = Factory(lambda: (0.0,) * 168)
    open_bays: tuple[float, ...] = Factory(lambda: (0.0,) * 168)
    daily_wait_h: tuple[float, ...] = ()
    """Mean wait of the cars served, day by day from the first day of the warm-up on."""
    events: int = 0
    commands: int = 0
    cpu_s: float = 0.0
    print: str = ""
