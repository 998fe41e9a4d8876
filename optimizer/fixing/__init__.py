"""The lines that matter most, day by day and exactly, while all others still share out their columns (relax and fix)."""

from optimizer.fixing.fix import OF_FEW, OF_MANY, Fixed, Fixing

__all__ = ["OF_FEW", "OF_MANY", "Fixed", "Fixing"]
