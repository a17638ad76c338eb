"""Claims in memory: per resource in order of time, so that an overlap is a neighbour."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from attrs import Factory, define

from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.ids import ClaimId
from domain.shared.time import Span


def _start(claim: Claim) -> datetime:
    return claim.during.start


@define
class TimeBook:
    """What PostgreSQL's exclusion constraint does: no two claims on one resource overlap."""

    by_id: dict[ClaimId, Claim] = Factory(dict)
    by_subject: dict[UUID, set[ClaimId]] = Factory(dict)
    by_resource: dict[UUID, list[Claim]] = Factory(dict)

    def of(self, subject: UUID) -> list[Claim]:
        return [self.by_id[id] for id in self.by_subject.get(subject, ())]

    def on(self, resource: UUID, during: Span) -> Iterator[Claim]:
        """Claims on ``resource`` that touch ``during``."""
        claims = self.by_resource.get(resource, [])
        at = bisect_left(claims, during.start, key=_start)
        if at and claims[at - 1].during.overlaps(during):
            yield claims[at - 1]
        while at < len(claims) and claims[at].during.overlaps(during):
            yield claims[at]
            at += 1

    def replace(self, freed: Iterable[Claim], taken: Iterable[Claim], *, now: datetime) -> None:
        """Free, then take; expired holds in the way give up their time. All or nothing.

        Raises:
            Taken: somebody else has some of the time.
        """
        removed = [claim for claim in freed if self._remove(claim.id)]
        added: list[Claim] = []
        try:
            for claim in taken:
                removed.extend(self._make_room(claim, now))
                self._add(claim)
                added.append(claim)
        except Taken:
            for claim in added:
                self._remove(claim.id)
            for claim in removed:
                self._add(claim)
            raise

    def _make_room(self, claim: Claim, now: datetime) -> list[Claim]:
        in_the_way = list(self.on(claim.resource, claim.during))
        for other in in_the_way:
            if other.kind is not ClaimKind.HOLD or other.expires is None or other.expires > now:
                raise Taken.on(claim.resource, claim.during)
        for other in in_the_way:
            self._remove(other.id)
        return in_the_way

    def _add(self, claim: Claim) -> None:
        self.by_id[claim.id] = claim
        self.by_subject.setdefault(claim.subject, set()).add(claim.id)
        insort(self.by_resource.setdefault(claim.resource, []), claim, key=_start)

    def _remove(self, id: ClaimId) -> bool:
        claim = self.by_id.pop(id, None)
        if claim is None:
            return False
        self.by_subject[claim.subject].discard(id)
        self.by_resource[claim.resource].remove(claim)
        return True
