"""The gallery of charts in docs/: solves the sample city where a run is still missing, draws every chart in both languages.

python benchmarks/gallery.py [FOLDER]        FOLDER (runs/gallery) keeps the runs; delete one to have it solved again
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from models.errors import Lang, Text
from models.read import load_scenario
from reports import charts, compare
from reports.compare.charts import write_charts as write_compared
from reports.front.chart import write_chart as write_front
from reports.front.data import Front
from reports.verify import verify_run

LANGS: tuple[Lang, ...] = ("zh", "en")
ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures" / "gallery"
MOST_BYTES = 150_000
SIZES = ((1680, 96), (1680, 48), (1350, 48), (1200, 32), (1000, 32))
"""Width in pixels and colours; the first at which a picture is small enough."""
SUMMER, WINTER = "scenarios/summer-ozone-2018.yaml", "scenarios/winter-2018-19.yaml"
RUNS = {
    "summer": ("run", SUMMER),
    "winter": ("run", WINTER),
    "summer-measures": ("solve", "scenarios/summer-measures-2018.yaml"),
    "blanket": ("baseline", SUMMER, "--kind", "blanket", "--repair"),
    "front": ("front", SUMMER, "--pollutant", "vocs", "--from", "3%", "--to", "6.5%", "--points", "8", "--gap", "1.5%"),
}
"""What the pictures are drawn from: the command of each folder."""
COMPARED = ("summer", "summer-measures", "blanket")


@dataclass(frozen=True)
class Picture:
    """A chart of the gallery: where a user finds it, and the question that it answers."""

    name: str
    source: str
    chart: str
    question: Text
    answer: Text


def picture(name: str, source: str, chart: str, question: tuple[str, str], answer: tuple[str, str]) -> Picture:
    return Picture(name, source, chart, Text(*question), Text(*answer))


GALLERY = (
    picture(
        "front", "front", "front",
        ("减排目标每提高一档要花多少钱？", "What does each step of a target cost?"),
        ("核验过的方案和可证明的下界之间的色带，下方为边际成本；现行做法画在同一坐标上，灰区为其他限值不变时达不到的减排。",
         "The band lies between verified plans and what is proven, with the marginal cost below it; today's ways stand on the same axes, and what is out of reach while the other limits stand is hatched."),
    ),
    picture(
        "todays-rules", "summer", "todays-rules",
        ("照现行做法减排，要比本方案多花多少？", "What would today's rules cost beside this plan?"),
        ("空心条为原样，旁边写明突破多少项限值；实心条为修正到全部限值满足之后。",
         "Hollow bars are today's rules as ordered, with the number of limits they break; solid ones are repaired until every limit holds."),
    ),
    picture(
        "daily-emission", "summer", "daily-emission",
        ("每天排放多少，上限守住了没有？", "How much is emitted on each day, and do the caps hold?"),
        ("灰线为正常生产，蓝线为方案，两线之间为减排量；橙色虚线为日上限，点线为更长周期上限的日均值。",
         "Grey is normal production, blue the plan, what lies between is saved; dashed orange is a daily cap, dotted the daily mean of a longer one."),
    ),
    picture(
        "reduction-targets", "winter", "reduction-targets",
        ("各项减排目标逐期完成多少？", "Is every target met in every period?"),
        ("蓝条为方案减排量，黑线为要求，条上为完成比例；未达到的期用斜线标出。",
         "Blue bars are the planned reduction, black marks what is required, the figure how much of it is done; a missed period is hatched."),
    ),
    picture(
        "curtailment-sectors", "summer", "curtailment-sectors",
        ("哪些行业在什么时候停限产？", "Which sectors are curtailed, and when?"),
        ("每行一个行业、每列一天，颜色越深，停限产的生产线占比越高。",
         "A row is a sector, a column a day; the darker, the more of its lines are curtailed."),
    ),
    picture(
        "curtailment-districts", "winter", "curtailment-districts",
        ("停限产落在哪些区（市）县？", "Where does curtailment fall?"),
        ("同上，按区（市）县分行。", "The same by district."),
    ),
    picture(
        "loss-sectors", "winter", "loss-sectors",
        ("哪些行业承担产值损失，各占自身多少？", "Which sectors bear the loss, and what share of their own output is it?"),
        ("按损失由大到小排列，括号内为占该行业正常产值的比例。",
         "Greatest first; in brackets the share of the sector's normal output value."),
    ),
    picture(
        "construction", "winter", "construction",
        ("工地怎样避开停工期，少多少扬尘？", "How does construction keep clear of closed windows, and how much dust does that save?"),
        ("上部为受限工序数和施工颗粒物，下部每行一个项目：粗条为核定安排，细线为业主计划；浅蓝为条款停工期。",
         "Above, bound tasks and construction PM by week; below, a row for each project: bars as approved, thin lines as its owner planned; closed windows are pale blue."),
    ),
    picture(
        "compared-cost", "compared", "cost",
        ("几个方案哪个最省，省在哪里？", "Which of several runs costs least, and in what?"),
        ("每条一个方案，按产值损失、重启、工期延误、改造分段；黑线为已证明的下界。",
         "A bar for each run, by lost output, restarts, delays and measures; black marks are proven bounds."),
    ),
    picture(
        "compared-reductions", "compared", "reductions",
        ("各方案减了多少，是不是目标要的？", "How much does each run cut, and is it what was asked?"),
        ("左为各污染物减排的比例和吨数，右为各目标最紧一期的完成比例，空心为未达到。",
         "On the left share and tonnes of each pollutant, on the right how far each target is reached in its tightest period, hollow where missed."),
    ),
    picture(
        "compared-loss-sectors", "compared", "loss-sectors",
        ("换一个方案，哪些行业的损失变化最大？", "For which sectors does the choice of run matter most?"),
        ("每行一个行业，标记为各方案的损失，灰线为其间的差距。",
         "A row for each sector with a mark for each run; the grey line is the spread between them."),
    ),
    picture(
        "compared-loss-districts", "compared", "loss-districts",
        ("换一个方案，哪些区（市）县的损失变化最大？", "For which districts does it matter most?"),
        ("同上，按区（市）县分行。", "The same by district."),
    ),
    picture(
        "compared-enterprises", "compared", "enterprise-changes",
        ("换一个方案，哪些企业的安排变化最大？", "Which enterprises gain or lose most from another run?"),
        ("与第一个方案相比，绿条为减轻，橙条为加重。",
         "Against the first run: green bars bear less, orange ones more."),
    ),
)  # fmt: skip
TITLE = Text("图集", "Gallery of charts")
OTHER = Text("[English](gallery.md)", "[中文](gallery.zh.md)")
INTRO = Text(
    """每种图各回答一个问题，标题就是答案。数据为虚构的[示例城市](sample-city.zh.md)。

