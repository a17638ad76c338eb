"""One visit from the wish to the follow-up: what spans orders, time, work and money."""
