"""Claims in memory: per resource in order of time, so that an overlap is a neighbour."""

from bisect import bisect_left, insort
from collections.abc import Collection, Container, Iterator
from datetime import datetime
from itertools import takewhile
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

    def branch(self) -> "TimeBook":
        """Another book with the same claims."""
        return TimeBook(
            dict(self.by_id),
            {subject: set(ids) for subject, ids in self.by_subject.items()},
            {resource: list(claims) for resource, claims in self.by_resource.items()},
        )

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

    def replace(
        self, freed: Collection[ClaimId], taken: Collection[Claim], *, now: datetime
    ) -> None:
        """Free, then take; expired holds in the way give up their time. All or nothing.

        Raises:
            Taken: somebody else has some of the time.
        """
        removed = [claim for id in freed if (claim := self._remove(id))]
        removed += self._make_room(taken, now)
        added: list[Claim] = []
        try:
            for claim in taken:
                self._add(claim)
                added.append(claim)
        except Taken:
            for claim in added:
                self._remove(claim.id)
            for claim in removed:
                self._add(claim)
            raise

    def forget(self, before: datetime, keep: Container[UUID]) -> None:
        """What ended before an instant, but nothing that subjects to ``keep`` took."""
        old = [
            claim.id
            for claims in self.by_resource.values()
            for claim in takewhile(lambda one: one.during.end <= before, claims)
            if claim.subject not in keep
        ]
        for id in old:
            self._remove(id)

    def _make_room(self, wanted: Collection[Claim], now: datetime) -> list[Claim]:
        in_the_way = [other for one in wanted for other in self.on(one.resource, one.during)]
        over = [other.id for other in in_the_way if _is_over(other, now)]
        return [claim for id in over if (claim := self._remove(id))]

    def _add(self, claim: Claim) -> None:
        if claim.id in self.by_id or any(self.on(claim.resource, claim.during)):
            raise Taken.on(claim.resource, claim.during)
        self.by_id[claim.id] = claim
        self.by_subject.setdefault(claim.subject, set()).add(claim.id)
        insort(self.by_resource.setdefault(claim.resource, []), claim, key=_start)

    def _remove(self, id: ClaimId) -> Claim | None:
        claim = self.by_id.pop(id, None)
        if claim is None:
            return None
        subjects = self.by_subject[claim.subject]
        subjects.discard(id)
        if not subjects:
            del self.by_subject[claim.subject]
        claims = self.by_resource[claim.resource]
        # Claims on one resource never overlap, so no two start together.
        del claims[bisect_left(claims, claim.during.start, key=_start)]
        return claim


def _is_over(claim: Claim, now: datetime) -> bool:
    return claim.kind is ClaimKind.HOLD and claim.expires is not None and claim.expires <= now
