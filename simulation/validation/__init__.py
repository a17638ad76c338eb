"""Whether a planner may believe the simulator: its own shop against exact theory."""
