"""A whole day of a shop: which job next, on which bay, by whom."""
