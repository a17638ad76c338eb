"""Who works with the system: logins, roles and how far they reach, sessions and tokens."""
