"""The lines that matter most, day by day and exactly, while all others still share out their columns (relax and fix)."""

from optimizer.fixing.fix import Fixed, Fixing, earning

__all__ = ["Fixed", "Fixing", "earning"]
