"""The full twin of the database, in dictionaries: for tests and the simulator."""
