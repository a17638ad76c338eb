"""Shops and their bays: where they are, when they are open, what they may promise."""
