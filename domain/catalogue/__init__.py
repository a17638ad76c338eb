"""What a shop sells: services made of operations, parts that fit, and their prices."""
