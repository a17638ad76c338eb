"""Orders of goods alone: reserved, fetched, brought back."""
