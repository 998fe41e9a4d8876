"""The marginal-cost list: the cheapest measure a kg first, one target after another, as the least-cost strategy of US
EPA's Control Strategy Tool (CoST) does it for a year. Knows the law and the targets, no other limit."""

from __future__ import annotations

import numba as nb
import numpy as np

from models.problem import Floats, Problem
from optimizer.baselines.shares import Cuts
from optimizer.baselines.targets import Targets
from optimizer.pricing import Plans


def greedy(problem: Problem, given: Floats) -> Plans:
    """Modes (L, T) of the active lines; `given` (R,) is what the tasks already give to each row.

    A measure is a mode for a month or for the season, on the days on which the law opens it and it emits less than what
    was ordered before. For each target, pollutants in the order in which the scenario first names them, all measures
    of all its lines are sorted by what they add to the cost for each kg that they add to the target, and taken from the
    top until the target holds or the list ends. Equal prices: the earlier line, the shorter and earlier span, the
    technology's earlier mode.
    """
    targets, plans = Targets(problem, given), Cuts(problem).by(np.zeros(problem.line_count))
    listing = _Listing(problem, targets)
    pollutants = targets.pollutant.tolist()
    for n in sorted(range(len(pollutants)), key=lambda n: pollutants.index(pollutants[n])):
        missing = float(targets.missing(plans)[n])
        if missing > 0:
            listing.take(n, plans, missing)
    return plans


class _Listing:
    """All measures of all lines, laid out for the compiled loops."""

    def __init__(self, problem: Problem, targets: Targets):
        self._problem, self._targets = problem, targets
        months = problem.season.periods("month")
        spans = months if len(months) == 1 else (*months, *problem.season.periods("season"))
        self._first = np.array([span.start for span in spans], dtype=np.int64)
        self._stop = np.array([span.stop for span in spans], dtype=np.int64)
        width = problem.output.shape[1]
        self._allowed = np.zeros((len(problem.law_classes), problem.days, width), dtype=np.bool_)
        for c, law in enumerate(problem.law_classes):
            self._allowed[c, :, : law.allowed.shape[1]] = law.allowed

    def take(self, n: int, plans: Plans, missing: float) -> None:
        """Orders measures for target n until it no longer misses anything; changes `plans` (L, T)."""
        p, targets = self._problem, self._targets
        lines = targets.members(n)
        size = (len(lines), len(self._first), p.output.shape[1])
        cost, cut = np.zeros(size), np.zeros(size)
        common = (
            plans, self._allowed, p.law.astype(np.int64), targets.works_of, p.kg, p.output, p.emits, p.value,
            p.restart_days, p.restart_cost, p.initial_mode, int(targets.pollutant[n]), int(targets.first[n]),
            int(targets.stop[n]), self._first, self._stop,
        )  # fmt: skip
        _price_all(lines, p.mode_count, cost, cut, *common)
        place, span, mode = np.nonzero(cut > _LEAST_KG)
        price = (cost[place, span, mode] / cut[place, span, mode]).astype(np.float32)
        order = np.lexsort((mode, span, lines[place], price))
        _take(lines[place][order], span[order], mode[order], missing, *common)


_LEAST_KG = 1e-9


@nb.njit(cache=True, nogil=True)
def _try(l, m, begin, end, plan, trial, allowed, emits, p):
    """Writes into `trial` the line's plan with mode m on the open days of the span that it makes cleaner; says whether
    there are any."""
    changed = False
    for t in range(len(plan)):
        trial[t] = plan[t]
        if begin <= t < end and allowed[t, m] and emits[l, m, p] < emits[l, plan[t], p]:
            trial[t] = m
            changed = True
    return changed


@nb.njit(cache=True, nogil=True)
def _worth(l, plan, works, kg, output, emits, value, restart_days, restart_cost, initial_mode, p, first, stop):
    """Cost (yuan) of one line's plan, and kg of the pollutant that it saves from day `first` to `stop`."""
    cost, cut, before = 0.0, 0.0, initial_mode[l]
    for t in range(len(plan)):
        m, inside = plan[t], first <= t < stop
        if works[t]:
            cost += value[l] * (1.0 - output[l, m])
            if inside:
                cut += kg[l, p] * (1.0 - emits[l, m, p])
        if m != before:
            cost += restart_cost[l, before]
            if inside:
                cut -= restart_days[l, before] * kg[l, p]
        before = m
    return cost + restart_cost[l, before], cut


@nb.njit(cache=True, nogil=True)
def _price_all(
    lines, mode_count, cost, cut, plans, allowed, law, works_of, kg, output, emits, value, restart_days, restart_cost,
    initial_mode, p, first, stop, span_first, span_stop,
):  # fmt: skip
    """What each measure (lines, spans, modes) would add to `cost` and `cut`, were it the only one taken."""
    trial = np.empty(plans.shape[1], plans.dtype)
    for i in range(len(lines)):
        l = lines[i]
        if kg[l, p] <= 0:
            continue
        cost_now, cut_now = _worth(
            l, plans[l], works_of[l], kg, output, emits, value, restart_days, restart_cost, initial_mode, p, first, stop
        )
        for s in range(len(span_first)):
            if span_first[s] >= stop or span_stop[s] <= first:
                continue
            for m in range(mode_count[l]):
                if _try(l, m, span_first[s], span_stop[s], plans[l], trial, allowed[law[l]], emits, p):
                    after, saved = _worth(
                        l, trial, works_of[l], kg, output, emits, value, restart_days, restart_cost, initial_mode, p,
                        first, stop,
                    )  # fmt: skip
                    cost[i, s, m], cut[i, s, m] = after - cost_now, saved - cut_now


@nb.njit(cache=True, nogil=True)
def _take(
    lines, spans, modes, missing, plans, allowed, law, works_of, kg, output, emits, value, restart_days, restart_cost,
    initial_mode, p, first, stop, span_first, span_stop,
):  # fmt: skip
    """Goes down the list; a measure that others on the same line leave nothing to add is passed over."""
    trial = np.empty(plans.shape[1], plans.dtype)
    for i in range(len(lines)):
        if missing <= 0.0:
            break
        l = lines[i]
        if not _try(l, modes[i], span_first[spans[i]], span_stop[spans[i]], plans[l], trial, allowed[law[l]], emits, p):
            continue
        _, before = _worth(
            l, plans[l], works_of[l], kg, output, emits, value, restart_days, restart_cost, initial_mode, p, first, stop
        )
        _, after = _worth(
            l, trial, works_of[l], kg, output, emits, value, restart_days, restart_cost, initial_mode, p, first, stop
        )
        if after > before + 1e-9:
            plans[l] = trial
            missing -= after - before
