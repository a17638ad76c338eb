"""What programs outside hear: they read the stream, or are told by webhook."""
