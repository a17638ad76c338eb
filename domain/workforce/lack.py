"""What somebody lacks for a piece of work."""

from enum import StrEnum
from typing import Final

from domain.shared.errors import Conflict, Rejected


class NotQualified(Rejected):
    """The technician may not do this work on that day."""

    code = "not-qualified"


class NotHeld(Conflict):
    """The technician does not have what is to be taken from them."""

    code = "not-held"


class Lack(StrEnum):
    """What a technician is missing for a piece of work."""

    EMPLOYMENT = "employment"
    SKILL = "skill"
    GRADE = "grade"
    CERTIFICATE = "certificate"


WORDS: Final = {
    Lack.EMPLOYMENT: "has left by then",
    Lack.SKILL: "has not learnt it",
    Lack.GRADE: "has not reached that grade",
    Lack.CERTIFICATE: "has no valid certificate",
}
