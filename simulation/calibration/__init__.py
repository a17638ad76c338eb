"""Assumptions fitted to what is known of a chain, and what remains unknown all the same."""
