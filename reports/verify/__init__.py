"""The verifier: recomputes a run from tables and schedule alone. Knows nothing of how plans are found: it has its own
reader, its own arithmetic and its own reading of the rules, and shares no code with either."""

from reports.verify.run import verify_run, verify_schedule, verify_schedules

__all__ = ["verify_run", "verify_schedule", "verify_schedules"]
