"""Technicians: who is there."""
