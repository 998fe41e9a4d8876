"""All schedules of one line as a network of blocks, and what each piece of one costs and gives. Knows the line and which rows count;
knows no solver.

Nodes are (mode, day) with the mode's shortest block served; one unit flows from the block that the season finds to the last
day. Three kinds of arcs: a block begins and lasts its shortest length; it goes on until the next day on which modes may
change; it is left, which is when what a restart emits is due. Without counts the flow's polytope is the convex hull of
the line's schedules, which is why it is used and not a variable for each day and mode (Rajan and Takriti 2005 do that).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats, Problem
from optimizer.city import City
from optimizer.counters import BLOCKS
from optimizer.pricing import Plans

Indexes = NDArray[np.int64]
_NEAR = 2
"""Days around each change of a known plan on which modes may change as well."""


@dataclass(frozen=True)
class Network:
    """Arcs (n,) by `mode` and days from `first` until `stop`: the first `begins` are blocks begun, then blocks that go on, then
    blocks left (`stop` is `first`). They cost `cost` (n,) yuan and give `give` (n, rows); `matrix` (k, n) times the flow
    lies between `lower` and `upper` (k,). What comes before anything may change, until day `opens` in mode `initial`,
    costs `fixed_cost` and gives `fixed_give` (rows,)."""

    begins: int
    mode: Indexes
    first: Indexes
    stop: Indexes
    cost: Floats
    give: sp.csr_matrix
    matrix: sp.csr_matrix
    lower: Floats
    upper: Floats
    initial: int
    opens: int
    days: int
    fixed_cost: float
    fixed_give: Floats

    def plan(self, flow: Floats) -> Plans:
        """The schedule (T,) that a flow of noughts and ones is."""
        plan = np.full(self.days, self.initial, dtype=np.int8)
        for arc in np.flatnonzero(flow > 0.5):
            plan[self.first[arc] : self.stop[arc]] = self.mode[arc]
        return plan

    def flow(self, plan: Plans) -> Floats | None:
        """A flow (n,) that follows a schedule (T,) as nearly as the days on which modes may change allow; it may break counts. None
        where it runs into a day that is closed to it."""
        lasting = self.stop > self.first
        begun = np.arange(len(self.mode)) < self.begins
        places = [self._places(kind) for kind in (begun, lasting & ~begun, ~lasting)]
        begins, stays, leaves = places
        flow: Floats = np.zeros(len(self.mode))
        mode, day = self.initial, self.opens
        while day < self.days:
            wanted = int(plan[day])
            if wanted != mode and (mode, day) in leaves and (wanted, day) in begins:
                flow[leaves[mode, day]] = 1.0
                arc, mode = begins[wanted, day], wanted
            elif (mode, day) in stays:
                arc = stays[mode, day]
            else:
                return None
            flow[arc] = 1.0
            day = int(self.stop[arc])
        return flow

    def _places(self, among: NDArray[np.bool_]) -> dict[tuple[int, int], int]:
        return {(int(self.mode[arc]), int(self.first[arc])): int(arc) for arc in np.flatnonzero(among)}


def network(city: City, actor: int, gather: sp.csr_matrix, every: int, known: Plans | None = None) -> Network:
    """The schedules of a free line that takes no measure. `gather` (city's rows, rows) says how the rows that count add up the
    city's; modes may change on the first day of a month, where the law changes, else every so many days and around the
    changes of a `known` plan (T,)."""
    problem, line = city.problem, int(city.lines.free[actor])
    modes, days = int(problem.mode_count[line]), problem.days
    initial = int(problem.initial_mode[line])
    opens = int(min(days, max(0, problem.min_days[line, initial] - problem.initial_days[line])))
    on = _change_days(problem, line, opens, every, known)
    reach = city.lines.reach_of[problem.law[line]]
    begins, stays, leaves = [], [], []
    for here, nxt in zip(on[:-1].tolist(), on[1:].tolist(), strict=True):
        if here < opens:
            continue
        for mode in range(modes):
            least = min(days, here + int(problem.min_days[line, mode]))
            end = int(on[np.searchsorted(on, least)])
            if reach[here, mode] >= end:
                begins.append((mode, here, end))
            if reach[here, mode] >= nxt:
                stays.append((mode, here, nxt))
            leaves.append((mode, here, here))
    arcs: Indexes = np.array([*begins, *stays, *leaves], dtype=np.int64).reshape(-1, 3)
    mode, first, stop = arcs.T.copy()
    begun, left = np.arange(len(arcs)) < len(begins), stop == first
    lost, given, restart = _daily(city, line, actor, gather)
    give = given[mode, stop] - given[mode, first]
    give[left] = restart[mode[left], first[left]]
    cost = lost[mode, stop] - lost[mode, first] + np.where(begun, problem.restart_cost[line, mode], 0.0)
    flow = _conservation(begun, mode, first, stop, initial, opens, days)
    counts = _counts(city, line, begun, mode, first, stop, opens, initial)
    parts = [flow, counts]
    budget = np.inf if city.budget is None else float(city.budget[actor])
    if np.isfinite(budget):
        most = max(budget, 1.0)
        within = sp.csr_matrix((lost[mode, stop] - lost[mode, first])[None, :] / most)
        parts.append((within, np.full(1, -np.inf), np.full(1, (budget - lost[initial, opens]) / most)))
    return Network(
        len(begins),
        mode,
        first,
        stop,
        cost,
        sp.csr_matrix(give),
        sp.csr_matrix(sp.vstack([matrix for matrix, _, _ in parts])),
        np.concatenate([lower for _, lower, _ in parts]),
        np.concatenate([upper for _, _, upper in parts]),
        initial,
        opens,
        days,
        float(lost[initial, opens] + problem.restart_cost[line, initial]),
        given[initial, opens],
    )


def _change_days(problem: Problem, line: int, opens: int, every: int, known: Plans | None) -> Indexes:
    """Days on which the line's mode may change, the first and the one after the last among them, in order."""
    days, allowed = problem.season.days, problem.law_classes[problem.law[line]].allowed
    on = {0, opens, len(days)}
    on |= {t for t in range(1, len(days)) if days[t].month != days[t - 1].month}
    on |= {int(t) for t in np.flatnonzero((allowed[1:] != allowed[:-1]).any(axis=1)) + 1}
    last = 0
    for t in range(len(days)):
        if t in on:
            last = t
        elif (t - last) % every == 0:
            on.add(t)
    if known is not None:
        changes = np.flatnonzero(np.diff(known)) + 1
        near = (changes[:, None] + np.arange(-_NEAR, _NEAR + 1)).ravel()
        on |= set(near[(near > 0) & (near < len(days))].tolist())
    return np.array(sorted(on), dtype=np.int64)


def _daily(city: City, line: int, actor: int, gather: sp.csr_matrix) -> tuple[Floats, Floats, Floats]:
    """Yuan lost before each day in each mode (M, T+1), what it gives to the rows until then (M, T+1, rows), and what is given,
    mostly less than nothing, when a block is left on a day (M, T, rows): straight from the contract's definitions."""
    problem, modes = city.problem, int(city.problem.mode_count[line])
    works = problem.calendars[problem.calendar[line]].astype(np.float64)
    share = 1.0 - problem.output[line, :modes]
    channels = np.zeros((modes, 6, problem.days))
    channels[:, :4] = (problem.kg[line] * (1.0 - problem.emits[line, :modes]))[:, :, None] * works
    channels[:, 4] = (share * problem.output_per_day[line])[:, None] * works
    channels[:, 5] = (problem.output[line, :modes] <= 0)[:, None]
    counting = _weights(city, line, gather)
    given = np.einsum("mct,ctr->mtr", channels, counting)
    loss = share[:, None] * works * problem.value[line]
    burden = gather[city.row_count + int(problem.enterprise[line])].toarray().ravel()
    given -= loss[:, :, None] * burden
    emitted = np.einsum("p,ptr->tr", problem.kg[line], counting[:4])
    restart = -problem.restart_days[line, :modes, None, None] * emitted
    before = np.zeros((modes, 1))
    return (
        np.concatenate([before, loss.cumsum(axis=1)], axis=1),
        np.concatenate([np.zeros((modes, 1, gather.shape[1])), given.cumsum(axis=1)], axis=1),
        restart,
    )


def _weights(city: City, line: int, gather: sp.csr_matrix) -> Floats:
    """What a unit of each channel on each day adds to the rows that count, (6, T, rows)."""
    rows, lines = city.problem.rows, city.lines
    counting = np.zeros((6, city.problem.days, gather.shape[1]))
    for r in lines.group_rows[lines.group[line]].tolist():
        period, weights = rows[r].period, np.asarray(rows[r].weights)
        for k in range(gather.indptr[r], gather.indptr[r + 1]):
            counting[:, period.start : period.stop, gather.indices[k]] += weights[:, None] * gather.data[k]
    return counting


_Rows = tuple[sp.csr_matrix, Floats, Floats]


def _conservation(
    begun: NDArray[np.bool_], mode: Indexes, first: Indexes, stop: Indexes, initial: int, opens: int, days: int
) -> _Rows:
    """What flows into a node flows out, and what is left on a day begins again in some mode."""
    modes, left, arcs = int(mode.max(initial=0)) + 1, stop == first, np.arange(len(mode))
    width = days + 1
    among = modes * width
    """Nodes are mode * width + day, exchanges between modes `among` + day."""
    out = np.where(begun, among + first, mode * width + first)
    into = np.where(left, among + first, mode * width + stop)
    inside = left | (stop < days)
    matrix = sp.csr_matrix(
        (
            np.concatenate([np.full(len(arcs), -1.0), np.ones(int(inside.sum()))]),
            (np.concatenate([out, into[inside]]), np.concatenate([arcs, arcs[inside]])),
        ),
        shape=(among + width, len(arcs)),
    )
    needed = np.zeros(among + width)
    if opens < days:
        needed[initial * width + opens] = -1.0
    used = np.flatnonzero((np.diff(matrix.indptr) > 0) | (needed != 0))
    return sp.csr_matrix(matrix[used]), needed[used], needed[used]


def _counts(
    city: City,
    line: int,
    begun: NDArray[np.bool_],
    mode: Indexes,
    first: Indexes,
    stop: Indexes,
    opens: int,
    initial: int,
) -> _Rows:
    """Blocks begun and days spent in a mode, at most and at least, as the line's programme counts them."""
    counters, days = city.lines.counters, city.problem.days
    rows, lower, upper = [], [], []
    for s in range(counters.start[line], counters.start[line + 1]):
        counted, most = mode == counters.mode[s], float(counters.upper[s])
        if counters.kind[s] == BLOCKS:
            rows.append((counted & begun).astype(np.float64))
            lower.append(-np.inf)
            upper.append(most)
            continue
        before = np.concatenate([[0], np.cumsum(counters.counted[counters.track[s]])])
        due = counters.need[counters.track[s]]
        ends = [*(np.flatnonzero(due) + 1).tolist(), days]
        for begin, end in zip([0, *ends[:-1]], ends, strict=True):
            if begin == end:
                continue
            inside = before[np.clip(stop, begin, end)] - before[np.clip(first, begin, end)]
            at_first = before[np.clip(opens, begin, end)] - before[begin] if counters.mode[s] == initial else 0
            rows.append((counted * inside).astype(np.float64))
            lower.append(float(due[end - 1] - at_first) if due[end - 1] > 0 else -np.inf)
            upper.append(most - at_first)
    matrix = np.array(rows).reshape(-1, len(mode))
    return sp.csr_matrix(matrix), np.array(lower, dtype=np.float64), np.array(upper, dtype=np.float64)
