"""One task against prices per day: what it costs best from a given day on, or until a given day. Compiled with numba.

Knows one task's working days, which of them are open, its duration and shortest piece; knows no precedence and no
resource. A *moment* t (0..H) lies before day t of the horizon: work that is ready at moment t may use day t; work whose
last day is e is done at moment e + 1. Positions k number the working days of the task's calendar, since pieces and
pauses are counted in those.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Floats = NDArray[np.float64]


@nb.njit(cache=True, nogil=True)
def open_runs(working: Days, usable: NDArray[np.bool_]) -> Days:
    """For each position the number of unbroken usable working days from it on; shape (n + 1,)."""
    run = np.zeros(len(working) + 1, dtype=np.int64)
    for k in range(len(working) - 1, -1, -1):
        if usable[working[k]]:
            run[k] = run[k + 1] + 1
    return run


@nb.njit(cache=True, nogil=True)
def _sums(working: Days, price: Floats) -> Floats:
    prefix = np.zeros(len(working) + 1)
    for k in range(len(working)):
        prefix[k + 1] = prefix[k] + price[working[k]]
    return prefix


@nb.njit(cache=True, nogil=True)
def _whole(working: Days, run: Days, duration: int, prefix: Floats, after: Floats) -> Floats:
    """`best[k]`: least cost when the unbroken task begins at position k or later."""
    n = len(working)
    best = np.full(n + 1, np.inf)
    for k in range(n - 1, -1, -1):
        best[k] = best[k + 1]
        if run[k] >= duration:
            cost = prefix[k + duration] - prefix[k] + after[working[k + duration - 1] + 1]
            best[k] = min(best[k], cost)
    return best


@nb.njit(cache=True, nogil=True)
def _split(working: Days, run: Days, duration: int, piece: int, prefix: Floats, after: Floats) -> tuple[Floats, Floats]:
    """`out[k, j]`, `into[k, j]`: least cost to go at position k with j days done, between pieces or within one."""
    n = len(working)
    out = np.full((n + 1, duration + 1), np.inf)
    into = np.full((n + 1, duration + 1), np.inf)
    for k in range(n, -1, -1):
        if k < n:
            for j in range(duration - piece + 1):
                out[k, j] = out[k + 1, j]
            if run[k] >= piece:
                cost = prefix[k + piece] - prefix[k]
                for j in range(duration - piece + 1):
                    out[k, j] = min(out[k, j], cost + into[k + piece, j + piece])
            for j in range(piece, duration):
                into[k, j] = out[k, j]
            if run[k] >= 1:
                cost = prefix[k + 1] - prefix[k]
                for j in range(piece, duration):
                    into[k, j] = min(into[k, j], cost + into[k + 1, j + 1])
        if k > 0:
            into[k, duration] = after[working[k - 1] + 1]
    return out, into


@nb.njit(cache=True, nogil=True)
def cost_from(
    working: Days, position: Days, run: Days, duration: int, piece: int, price: Floats, after: Floats
) -> Floats:
    """Least price of the task plus `after` at the moment it is done, when it is ready at each moment; shape (H + 1,).

    `position[t]` is the first position at or after moment t; `price` (H,) is that of one worked day.
    """
    prefix = _sums(working, price)
    if piece >= duration:
        best = _whole(working, run, duration, prefix, after)
    else:
        best = _split(working, run, duration, piece, prefix, after)[0][:, 0].copy()
    found = np.empty(len(after))
    for t in range(len(after)):
        found[t] = best[position[t]]
    return found


@nb.njit(cache=True, nogil=True)
def days_from(
    working: Days, position: Days, run: Days, duration: int, piece: int, price: Floats, after: Floats, ready: int
) -> Days:
    """The earliest of the best days when the task is ready at moment `ready`; empty when nothing fits."""
    prefix = _sums(working, price)
    k = position[ready]
    if piece >= duration:
        best = _whole(working, run, duration, prefix, after)
        if best[k] == np.inf:
            return np.zeros(0, dtype=np.int64)
        while run[k] < duration or prefix[k + duration] - prefix[k] + after[working[k + duration - 1] + 1] > best[k]:
            k += 1
        return working[k : k + duration].copy()
    out, into = _split(working, run, duration, piece, prefix, after)
    if out[k, 0] == np.inf:
        return np.zeros(0, dtype=np.int64)
    days = np.empty(duration, dtype=np.int64)
    j, inside = 0, False
    while j < duration:
        if inside and run[k] >= 1 and prefix[k + 1] - prefix[k] + into[k + 1, j + 1] <= into[k, j]:
            days[j] = working[k]
            j += 1
            k += 1
        elif (
            run[k] >= piece
            and j + piece <= duration
            and prefix[k + piece] - prefix[k] + into[k + piece, j + piece] <= out[k, j]
        ):
            days[j : j + piece] = working[k : k + piece]
            j += piece
            k += piece
            inside = True
        else:
            inside = False
            k += 1
    return days


@nb.njit(cache=True, nogil=True)
def cost_until(working: Days, run: Days, duration: int, piece: int, price: Floats, before: Floats) -> Floats:
    """Least price of the task done by each moment, plus `before` at its first day; shape (H + 1,).

    `before[t]`, not increasing, is what it cost to be ready by moment t.
    """
    n = len(working)
    prefix = _sums(working, price)
    found = np.full(len(before), np.inf)
    if piece >= duration:
        for k in range(n - duration + 1):
            if run[k] >= duration:
                done = working[k + duration - 1] + 1
                found[done] = min(found[done], before[working[k]] + prefix[k + duration] - prefix[k])
    else:
        out = np.full(duration + 1, np.inf)
        into = np.full((n + 1, duration + 1), np.inf)
        for k in range(n + 1):
            if k > 0:
                done = working[k - 1] + 1
                found[done] = into[k, duration]
            if k == n:
                break
            for j in range(piece, duration):
                out[j] = min(out[j], into[k, j])
            out[0] = before[working[k]]
            if run[k] >= piece:
                cost = prefix[k + piece] - prefix[k]
                for j in range(duration - piece + 1):
                    into[k + piece, j + piece] = min(into[k + piece, j + piece], out[j] + cost)
            if run[k] >= 1:
                cost = prefix[k + 1] - prefix[k]
                for j in range(piece, duration):
                    into[k + 1, j + 1] = min(into[k + 1, j + 1], into[k, j] + cost)
    for t in range(1, len(found)):
        found[t] = min(found[t], found[t - 1])
    return found
