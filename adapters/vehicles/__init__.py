"""What can be read off a vehicle: its VIN."""
