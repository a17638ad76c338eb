"""What is done for customers who have no appointment, or lost theirs."""
