"""A copy of everything in one file, and the way back."""
