"""Technicians on the road: who drives where, and who goes to what is urgent."""
