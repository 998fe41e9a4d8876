"""How construction projects are scheduled: each an actor that answers prices, all in one plan within what they share.
Knows tasks; knows no production line."""

from optimizer.project.answers import ProjectAnswer, Projects
from optimizer.project.satisfy import Effort
from optimizer.project.serial import schedule_projects
from optimizer.project.task import days_from_plan

__all__ = ["Effort", "ProjectAnswer", "Projects", "days_from_plan", "schedule_projects"]
