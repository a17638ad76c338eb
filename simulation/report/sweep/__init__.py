"""A sweep as people and programs read it, in the shape of the other reports."""
