"""A notice to each curtailed enterprise and each project's owner: what, when, why, how checked, whom to ask.

Knows no engine.
"""

from reports.notice.book import read_schedule_rules
from reports.notice.paper import Letterhead
from reports.notice.write import NotVerifiedError, write_notices

__all__ = ["Letterhead", "NotVerifiedError", "read_schedule_rules", "write_notices"]
