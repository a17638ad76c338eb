"""What a process keeps at hand, and how it hears that it is out of date."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from attrs import Factory, define, field, frozen

from adapters.changes import Changes
from adapters.effects import Effect, effect_of
from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.dispatch.experiences import Experiences
from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.ports import Told
from application.stores.directory import Directory
from domain.dispatch.experience import Experience
from domain.dispatch.track_record import TrackRecord
from domain.shared.ids import StoreId

_NETWORK: Final = frozenset({"stores", "bays", "technicians"})
_CATALOGUE: Final = frozenset({"services", "parts", "price_lists"})
_RULES: Final = frozenset({"rule_sheets"})
_REMEMBERED: Final = 256
"""So many events of one shop may be committed here and not be told yet."""

_Fact = tuple[str, UUID, datetime]
"""What happened to whom and when: an event is known again by it."""


@define
class Own:
    """Events of this process, by shop, in the order in which their effect was applied here.

    One that is told in that order tells nothing new. Two threads that commit in one shop may apply
    in another order than the database did: then it does, and what is at hand is read again.
    """

    _by_shop: dict[StoreId | None, deque[_Fact]] = Factory(
        lambda: defaultdict(lambda: deque(maxlen=_REMEMBERED))
    )
    _lock: Lock = field(factory=Lock, repr=False)

    def applied(self, changes: Changes) -> None:
        """This transaction's effect is applied."""
        with self._lock:
            for one in changes.happened:
                if effect_of(one.event):
                    fact = (type(one.event).__name__, one.subject, one.event.at)
                    self._by_shop[one.store].append(fact)

    def told(self, told: Told) -> bool:
        """Whether the event was made here, and nothing was applied out of its turn."""
        fact = (told.kind, told.subject, told.at)
        with self._lock:
            waiting = self._by_shop[told.store]
            if fact not in waiting:
                return False
            in_turn = waiting[0] == fact
            while waiting.popleft() != fact:
                # It was told before it was applied here, or not at all.
                continue
            return in_turn


@frozen(kw_only=True)
class Caches:
    """What one process has at hand: directory, shelf, rules, calendars, experience and standing."""

    directory: Directory
    shelf: Shelf
    rulebook: Rulebook
    capacities: Capacities
    experiences: Experiences
    standings: Standings
    own: Own = Factory(Own)

    def committed(self, changes: Changes) -> None:
        """This process changed something itself: it knows at once."""
        tables = {saved.kind.table for saved in changes.saved.values()}
        if tables & _NETWORK and not _only_time(changes):
            self.directory.changed(*_shops(changes))
        if tables & _CATALOGUE:
            self.shelf.changed()
        if tables & _RULES:
            self.rulebook.changed()
        for store in _learned(changes):
            self.experiences.changed(store)
        for store in _recorded(changes):
            self.standings.changed(store)
        self.capacities.committed(changes.freed.values(), changes.taken.values())
        self.own.applied(changes)

    def heard(self, told: Told) -> None:
        """Something was committed, here or elsewhere."""
        effect = effect_of(told.event)
        if Effect.EXPERIENCE in effect:
            # Learned from by one process of several, whoever committed it.
            self.experiences.changed(told.store)
            self.standings.changed(told.store)
        if not effect or self.own.told(told):
            return
        if Effect.NETWORK in effect:
            self.directory.changed(told.store or StoreId(told.subject))
        if Effect.CATALOGUE in effect:
            self.shelf.changed()
        if Effect.RULES in effect:
            self.rulebook.changed()
        if Effect.TIME in effect and told.store is not None:
            self.capacities.touched(told.store)


def _shops(changes: Changes) -> Iterator[StoreId]:
    for (table, id), saved in changes.saved.items():
        if table in _NETWORK:
            yield saved.kind.store_of(saved.aggregate) or StoreId(id)


def _learned(changes: Changes) -> Iterator[StoreId | None]:
    for saved in changes.saved.values():
        if isinstance(saved.aggregate, Experience):
            yield saved.aggregate.store


def _recorded(changes: Changes) -> Iterator[StoreId | None]:
    for saved in changes.saved.values():
        if isinstance(saved.aggregate, TrackRecord):
            yield saved.aggregate.store


def _only_time(changes: Changes) -> bool:
    """Whether bays and people were saved for their time, which claims tell; nobody is new."""
    effects = [effect_of(one.event) for one in changes.happened]
    return Effect.TIME in effects and Effect.NETWORK not in effects
