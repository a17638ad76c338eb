"""The same world around a server: every request goes through the HTTP API."""
