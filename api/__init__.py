"""HTTP: one controller module per context, and the pages; no business rule lives here."""
