"""Whose hands are on an operation, and where."""

from attrs import frozen

from domain.shared.ids import BayId, TechnicianId
from domain.shared.time import Span


@frozen(kw_only=True)
class Hands:
    """Who does an operation, where and when; ``pinned`` is the reason of a choice by hand."""

    step: int
    bay: BayId
    technician: TechnicianId
    planned: Span
    pinned: str | None = None
