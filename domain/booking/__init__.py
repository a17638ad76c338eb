"""Appointments: what a customer was promised, from the hold to the arrival."""
