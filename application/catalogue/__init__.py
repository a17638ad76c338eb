"""What is sold, read as one value."""
