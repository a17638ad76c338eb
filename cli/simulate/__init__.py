"""``baywise simulate``: scenarios, and what comes of them."""

from cli.simulate.group import simulate

__all__ = ["simulate"]
