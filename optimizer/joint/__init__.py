"""Small seasons with lines, projects and measures solved whole by CP-SAT. Shares no arithmetic of schedules with the
decomposition."""

from optimizer.joint.season import cells
from optimizer.joint.solve import JointAnswer, Start, cheaper, solve_jointly

__all__ = ["JointAnswer", "Start", "cells", "cheaper", "solve_jointly"]
