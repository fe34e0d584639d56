"""The farm of the services' tests, for the loops that kill what reads from it."""

from tests.services.conftest import farm, web, world

__all__ = ["farm", "web", "world"]
