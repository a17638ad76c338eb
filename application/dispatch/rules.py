"""The rules of dispatch: at hand for every decision, read and changed level by level."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Protocol

from attrs import define, field, frozen

from application.shared.ports import Repository, Work
from application.shared.rights import Chain, Permission, Stores
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from domain.dispatch.rule_book import RuleBook
from domain.dispatch.rule_sheet import RuleSheet, Whose
from domain.dispatch.rules import Level, Rules
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId, StoreId


@define
class Rulebook:
    """Keeps one :class:`RuleBook` for everybody in this process."""

    read: Callable[[], RuleBook]
    directory: Directory
    _kept: RuleBook | None = None
    _lock: Lock = field(factory=Lock, repr=False)

    @property
    def book(self) -> RuleBook:
        """What all levels say, as last read."""
        with self._lock:
            if self._kept is None:
                self._kept = self.read()
            return self._kept

    def of_shop(self, store: StoreId) -> Rules:
        """What holds in a shop; ``NotFound`` when there is none."""
        return self.book.of_shop(store, self.directory.store(store).region)

    def changed(self) -> None:
        """Forget it; the next one who asks reads it anew."""
        with self._lock:
            self._kept = None


class RulesWork(Work, Protocol):
    """A transaction over what the levels say."""

    @property
    def rule_sheets(self) -> Repository[RuleSheet]: ...


@frozen(kw_only=True)
class DispatchRules(Service):
    """What shops, regions and headquarters do with the rules that decide for them."""

    directory: Directory
    rulebook: Rulebook

    @command("rules.see", may=Permission.SEE_RULES)
    def see(self, work: RulesWork, *, whose: Whose) -> Rules:
        """What holds there now, with the level that every rule comes from.

        Raises:
            NotFound: there is no such shop within reach, or no shop in that region.
        """
        self._expect_there(work, whose)
        book = self.rulebook.book
        if whose.store is not None:
            return self.rulebook.of_shop(whose.store)
        return book.of_region(whose.region) if whose.region is not None else book.chain

    @command("rules.versions", may=Permission.SEE_RULES)
    def versions(self, work: RulesWork, *, whose: Whose) -> RuleSheet:
        """Everything that this level ever said.

        Raises:
            NotFound: there is no such shop within reach, or no shop in that region.
        """
        self._expect_there(work, whose)
        return _sheet(work, whose)

    @command("rules.change", may=Permission.KEEP_RULES)
    def change(
        self,
        work: RulesWork,
        *,
        whose: Whose,
        values: Mapping[str, float | None],
        reason: str,
        instead: bool = False,
    ) -> RuleSheet:
        """Say something else from now on, besides what was said or ``instead`` of it.

        Every decision made from the commit on is made by it. The same again changes nothing.

        Args:
            values: by the name of the rule; with ``None`` it is inherited again.

        Raises:
            UnknownRule, OutOfRange: there is no such rule, or it cannot have that value.
            NotFound: there is no such shop within reach, or no shop in that region.
            Forbidden: the region or the chain lies outside the caller's reach.
        """
        self._expect_there(work, whose)
        self._expect_own(work, whose)
        before = _sheet(work, whose)
        by = PersonId(work.caller.actor.id)
        after = before.change(values, instead=instead, by=by, reason=reason, at=work.now)
        if after is not before:
            work.rule_sheets.save(after)
        return after

    def _expect_there(self, work: RulesWork, whose: Whose) -> None:
        if whose.store is not None:
            within_reach(self.directory, work.caller, whose.store)
        elif whose.region is not None and not self.directory.stores_in(whose.region):
            raise NotFound(f"no shop in region {whose.region}", kind="region", region=whose.region)

    def _expect_own(self, work: RulesWork, whose: Whose) -> None:
        if whose.level is Level.SHOP:
            return
        work.caller.require(Permission.KEEP_RULES_ABOVE)
        match work.caller.actor.scope:
            case Chain():
                return
            case Stores(stores) if whose.region is not None:
                if self.directory.stores_in(whose.region) <= stores:
                    return
        raise Forbidden(f"the rules of the {whose.level} lie outside what you may change")


def _sheet(work: RulesWork, whose: Whose) -> RuleSheet:
    known = work.rule_sheets.find(region=whose.region, store=whose.store)
    return known[0] if known else RuleSheet.of(whose)
