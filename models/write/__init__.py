"""From Scenario and Policy back to files: a variation of a scenario stands beside it and extends it. Knows no solver."""

from models.write.policies import write_policy
from models.write.variation import write_variation

__all__ = ["write_policy", "write_variation"]
