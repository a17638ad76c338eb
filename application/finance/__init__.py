"""Money between the chain and the world: ports and use cases."""
