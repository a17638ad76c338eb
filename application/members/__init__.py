"""Members and their cars."""
