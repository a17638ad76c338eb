"""The database server: the one that comes with the product, or the checks of one that is given."""
