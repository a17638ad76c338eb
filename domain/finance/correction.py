"""Correcting the books: a wrong entry is taken back by a new one, and never touched."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from attrs import field, frozen

from domain.finance.entry import Entry, Memo, Posting
from domain.finance.events import EntryCorrected
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Conflict
from domain.shared.ids import EntryId, PersonId, StoreId, derived_id
from domain.shared.text import text


class AlreadyReversed(Conflict):
    """An entry is taken back at most once."""

    code = "already-reversed"


class NotCorrectable(Conflict):
    """What takes an entry back is not taken back itself."""

    code = "not-correctable"


@frozen(kw_only=True)
class Correction(Aggregate):
    """Why and by whom ``entry`` was taken back; its id follows from the entry, so it is one."""

    store: StoreId
    entry: EntryId
    reversal: EntryId
    right: EntryId | None = None
    reason: str = field(validator=text(500))
    by: PersonId

    @classmethod
    def of(
        cls,
        wrong: Entry,
        right: Iterable[Posting] = (),
        *,
        reason: str,
        by: PersonId,
        day: date,
        at: datetime,
    ) -> tuple[Self, tuple[Entry, ...]]:
        """The correction of ``wrong``, and the entries that it makes.

        Args:
            right: what should have been posted; nothing, if nothing should.
            day: the business day of the new entries, in a period that is open.

        Raises:
            NotCorrectable: ``wrong`` is itself a reversal.
            Unbalanced: ``right`` does not come to nothing.
        """
        if wrong.memo is Memo.REVERSAL:
            raise NotCorrectable("a reversal is final; post what is right", entry=wrong.id)
        reversal = wrong.reversal(day=day, at=at)
        postings = tuple(right)
        better = (wrong.corrected(postings, day=day, at=at),) if postings else ()
        then = better[0].id if better else None
        told = EntryCorrected(
            at=at, entry=wrong.id, store=wrong.store, reversal=reversal.id, right=then
        )
        correction = cls(
            id=derived_id(wrong.id, "correction"),
            store=wrong.store,
            entry=wrong.id,
            reversal=reversal.id,
            right=then,
            reason=reason,
            by=by,
            pending=(told,),
        )
        return correction, (reversal, *better)
