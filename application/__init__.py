"""What the system can do: use cases per context, and the ports they need from outside."""
