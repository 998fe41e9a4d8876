"""What a verification found and the books it kept. Knows how results look, not how they are obtained.

Index letters: L scenario lines in the order of lines.csv (idle ones too), T days of the season, M modes of the line with
the most modes, p pollutants in the order of POLLUTANTS. Kg are kilograms, yuan are yuan, days are calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import Text

POLLUTANTS = ("so2", "nox", "pm", "vocs")

Floats = NDArray[np.float64]
FloatsBy = dict[str, Floats]
Met = Literal["met", "unmet", "unknown"]

KINDS = {
    "file": Text("文件缺失或无法读取", "a file is missing or cannot be read"),
    "input": Text("输入文件与运行时不同", "an input differs from the one the run used"),
    "table": Text("表格的行列不合规定", "rows or columns of a table are not as agreed"),
    "cover": Text("排程有空缺、重叠或不属本季的内容", "holes, overlaps or strangers in the schedule"),
    "law": Text("违反规则", "against a rule"),
    "physics": Text("违反设备运行条件", "against what a line can physically do"),
    "measure": Text("不合改造的条件", "a measure that is not offered so"),
    "works": Text("违反施工条件", "against what construction work can do"),
    "limit": Text("目标或限值未达到，而结果未如实说明", "a limit is missed and the run does not say so"),
    "claim": Text("所报数字与复算不符", "a number that was reported is not the one recomputed"),
    "bound": Text("所报下界超出价格所能证明", "a bound that the prices do not prove"),
}
"""Every kind of finding with its heading."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong. `kind` is a key of KINDS; `where` names file and row, or the id and the dates, in no language;
    `rule` the ids of the rules that met, `;` between; `clause` where those rules stand in their documents, or the
    section of the contract. Both are empty where neither applies."""

    kind: str
    where: str
    text: Text
    rule: str = ""
    clause: str = ""


@dataclass(frozen=True)
class LimitCheck:
    """One shared limit in one period, recomputed.

    `kind` is target, cap, floor, guard, alternate or burden; `pollutant` or `product` empty when not of that kind;
    `area` the enterprise id for a burden. Units: kg (target, cap), the product's unit (floor), share (guard), lines
    (alternate), yuan (burden). `base` None for a guard. `shortfall` >= 0 is what is missing, `holds` allows the
    relative slack of 1e-6.
    """

    kind: str
    pollutant: str
    product: str
    area: str
    period: str
    base: float | None
    required: float
    planned: float
    shortfall: float
    holds: bool


@dataclass(frozen=True)
class Curtailment:
    """A block of a line in another mode than `run`. `line` indexes the ledger's lines; `start`, `stop` its days, half
    open; `rules` the ids that opened or demanded the mode on some day of the block, in the order of the policies."""

    line: int
    start: int
    stop: int
    mode: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class MeasureTaken:
    """A measure that a line takes. `line` indexes the ledger's lines, `start` its days: the first in effect; `measure`
    and `title` as in the scenario; `yuan` what it costs, recomputed."""

    line: int
    measure: str
    title: str
    start: int
    yuan: float


@dataclass(frozen=True)
class TaskWork:
    """The days a task works, in order, and where it stands; `kg` (4,) on each of them."""

    task_id: str
    project_id: str
    district: str
    days: tuple[date, ...]
    kg: tuple[float, float, float, float]


@dataclass(frozen=True)
class Ledger:
    """The books of a season: what charts, tables and notices draw from. Arrays are read-only.

    Per line (L): ids, names, traits, `active`; `mode_names[l]` the names that `mode_by_day[l]` (int8, (L, T)) indexes;
    `works` (L,) the number of working days; `planned_kg`, `baseline_kg` (L, 4) over the season, restart emission
    included; `loss_yuan`, `restart_yuan`, `value_yuan` (normal value), `lost_output`, `normal_output` (L,);
    `mode_days` (L, M) calendar days per mode.
    By day: `*_kg` (T, 4), lines and tasks together, for the city, by district and by the area of each cap;
    `*_loss_yuan` (T,) lost output value by sector and by district. `task_*_kg` (T, 4) by district: tasks alone.
    """

    days: tuple[date, ...] = ()
    line_ids: tuple[str, ...] = ()
    line_names: tuple[str, ...] = ()
    enterprise_ids: tuple[str, ...] = ()
    enterprise_names: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    output_units: tuple[str, ...] = ()
    active: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    mode_names: tuple[tuple[str, ...], ...] = ()
    mode_by_day: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    mode_days: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 0), np.int32))
    works: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    planned_kg: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    baseline_kg: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    loss_yuan: Floats = field(default_factory=lambda: np.zeros(0))
    restart_yuan: Floats = field(default_factory=lambda: np.zeros(0))
    value_yuan: Floats = field(default_factory=lambda: np.zeros(0))
    lost_output: Floats = field(default_factory=lambda: np.zeros(0))
    normal_output: Floats = field(default_factory=lambda: np.zeros(0))
    curtailments: tuple[Curtailment, ...] = ()
    tasks: tuple[TaskWork, ...] = ()
    measures: tuple[MeasureTaken, ...] = ()
    city_planned_kg: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    city_baseline_kg: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    district_planned_kg: FloatsBy = field(default_factory=dict)
    district_baseline_kg: FloatsBy = field(default_factory=dict)
    cap_planned_kg: FloatsBy = field(default_factory=dict)
    cap_baseline_kg: FloatsBy = field(default_factory=dict)
    sector_loss_yuan: FloatsBy = field(default_factory=dict)
    district_loss_yuan: FloatsBy = field(default_factory=dict)
    task_planned_kg: FloatsBy = field(default_factory=dict)
    task_baseline_kg: FloatsBy = field(default_factory=dict)


@dataclass(frozen=True)
class BoundCheck:
    """A run's bound recomputed, in yuan. `basis` says from what: `prices`; `exact` (an exhaustive search, which leaves no
    prices) and `no_bound` (nothing claimed), where nothing can be recomputed; `impossible`: some line or project has no
    schedule at all. `recomputed` is proven here; `highest` is what no proof from these prices can exceed: the same,
    unless some project or line was too large for its least price to be found. `cost` is the plan's own, recomputed."""

    basis: Literal["prices", "exact", "no_bound", "impossible"]
    claimed: float | None
    recomputed: float | None
    highest: float | None
    cost: float

    @property
    def gap(self) -> float | None:
        """(cost - recomputed) / cost, never below 0."""
        if self.recomputed is None:
            return None
        return max(0.0, (self.cost - self.recomputed) / self.cost) if self.cost > 0 else 0.0

    @property
    def reached(self) -> bool:
        """Whether what is recomputed reaches what is claimed, within a millionth."""
        if self.recomputed is None or self.claimed is None:
            return False
        return self.claimed <= self.recomputed + 1e-6 * abs(self.claimed) + 0.01


