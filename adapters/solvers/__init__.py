"""Searches that make plans better."""
