"""What came of it: one run's counts, and what several runs say together."""
