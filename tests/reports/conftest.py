"""One small verified season, and what is written of it, for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.notice import write_notices
from tests.reports import small_season
from tests.reports.pdf import text_of
from tests.reports.small_season import Season


@pytest.fixture(scope="session")
def two_firms() -> Season:
    return small_season.season(*small_season.two_firms())


@pytest.fixture(scope="session")
def notices(two_firms: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both notices in Chinese."""
    folder = tmp_path_factory.mktemp("run")
    write_notices(folder, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules)
    return folder / "notices"


@pytest.fixture(scope="session")
def furniture_text(notices: Path) -> str:
    return text_of(notices / "E001.pdf")
