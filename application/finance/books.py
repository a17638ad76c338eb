"""Reading single entries, and putting wrong ones right by new ones."""

from attrs import frozen

from application.finance.work import BooksWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.finance.correction import AlreadyReversed, Correction
from domain.finance.entry import Entry, Posting
from domain.shared.ids import EntryId


@frozen(kw_only=True)
class EntryView:
    """An entry, and what took it back if something did."""

    entry: Entry
    correction: Correction | None


@frozen(kw_only=True)
class Books(Service):
    """What the accountants do."""

    directory: Directory

    @command("books.entry", may=Permission.SEE_BOOKS)
    def entry(self, work: BooksWork, *, entry: EntryId) -> EntryView:
        """One entry of the journal."""
        found = work.journal.get(entry)
        known = work.corrections.find(entry=entry)
        return EntryView(entry=found, correction=next(iter(known), None))

    @command("books.correct", may=Permission.CORRECT_BOOKS)
    def correct(
        self,
        work: BooksWork,
        *,
        entry: EntryId,
        reason: str,
        right: tuple[Posting, ...] = (),
    ) -> Correction:
        """Take a wrong entry back by a reversing one, and post what is ``right`` instead.

        Both are of today, so a closed month keeps what it had.

        Raises:
            AlreadyReversed: it was taken back before.
            NotCorrectable: it takes another entry back.
            Unbalanced: ``right`` does not come to nothing.
            PeriodClosed: today's month is closed.
        """
        wrong = work.journal.get(entry)
        if work.corrections.find(entry=entry):
            raise AlreadyReversed("this entry was taken back already", entry=entry)
        correction, entries = Correction.of(
            wrong,
            right,
            reason=reason,
            by=work.caller.actor.id,
            day=self.directory.store(wrong.store).business_day(work.now),
            at=work.now,
        )
        work.journal.post(entries)
        work.corrections.save(correction)
        return correction
