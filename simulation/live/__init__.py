"""What would be with running shops: the days to come, lived from a snapshot of them."""
