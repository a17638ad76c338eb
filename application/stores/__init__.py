"""Shops, bays and people: loading them, and having them at hand."""
