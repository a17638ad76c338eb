"""The search for schedules of a flexible shop that end sooner."""
