"""Messages to programs outside."""
