"""Small seasons with a verdict, made by hand: what documents and charts are tested on. Knows no engine and no verifier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, RUN, District, Enterprise, Exemption, Hours, Line, Mode, Restart, Technology
from models.policy import Effect, ModeDays, Policy, Rule, Selector, Unless, Window
from models.scenario import Cap, Scenario, Target
from models.season import Span, working_days
from reports.notice.book import ScheduleRules
from reports.verdict import Curtailment, Ledger, LimitCheck, Verdict


class Season(NamedTuple):
    """A scenario, the verdict over a plan of it, and what its schedule.csv quotes."""

    scenario: Scenario
    verdict: Verdict
    rules: ScheduleRules


SEASON = Span(date(2018, 5, 1), date(2018, 8, 31))
FULL = (1.0, 1.0, 1.0, 1.0)
NONE = (0.0, 0.0, 0.0, 0.0)


def _mode(name: str, output: float, emits: float, **more: object) -> Mode:
    return Mode(name, output, (emits,) * 4, **more)  # type: ignore[arg-type]


RUNNING = Mode(RUN, 1.0, FULL)
TECHNOLOGIES = {
    "cement_kiln": (
        RUNNING,
        Mode("limit", 0.8, (0.8, 0.82, 0.85, 0.8), min_days=3),
        _mode("stop", 0, 0, min_days=5, max_blocks=4, restart=Restart(0.3, 0.5)),
    ),
    "furniture_coating": (
        RUNNING,
        _mode("night", 1, 1, hours=Hours(18 * 60, 8 * 60)),
        _mode("limit", 0.5, 0.5),
        _mode("stop", 0, 0),
    ),
    "flat_glass": (RUNNING, _mode("limit90", 0.9, 0.9), _mode("limit80", 0.8, 0.8), _mode("limit70", 0.7, 0.7)),
    "brick_tunnel_kiln": (RUNNING, _mode("hold", 0, 0.2), _mode("stop", 0, 0, min_days=10, restart=Restart(0.5, 1))),
}

SUMMER = Rule(
    "summer-voc",
    "第7项",
    "严格落实挥发性有机物排放（使用固体粉末或水性涂料等低挥发性涂料除外）重点企业限产、停产措施",
    "市经信委",
    Window((5, 1), (8, 31)),
    Selector((("kind", ("line",)), ("technology", ("furniture_coating",)))),
    Effect(open=("limit", "night", "stop")),
    unless=(
        Unless(Selector((("coating", ("waterborne", "powder")),)), "使用固体粉末或水性涂料等低挥发性涂料除外"),
        Unless(Selector((("on_list", ("ultra_low",)),), date(2018, 9, 30)), "纳入超低排放企业名单的除外"),
    ),
)
HEAT = Rule(
    "heat",
    "一、2",
    "组织水泥、玻璃、砖瓦等行业执行季节性错峰生产",
    "区经信局",
    Window(date(2018, 5, 1), date(2018, 8, 31)),
    Selector((("kind", ("line",)), ("sector", ("水泥", "平板玻璃", "砖瓦")))),
    Effect(
        open=("limit", "hold", "limit90", "limit80", "limit70"), mode_days=ModeDays("stop", 20, "season", (("A", 8),))
    ),
    unless=(Unless(Selector((("grade", ("A",)),)), "绩效分级为A级的除外"),),
)
POLICIES = (
    Policy("chengdu-2018", "成都市2018年大气污染防治工作行动方案", "成办函〔2018〕73号", (SUMMER,)),
    Policy("district", "示例区2017年工作方案", "示府办函〔2017〕8号", (HEAT,)),
)
SECTOR_OF = {
    "cement_kiln": "水泥",
    "furniture_coating": "家具制造",
    "flat_glass": "平板玻璃",
    "brick_tunnel_kiln": "砖瓦",
}
RULE_OF = {technology: (SUMMER if technology == "furniture_coating" else HEAT).rule_id for technology in TECHNOLOGIES}
MADE_OF = {
    "cement_kiln": {"product": "clinker", "output_per_day": 5000.0, "output_unit": "t", "value_per_day": 1.5e6, "kg": (215.0, 2000.0, 165.0, 0.0)},
    "furniture_coating": {"product": "furniture", "output_per_day": 120.0, "output_unit": "件", "value_per_day": 35e3, "kg": (0.0, 0.0, 0.6, 38.5)},
    "flat_glass": {"product": "flat_glass", "output_per_day": 700.0, "output_unit": "t", "value_per_day": 1.2e6, "kg": (420.0, 1400.0, 60.0, 5.0)},
    "brick_tunnel_kiln": {"product": "brick", "output_per_day": 220.0, "output_unit": "千块", "value_per_day": 60e3, "kg": (140.0, 66.0, 33.0, 0.0)},
}  # fmt: skip


def enterprise(enterprise_id: str, name: str, district: str = "金牛区", technology: str = "furniture_coating", **more: object) -> Enterprise:  # fmt: skip
    return Enterprise(enterprise_id, name, district, SECTOR_OF[technology], **more)  # type: ignore[arg-type]


def line(line_id: str, enterprise_id: str, technology: str = "furniture_coating", name: str = "1号线", **more: object) -> Line:  # fmt: skip
    return Line(line_id, enterprise_id, name, technology, TECHNOLOGIES[technology], **{**MADE_OF[technology], **more})  # type: ignore[arg-type]


def scenario(enterprises: tuple[Enterprise, ...], lines: tuple[Line, ...], **more: object) -> Scenario:
    base = Scenario(
        path=Path("scenarios/summer.yaml"),
        name="summer-ozone-2018",
        season=SEASON,
        horizon=SEASON,
        data=Path("data"),
        policies=POLICIES,
        technologies=tuple(Technology(key, modes) for key, modes in TECHNOLOGIES.items()),
        enterprises=enterprises,
        lines=lines,
        districts=tuple(District(name, name, "core") for name in sorted({one.district for one in enterprises})),
        targets=(Target("vocs", "city", "month", 0.02), Target("nox", "core", "season", 0.02)),
        caps=(Cap("vocs", "city", "day", 1.1), Cap("nox", "core", "month", None, 1e7)),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def modes_by_day(one: Scenario, blocks: dict[str, list[tuple[int, int, str]]]) -> NDArray[np.int8]:
    """`blocks[line_id]` = (first day, day after the last, mode); every other day is run."""
    modes = np.zeros((len(one.lines), len(one.season)), dtype=np.int8)
    for l, owner in enumerate(one.lines):
        for start, stop, mode in blocks.get(owner.line_id, ()):
            modes[l, start:stop] = [m.name for m in owner.modes].index(mode)
    return modes


def verdict(one: Scenario, blocks: dict[str, list[tuple[int, int, str]]], *, passed: bool = True, met: bool = True) -> Verdict:  # fmt: skip
    """The verdict over a plan, by the plainest arithmetic of the contract's section 4."""
    modes = modes_by_day(one, blocks)
    books = _Books(one, modes)
    ledger = books.ledger(blocks)
    reduction = ledger.city_baseline_kg.sum(0) - ledger.city_planned_kg.sum(0)
    share = np.divide(
        reduction, ledger.city_baseline_kg.sum(0), out=np.zeros(4), where=ledger.city_baseline_kg.sum(0) > 0
    )
    return Verdict(
        passed=passed,
        status="met" if met else "unmet",
        limits=_limits(one, ledger),
        loss_yuan=float(ledger.loss_yuan.sum()),
        restart_yuan=float(ledger.restart_yuan.sum()),
        reduction_kg=tuple(reduction.tolist()),
        reduction_share=tuple(share.tolist()),
        ledger=ledger,
    )


