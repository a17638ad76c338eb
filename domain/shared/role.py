"""What a person is in the chain; what each may do is written in the application's rights."""

from enum import StrEnum


class Role(StrEnum):
    """A person may be several things. ``GUEST`` and ``SYSTEM`` are nobody's to be given."""

    GUEST = "guest"
    CUSTOMER = "customer"
    ADVISOR = "advisor"
    TECHNICIAN = "technician"
    PARTS_CLERK = "parts_clerk"
    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    STORE_MANAGER = "store_manager"
    REGION_MANAGER = "region_manager"
    PLANNER = "planner"
    ADMIN = "admin"
    FINANCE = "finance"
    SYSTEM = "system"
