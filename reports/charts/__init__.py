"""Charts of a verified season. Knows verdicts and drawing, no engine."""

from reports.charts.write import write_charts

__all__ = ["write_charts"]
