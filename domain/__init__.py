"""The rules of a chain of car-service shops, in pure Python: no clock, no chance, no storage."""
