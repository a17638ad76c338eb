"""Forward steps of the schema (Alembic), plain SQL, each safe while the release before it runs."""
