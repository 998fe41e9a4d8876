"""Ways out of a season whose limits cannot all be met: the smallest changes under which a plan was really found."""

from optimizer.relax.search import Search
from optimizer.relax.way import Change, Way

__all__ = ["Change", "Search", "Way"]
