"""The garbage collector of a process that keeps much at hand."""

import gc
from typing import Final

_RARELY: Final = 10_000
"""So often the young objects are looked through before all are."""

MANY: Final = 100
"""So many shops made anew are worth a pause."""


def settle() -> None:
    """Leave alone what is at hand now, and look through everything else rarely.

    Calendars and what searches learn from them are hundreds of thousands of objects; to walk over
    them all stops every request for as long as half a second.
    """
    # What was left alone before may be of yesterday.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _RARELY)