- 颜色取自 Okabe 和 Ito 的色盲友好色板，同一事物在各图中颜色相同，并配以形状、线型或斜线，黑白打印也能分辨；热力图由浅到深。
- 每个坐标轴都有单位，NO<sub>x</sub>、SO<sub>2</sub> 等带下标。
- 每张图都有 PNG（供网页和演示）和 SVG（供排版）两种，中英文由 `--lang zh|en` 选择。

本页和图片由 `make gallery` 生成：缺少的运行先求解，再画出两种语言的图。""",
    """Each kind of chart answers one question, and its title is the answer. The data is the invented [sample city](sample-city.md).

- Colours are Okabe and Ito's, which readers with any colour vision tell apart; the same thing has the same colour in every chart, and
  a shape, a line style or hatching besides, so that it can be printed in black. Heat maps run from light to dark.
- Every axis names its unit; NO<sub>x</sub>, SO<sub>2</sub> and the like have their low indexes.
- Every chart comes as PNG (for pages and slides) and SVG (for print), in Chinese or English by `--lang zh|en`.

This page and its pictures are made by `make gallery`: runs that are missing are solved, then everything is drawn in both languages.""",
)
PLACES = {
    "front": Text("`cuofeng front` 的 `charts/{chart}`", "`charts/{chart}` of `cuofeng front`"),
    "compared": Text("`cuofeng compare` 的 `charts/{chart}`", "`charts/{chart}` of `cuofeng compare`"),
    "summer": Text("夏季运行（`cuofeng run`）的 `charts/{chart}`", "`charts/{chart}` of a summer's `cuofeng run`"),
    "winter": Text("秋冬季运行（`cuofeng run`）的 `charts/{chart}`", "`charts/{chart}` of a winter's `cuofeng run`"),
}


def file_name(one: Picture, lang: Lang) -> str:
    return f"{one.name}.png" if lang == "en" else f"{one.name}.{lang}.png"


def page(lang: Lang) -> str:
    """The gallery as Markdown; it holds no figure of any run."""
    parts = [f"# {TITLE.say(lang)}\n\n{OTHER.say(lang)}\n\n{INTRO.say(lang)}\n"]
    for one in GALLERY:
        question, place = one.question.say(lang), PLACES[one.source].say(lang).format(chart=one.chart)
        link = f"pictures/{PICTURES.name}/{file_name(one, lang)}"
        stop = "。" if lang == "zh" else "."
        parts.append(f"## {question}\n\n![{question}]({link})\n\n{one.answer.say(lang)}\n\n{place}{stop}\n")
    return "\n".join(parts)


def solve(folder: Path) -> None:
    """Whatever is missing in `folder`, by the commands of RUNS."""
    for name, (command, *rest) in RUNS.items():
        if not (folder / name).is_dir():
            told = [sys.executable, "-m", "optimizer.cli", command, *rest, "--out", str(folder / name)]
            subprocess.run(told, cwd=ROOT, check=True)


def draw(folder: Path, out: Path) -> Iterator[tuple[Path, str]]:
    """Every picture's file below `out`, with its name in the gallery."""
    front = Front.from_json((folder / "front" / "front.json").read_text(encoding="utf-8"))
    compared = compare.compare_runs([folder / name for name in COMPARED])
    for lang in LANGS:
        place = out / lang
        for season in ("summer", "winter"):
            run = folder / season
            said = json.loads((run / "summary.json").read_text(encoding="utf-8"))
            scenario = load_scenario(run / json.loads((run / "manifest.json").read_text(encoding="utf-8"))["scenario"])
            charts.write_charts(scenario, verify_run(run), place / season, lang, None, said["baselines"])
        (place / "front").mkdir()
        write_front(place / "front" / "front", front, lang)
        write_compared(compared, place / "compared", lang)
        for one in GALLERY:
            yield place / one.source / f"{one.chart}.png", file_name(one, lang)


