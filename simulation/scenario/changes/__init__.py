"""What a planner would like to try: one change of a scenario a word, each a value."""
