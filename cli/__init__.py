"""The ``baywise`` command: one click group per context; no business rule lives here."""
