"""The report page: a season in one offline file. Knows verdicts and markup, no engine."""

from reports.page.write import write_page

__all__ = ["write_page"]
