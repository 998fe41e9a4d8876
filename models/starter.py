"""A folder to start from: the scenarios and policies that ship with the program, and the sample data that they were
written for. Knows no law."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from models.folder import whole_folder
from models.sample import synthesize

CITY_ENTERPRISES, CITY_SEED = 1600, 2006
DISTRICT, DISTRICT_ENTERPRISES, DISTRICT_SEED, DISTRICT_YEAR = "青白江区", 60, 2014, 2017
"""The same city and district as in the repository's data/: the scenarios' limits are set for them."""

_README = """# 工作文件夹 · a folder to start from

- `scenarios/*.yaml` 情景 scenarios；`scenarios/policies/*.yaml` 规则文件 the law as data
- `scenarios/*-measures-*.yaml` 同一季节，另可用改造代替限停 the same seasons, with one-off changes instead of curtailment
- `data/` 样例城市（虚构）an invented city；`data/qingbaijiang/` 样例区（虚构）an invented district

```
cuofeng check scenarios/summer-ozone-2018.yaml
cuofeng run scenarios/summer-ozone-2018.yaml --out runs/summer
```

换成自己的数据：按同样的列名改写 `data/` 中的表，也可以是一个 .xlsx，每表一页。
Your own data: write the tables of `data/` with the same columns, or one .xlsx with a sheet per table.
"""


def write_starter(out: Path) -> list[Path]:
    """Writes `out` whole or not at all and returns the scenarios in it, relative to `out`.

    Raises InputError when `out` holds anything already.
    """
    with whole_folder(out) as folder:
        scenarios = _copy_yaml(files("scenarios"), folder / "scenarios")
        synthesize(CITY_ENTERPRISES, CITY_SEED, folder / "data")
        synthesize(
            DISTRICT_ENTERPRISES,
            DISTRICT_SEED,
            folder / "data" / "qingbaijiang",
            only_district=DISTRICT,
            year=DISTRICT_YEAR,
        )
        (folder / "README.md").write_text(_README, encoding="utf-8")
    return [path.relative_to(folder) for path in scenarios]


def _copy_yaml(source: Traversable, target: Path) -> list[Path]:
    """The YAML files of a packaged folder and its subfolders; returns those at the top."""
    target.mkdir(parents=True)
    copied = []
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            _copy_yaml(entry, target / entry.name)
        elif entry.name.endswith(".yaml"):
            (target / entry.name).write_bytes(entry.read_bytes())
            copied.append(target / entry.name)
    return copied
