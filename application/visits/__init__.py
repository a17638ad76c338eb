"""One visit from the wish to the follow-up: the processes that span orders, time, work and money."""
