"""Planning a shop's day."""
