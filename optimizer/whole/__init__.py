"""The lines of a season of few planned whole, from the largest to the small, beside the shares of all others."""

from optimizer.whole.grow import Growing

__all__ = ["Growing"]
