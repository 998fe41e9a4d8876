"""`import`, `synth`, `init`: commands that write tables for others to read. Know no law and no engine."""

from __future__ import annotations

from pathlib import Path

import click

from models.adapters import Remark, import_list
from models.errors import Fault, Lang, Text
from models.sample import synthesize
from models.starter import write_starter
from optimizer.commands.options import FOLDER, command, out_option
from optimizer.speech import Speech, argument, option

_ACTIONS = {
    "refused": Text("舍去：", "refused: "),
    "flagged": Text("保留但请核对：", "kept, please look: "),
    "assumed": Text("按假设补齐：", "filled in by assumption: "),
}
_SHOWN = 20
"""Remarks of a kind told on the terminal; import-report.csv has all."""


@command(
    "import",
    Text(
        "把真实设施清单（E-PRTR 格式的 CSV）中一个国家的设施转成数据表；每项假设写入输出文件夹的 README。\n"
        "不可能的数值逐条报告，不会悄悄放过。",
        "Turn one country's facilities of a real list (CSV as E-PRTR publishes it) into tables; every assumption is\n"
        "written into the folder's README. Impossible values are told one by one, never swallowed.",
    ),
    "cuofeng import eprtr_2017.csv --country AT --out austria",
)
@argument(
    "source",
    Text("设施清单（CSV）", "the list (CSV)"),
    metavar="LIST",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@out_option
@option("--country", required=True, metavar="XX", told=Text("国家代码，如 AT", "country code, such as AT"))
@click.pass_obj
def import_(speech: Speech, source: Path, out: Path, country: str) -> int:
    report = import_list(source, out, country)
    for action, name in _ACTIONS.items():
        remarks = [remark for remark in report.remarks if remark.action == action]
        if remarks:
            click.echo(f"{name.say(speech.terminal)}{len(remarks):,}", err=True)
        for remark in remarks[: _SHOWN if action != "assumed" else 0]:
            click.echo(f"  {_spoken(source, remark, speech.terminal)}", err=True)
    told = Text(
        f"导入 {report.facilities:,} 家设施，舍去 {report.refused:,} 行；逐条说明见 import-report.csv。",
        f"{report.facilities:,} facilities imported, {report.refused:,} rows left out; every remark is in import-report.csv.",
    )
    click.echo(told.say(speech.terminal), err=True)
    click.echo(str(report.scenario))
    return 0


def _spoken(source: Path, remark: Remark, lang: Lang) -> str:
    return Fault(source.name, remark.row, remark.column, remark.value, remark.reason).say(lang)


@command(
    "synth",
    Text(
        "生成一座虚构城市的全部数据表：企业、生产线、工艺、项目、工序、豁免、背景排放。\n"
        "名称均为虚构，数值按公开资料标定，仅供演示；同样的参数总是得到同样的文件。",
        "Write all tables of an invented city: enterprises, lines, technologies, projects, tasks, exemptions, background.\n"
        "Names are invented; figures are calibrated on public sources and illustrative. Same arguments, same files.",
    ),
    "cuofeng synth --enterprises 1600 --seed 2006 --out data",
)
@option(
    "--enterprises", type=click.IntRange(min=1), required=True, metavar="N", told=Text("企业数", "how many enterprises")
)
@option("--seed", type=click.IntRange(min=0), default=1, told=Text("随机种子（默认 1）", "random seed (default 1)"))
@option("--district", metavar="NAME", told=Text("只生成这一个区县", "only this district"))
@option(
    "--projects",
    type=click.IntRange(min=0),
    metavar="N",
    told=Text(
        "施工项目数（默认为企业数的十分之一）", "how many building projects (default: a tenth of the enterprises)"
    ),
)
@option(
    "--year",
    type=click.IntRange(2000, 2100),
    default=2018,
    told=Text("施工计划与名单的年份（默认 2018）", "year of building plans and lists (default 2018)"),
)
@out_option
def synth(enterprises: int, seed: int, district: str | None, projects: int | None, year: int, out: Path) -> int:
    synthesize(enterprises, seed, out, only_district=district, projects=projects, year=year)
    click.echo(str(out))
    return 0


@command(
    "init",
    Text(
        "新建工作文件夹：情景、规则文件，以及虚构城市和虚构区的样例数据，可立即检查和求解。",
        "A folder to start from: scenarios, policies, and the tables of an invented city and district, ready to solve.",
    ),
    "cuofeng init my-city",
    "cd my-city && cuofeng run scenarios/summer-ozone-2018.yaml --out runs/summer",
)
@argument("folder", Text("新文件夹（应不存在或为空）", "a new folder (absent or empty)"), type=FOLDER)
@click.pass_obj
def init(speech: Speech, folder: Path) -> int:
    scenarios = write_starter(folder)
    told = Text("接下来：", "Next:")
    click.echo(told.say(speech.terminal), err=True)
    for scenario in scenarios:
        click.echo(f"  cuofeng check {folder / scenario}", err=True)
    click.echo(str(folder))
    return 0