def _limits(one: Scenario, ledger: Ledger) -> tuple[LimitCheck, ...]:
    checks = []
    for target in one.targets:
        p = POLLUTANTS.index(target.pollutant)
        for period in one.season.periods(target.per):
            days = slice(period.start, period.stop)
            base = float(ledger.city_baseline_kg[days, p].sum())
            planned = base - float(ledger.city_planned_kg[days, p].sum())
            need = base * (target.reduce or 0.0)
            checks.append(_check("target", target.pollutant, target.area, period.name, base, need, planned, need - planned))  # fmt: skip
    for cap in one.caps:
        p = POLLUTANTS.index(cap.pollutant)
        for period in one.season.periods(cap.per):
            days = slice(period.start, period.stop)
            base = float(ledger.city_baseline_kg[days, p].sum())
            planned = float(ledger.city_planned_kg[days, p].sum())
            allowed = cap.at_most_kg if cap.at_most is None else base * cap.at_most
            assert allowed is not None
            checks.append(_check("cap", cap.pollutant, cap.area, period.name, base, allowed, planned, planned - allowed))  # fmt: skip
    return tuple(checks)


def _check(kind: str, pollutant: str, area: str, period: str, base: float, need: float, planned: float, short: float) -> LimitCheck:  # fmt: skip
    return LimitCheck(kind, pollutant, "", area, period, base, need, planned, max(0.0, short), short <= 1e-6)


