"""Changes as words: read, and made one after the other."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import reduce
from typing import Final

from domain.shared.errors import Rejected
from simulation.scenario.ability import undoable
from simulation.scenario.changes.bays import Bays
from simulation.scenario.changes.change import BadChange, Change
from simulation.scenario.changes.crowd import Crowd
from simulation.scenario.changes.joining import AtOnce, Waves
from simulation.scenario.changes.opening import Open
from simulation.scenario.changes.people import Lend, People
from simulation.scenario.changes.settings import Condition, Discounts, Lever
from simulation.scenario.changes.shops import Close, Hours, Outage
from simulation.scenario.scenario import Scenario

KINDS: Final[tuple[type[Change], ...]] = (
    Bays,
    People,
    Lend,
    Close,
    Open,
    Hours,
    Outage,
    Crowd,
    Condition,
    Lever,
    Discounts,
    Waves,
    AtOnce,
)
_TOLD: Final = 3
"""Forms that are shown to whoever wrote something like them; else all of them."""
FORMS: Final = tuple(form for kind in KINDS for form in kind.FORMS)


def parse(text: str) -> Change:
    """The change that a word such as ``S0012:+1 lift`` means.

    Raises:
        BadChange: no change looks so; the sentence shows how they look.
    """
    word = " ".join(text.split())
    for kind in KINDS:
        if found := kind.PATTERN.fullmatch(word):
            try:
                return kind.of(**found.groupdict())
            except BadChange as refusal:
                raise BadChange(f"{word}: {refusal.detail}") from refusal
    alike = get_close_matches(word[:60], FORMS, n=_TOLD, cutoff=0.5) or FORMS
    raise BadChange(f"{text[:60]!r} is no change; write it like one of {'; '.join(alike)}")


def changed(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """The scenario with all changes, made in their order.

    Raises:
        BadChange: one of them cannot be made, and the sentence begins with it; or with all of them
            nobody is left for something that is wanted.
    """
    done = reduce(applied, changes, scenario)
    before = _undoable(scenario)
    for service, reason in _undoable(done).items():
        if service not in before:
            raise BadChange(f"{service} is wanted, and then {reason}")
    return done


def applied(scenario: Scenario, change: Change) -> Scenario:
    """The scenario with one change.

    Raises:
        BadChange: it cannot be made; the sentence begins with it.
    """
    try:
        return change.apply(scenario)
    except Rejected as refusal:
        raise BadChange(f"{change}: {refusal.detail}") from refusal


def _undoable(scenario: Scenario) -> Mapping[str, str]:
    return undoable(scenario.mix, scenario.network, scenario.horizon.begins)
