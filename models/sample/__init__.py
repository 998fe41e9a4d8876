"""A synthetic city to try everything on: plainly invented firms on published orders of magnitude. Knows no solver."""

from models.sample.shipped import ship
from models.sample.write import synthesize

__all__ = ["ship", "synthesize"]