class _Books:
    def __init__(self, one: Scenario, modes: NDArray[np.int8]):
        self.one, self.modes = one, modes
        L, T = modes.shape
        self.works = np.array([working_days(l.works, one.season) * l.active for l in one.lines], float).reshape(L, T)
        self.output = np.array([[l.modes[m].output for m in row] for l, row in zip(one.lines, modes, strict=True)])
        emits = np.array([[l.modes[m].emits for m in row] for l, row in zip(one.lines, modes, strict=True)])
        kg = np.array([l.kg for l in one.lines])
        self.baseline = self.works[:, :, None] * kg[:, None, :]
        self.planned = self.baseline * emits
        self.loss = (self.works * (1 - self.output)) * np.array([l.value_per_day for l in one.lines])[:, None]
        self.restart = np.zeros(L)
        for i, l in enumerate(one.lines):
            self._restarts(i, l)

    def _restarts(self, i: int, l: Line) -> None:
        row = self.modes[i]
        ends = [d for d in range(len(row)) if d + 1 == len(row) or row[d + 1] != row[d]]
        for d in ends:
            restart = l.modes[row[d]].restart
            if restart is not None:
                self.restart[i] += restart.value_days * l.value_per_day
                if d + 1 < len(row):
                    self.planned[i, d + 1] += restart.emit_days * np.array(l.kg)

    def by(self, names: list[str], values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        return {name: values[[n == name for n in names]].sum(0) for name in sorted(set(names))}

    def ledger(self, blocks: dict[str, list[tuple[int, int, str]]]) -> Ledger:
        one, modes = self.one, self.modes
        owners = {e.enterprise_id: e for e in one.enterprises}
        sectors = [owners[l.enterprise_id].sector for l in one.lines]
        districts = [owners[l.enterprise_id].district for l in one.lines]
        widest = max(len(l.modes) for l in one.lines)
        number = {l.line_id: i for i, l in enumerate(one.lines)}
        return Ledger(
            days=one.season.days,
            line_ids=tuple(l.line_id for l in one.lines),
            line_names=tuple(l.name for l in one.lines),
            enterprise_ids=tuple(l.enterprise_id for l in one.lines),
            enterprise_names=tuple(owners[l.enterprise_id].name for l in one.lines),
            sectors=tuple(sectors),
            districts=tuple(districts),
            products=tuple(l.product for l in one.lines),
            output_units=tuple(l.output_unit for l in one.lines),
            active=np.array([l.active for l in one.lines]),
            mode_names=tuple(tuple(m.name for m in l.modes) for l in one.lines),
            mode_by_day=modes,
            mode_days=np.array([[(row == m).sum() for m in range(widest)] for row in modes], np.int32),
            works=self.works.sum(1).astype(np.int32),
            planned_kg=self.planned.sum(1),
            baseline_kg=self.baseline.sum(1),
            loss_yuan=self.loss.sum(1),
            restart_yuan=self.restart,
            value_yuan=np.array([l.value_per_day for l in one.lines]) * self.works.sum(1),
            lost_output=(self.works * (1 - self.output)).sum(1) * np.array([l.output_per_day for l in one.lines]),
            normal_output=self.works.sum(1) * np.array([l.output_per_day for l in one.lines]),
            curtailments=tuple(
                Curtailment(number[name], start, stop, mode, (RULE_OF[one.lines[number[name]].technology],))
                for name in (l.line_id for l in one.lines)
                for start, stop, mode in sorted(blocks.get(name, ()))
            ),
            city_planned_kg=self.planned.sum(0),
            city_baseline_kg=self.baseline.sum(0),
            district_planned_kg=self.by(districts, self.planned),
            district_baseline_kg=self.by(districts, self.baseline),
            cap_planned_kg={cap.area: self.planned.sum(0) for cap in one.caps},
            cap_baseline_kg={cap.area: self.baseline.sum(0) for cap in one.caps},
            sector_loss_yuan=self.by(sectors, self.loss),
            district_loss_yuan=self.by(districts, self.loss),
        )


def rules_of(one: Scenario, blocks: dict[str, list[tuple[int, int, str]]]) -> dict[tuple[str, date], tuple[str, ...]]:
    """What schedule.csv says in its column `rules`."""
    technology = {l.line_id: l.technology for l in one.lines}
    return {
        (line_id, one.season.days[start]): (RULE_OF[technology[line_id]],)
        for line_id, spans in blocks.items()
        for start, _, _ in spans
    }


def season(one: Scenario, blocks: dict[str, list[tuple[int, int, str]]]) -> Season:
    return Season(one, verdict(one, blocks), rules_of(one, blocks))


def two_firms() -> tuple[Scenario, dict[str, list[tuple[int, int, str]]]]:
    """A furniture maker with two curtailed lines, a cement works with one, and a glass works that only runs."""
    firms = (
        enterprise("E001", "示例*bold*昇喆堃镕家具有限公司 #let x = 1", grade="C", credit_code="91510100MA00000000"),
        enterprise("E002", "示例水泥有限公司", "彭州市", "cement_kiln", grade="B", address="示例镇示例路1号"),
        enterprise("E003", "示例玻璃有限公司", "青白江区", "flat_glass", grade="A"),
    )
    lines = (
        line("L001", "E001", name="喷涂一线", coating="solvent"),
        line("L002", "E001", name="喷涂二线", coating="uv", works="mon-sat"),
        line("L003", "E002", "cement_kiln", name="1号窑"),
        line("L004", "E003", "flat_glass", name="一线"),
        line("L005", "E001", name="备用线", active=False),
    )
    blocks = {
        "L001": [(0, 20, "night"), (30, 45, "limit"), (60, 75, "stop")],
        "L002": [(10, 40, "stop"), (100, 123, "limit")],
        "L003": [(5, 25, "limit"), (40, 60, "stop")],
    }
    world = scenario(
        firms,
        lines,
        exemptions=(Exemption("X1", "E001", "ultra_low", "示环〔2018〕1号", joined_on=date(2018, 10, 15)),),
    )
    return world, blocks


def city(firms: int = 60, seed: int = 1) -> tuple[Scenario, dict[str, list[tuple[int, int, str]]]]:
    """A district of random firms, for charts and pages."""
    rng = np.random.default_rng(seed)
    districts = ("锦江区", "金牛区", "双流区", "新都区", "彭州市", "青白江区", "高新区", "都江堰市")
    keys = (
        "furniture_coating",
        "furniture_coating",
        "furniture_coating",
        "brick_tunnel_kiln",
        "cement_kiln",
        "flat_glass",
    )
    owners, lines = [], []
    blocks: dict[str, list[tuple[int, int, str]]] = {}
    for e in range(firms):
        key = keys[rng.integers(len(keys))]
        owners.append(
            enterprise(
                f"E{e:04d}",
                f"示例第{e}号企业",
                districts[rng.integers(len(districts))],
                key,
                grade="ABCD"[rng.integers(4)],
            )
        )
        for n in range(int(rng.integers(1, 5))):
            one = line(f"L{e:04d}-{n}", f"E{e:04d}", key, f"{n + 1}号线")
            size = float(rng.lognormal(0, 0.6))
            lines.append(replace(one, value_per_day=one.value_per_day * size, kg=tuple(k * size for k in one.kg)))
            at, spans = int(rng.integers(0, 30)), []
            while at < 110 and rng.random() < 0.8:
                stop = min(123, at + int(rng.integers(10, 26)))
                spans.append((at, stop, one.modes[int(rng.integers(1, len(one.modes)))].name))
                at = stop + int(rng.integers(7, 25))
            blocks[one.line_id] = spans
    return scenario(tuple(owners), tuple(lines)), blocks
