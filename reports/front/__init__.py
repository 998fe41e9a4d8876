"""What a target costs: a front as table, chart and page. Knows plans that were made and judged, no engine."""

from reports.front.data import Front, FrontBaseline, FrontPoint, Greatest, Group, PlanFigures, Reduction
from reports.front.figures import plan_figures, reached_multiple, reached_share
from reports.front.write import write_front

__all__ = [
    "Front",
    "FrontBaseline",
    "FrontPoint",
    "Greatest",
    "Group",
    "PlanFigures",
    "Reduction",
    "plan_figures",
    "reached_multiple",
    "reached_share",
    "write_front",
]
