"""Running shops at one instant, copied so that what would be can be lived from there."""
