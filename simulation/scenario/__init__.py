"""What is simulated: a chain, who comes to it, and what nobody has measured yet."""
