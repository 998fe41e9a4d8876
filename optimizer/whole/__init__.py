"""Lines planned whole, from the largest to the small, beside the shares of all others."""

from optimizer.whole.grow import FEW, Growing, Whole

__all__ = ["FEW", "Growing", "Whole"]
