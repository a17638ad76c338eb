"""Logging in, sessions and tokens, and the keeping of accounts."""
