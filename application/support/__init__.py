"""Shops help each other: a part, a technician or a customer moves, and somebody accepts it."""