def shrink(drawn: Path, kept: Path) -> None:
    """To a palette, and to the first size at which it takes few enough bytes."""
    whole = Image.open(drawn).convert("RGB")
    for width, colours in SIZES:
        size = (width, round(whole.height * width / whole.width))
        scaled = whole if size == whole.size else whole.resize(size, Image.Resampling.LANCZOS)
        with_palette(scaled, colours).save(kept, optimize=True)
        if kept.stat().st_size < MOST_BYTES:
            return
    raise ValueError(f"{kept.name}: {kept.stat().st_size} bytes at the smallest size")


def with_palette(whole: Image.Image, colours: int) -> Image.Image:
    """In so many colours, each of them one of the picture's own: the most frequent first, then always the one that is worst
    served so far, by its pixels and its distance from the nearest chosen."""
    pixels = np.asarray(whole, dtype=np.int64) @ (1 << 16, 1 << 8, 1)
    found, place, count = np.unique(pixels, return_inverse=True, return_counts=True)
    rgb = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    chosen, nearest = np.zeros(len(found), dtype=np.uint8), np.full(len(found), np.inf)
    kept: list[int] = []
    while len(kept) < colours and nearest.any():
        kept.append(int(np.argmax(np.minimum(nearest, 1e6) * count)))
        distance = ((rgb - rgb[kept[-1]]) ** 2).sum(axis=1)
        chosen[distance < nearest] = len(kept) - 1
        nearest = np.minimum(nearest, distance)
    made = Image.fromarray(chosen[place].reshape(pixels.shape), "P")
    made.putpalette(rgb[kept].astype(np.uint8).tobytes())
    return made


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "runs" / "gallery").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    solve(folder)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with TemporaryDirectory() as room:
        for drawn, name in draw(folder, Path(room)):
            shrink(drawn, PICTURES / name)
    for lang in LANGS:
        (DOCS / ("gallery.md" if lang == "en" else f"gallery.{lang}.md")).write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
