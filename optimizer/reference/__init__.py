"""The compact exact model of a small season: every constraint of the contract once, with its formula.

Knows the problem and Pyomo; nothing of prices, columns or files. The only package that imports pyomo.
"""

from optimizer.reference.solve import ExactAnswer, solve_exact

__all__ = ["ExactAnswer", "solve_exact"]