@dataclass(frozen=True)
class Verdict:
    """What the verifier says of a run, all of it recomputed from tables and schedule.

    `passed`: no finding. A missed limit is a finding unless the run itself says targets_unmet and lists it as missed;
    `status` says whether the limits are met, whatever was claimed, and is `unknown` when the inputs cannot be read: then
    the ledger is empty and the numbers mean nothing. `bound` is there where it was asked for. `reduction_kg`, `reduction_share` (4,) by pollutant over the season,
    the share of the scheduled baseline (0 where that is 0).
    """

    passed: bool
    status: Met
    findings: tuple[Finding, ...] = ()
    limits: tuple[LimitCheck, ...] = ()
    loss_yuan: float = 0.0
    restart_yuan: float = 0.0
    delay_yuan: float = 0.0
    measure_yuan: float = 0.0
    reduction_kg: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    reduction_share: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    ledger: Ledger = field(default_factory=Ledger)
    bound: BoundCheck | None = None

    @property
    def cost_yuan(self) -> float:
        """What the plan costs: lost output value, restarts, delays and measures."""
        return self.loss_yuan + self.restart_yuan + self.delay_yuan + self.measure_yuan

    @property
    def missed(self) -> tuple[LimitCheck, ...]:
        return tuple(check for check in self.limits if not check.holds)
