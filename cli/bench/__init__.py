"""``baywise bench``: measures, compares with targets, and exits 1 when one does not hold."""

from cli.bench.group import bench

__all__ = ["bench"]
