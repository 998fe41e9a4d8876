"""Random draws whose stream numpy has frozen, so that one seed gives the same city on every machine. Knows no city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


LINES, FIRMS, LISTS, SITES = 1, 2, 3, 4
TRADE, CHAIN = 100, 200
"""Topics of random streams; TRADE and CHAIN count on from there, one for each trade and each kind of project."""


def stream(seed: int, topic: int) -> np.random.RandomState:
    """A stream of its own for each topic: a change in one leaves the others as they were.

    RandomState, not Generator: numpy promises its stream for all later versions (NEP 19).
    """
    return np.random.RandomState([seed % (1 << 32), topic])


def pick(rng: np.random.RandomState, weights: Mapping[str, float], n: int) -> NDArray[np.object_]:
    """`n` of the keys, by weight."""
    chances = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights), dtype=object)[rng.choice(len(chances), size=n, p=chances / chances.sum())]


def spread(rng: np.random.RandomState, sigma: float, n: int) -> Floats:
    """Log-normal factors of median 1."""
    return np.asarray(np.exp(rng.normal(0.0, sigma, n)))


def apportion(weights: Sequence[float], n: int) -> Ints:
    """`n` seats by weight (largest remainder); nobody with a weight goes without while there are twice as many seats."""
    shares = np.asarray(weights, dtype=float)
    named = shares > 0
    least = named.astype(int) if n >= 2 * named.sum() else np.zeros(len(shares), dtype=int)
    exact = shares / shares.sum() * n
    seats = np.maximum(np.floor(exact).astype(int), least)
    order = np.argsort(-(exact - seats), kind="stable")
    while seats.sum() < n:
        seats[order[: n - seats.sum()]] += 1
    while seats.sum() > n:
        seats[np.argmax(seats - exact - 1e9 * (seats <= least))] -= 1
    return np.asarray(seats, dtype=np.int64)


def significant(values: Floats, digits: int = 3) -> Floats:
    """Rounded to so many significant digits; a reported figure has no more."""
    safe = np.where(values > 0, values, 1.0)
    power = 10.0 ** (digits - 1 - np.floor(np.log10(safe)))
    return np.where(values > 0, np.round(values * power) / power, 0.0)
