"""Kinds of due work in a visit: what happens when nobody does anything."""

from typing import Final

HOLD_ENDS: Final = "hold_ends"
"""Nobody said yes to a hold."""
NO_SHOW: Final = "no_show"
"""Nobody came."""
OVERRUN: Final = "overrun"
"""Work is not finished when its time is over."""
FOLLOW_UP: Final = "follow_up"
"""Somebody should call the customer; the shop is told."""
WAITING_ENDS: Final = "waiting_ends"
"""A customer waited until the last day in vain."""
INVITATION_ENDS: Final = "invitation_ends"
"""A customer did not answer an invitation to come earlier."""
PAYMENT_ENDS: Final = "payment_ends"
"""The customer did not pay by the link in time, or nobody told us."""
GOODS_LAPSE: Final = "goods_lapse"
"""Nobody came for goods that were kept."""
REFUND_WAITS: Final = "refund_waits"
"""The provider has to send money back."""
LOAN_ENDS: Final = "loan_ends"
"""A technician who was lent is at home again."""

OUTSIDERS: Final = frozenset({PAYMENT_ENDS, REFUND_WAITS})
"""Kinds that ask somebody else's machine, which may be slow or silent."""
