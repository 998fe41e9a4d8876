"""A notice to each curtailed enterprise: what, when, why, how it is checked, whom to ask. Knows no engine."""

from reports.notice.book import read_schedule_rules
from reports.notice.content import Letterhead
from reports.notice.write import NotVerifiedError, write_notices

__all__ = ["Letterhead", "NotVerifiedError", "read_schedule_rules", "write_notices"]
