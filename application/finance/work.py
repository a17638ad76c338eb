"""What looking after the books needs from one transaction."""

from typing import Protocol

from application.shared.ledgers import Journal
from application.shared.ports import Repository, Work
from domain.finance.correction import Correction
from domain.finance.period import Closing


class BooksWork(Work, Protocol):
    """A transaction over the books themselves."""

    @property
    def journal(self) -> Journal: ...
    @property
    def closings(self) -> Repository[Closing]: ...
    @property
    def corrections(self) -> Repository[Correction]: ...
