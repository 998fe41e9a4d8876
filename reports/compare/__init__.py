"""Runs of the planner side by side: tables, charts and one page. Knows runs and their verdicts, no engine."""

from reports.compare.comparison import Comparison, compare_runs
from reports.compare.write import write_comparison

__all__ = ["Comparison", "compare_runs", "write_comparison"]
