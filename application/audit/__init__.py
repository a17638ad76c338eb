"""The audit log, read: who changed one thing, when, and from what to what."""
