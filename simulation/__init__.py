"""The world outside in simulated time: it drives the same application as everybody else."""
