"""Networks of shops: laid out over real cities, written to files and read back."""
