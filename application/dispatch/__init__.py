"""Offers and the choice of hands: the domain's search over what is free right now."""
