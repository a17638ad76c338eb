"""Parts coming in."""
