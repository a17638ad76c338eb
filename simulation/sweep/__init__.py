"""Whether an answer holds when assumptions are wrong: designs of experiments over conditions."""
