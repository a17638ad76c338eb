"""Technicians: what they master, what they are certified for, when they are there."""
