"""The catalogue of every scenario: that of the demonstration, read once."""

from functools import cache

from adapters.demo.catalogue.loader import demo_catalogue
from domain.catalogue.catalogue import Catalogue


@cache
def catalogue() -> Catalogue:
    """Services, parts and prices; a value, so that everybody may have the same."""
    return demo_catalogue()
