"""The wall: what goes on in every shop right now, at one glance."""
