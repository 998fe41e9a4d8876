"""The pool's columns that a search may use, laid out for compiled loops. Knows columns and rows, no search."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.columns import ColumnPool
from optimizer.needs import Needs

Indexes = NDArray[np.int64]


class Shortlist:
    """`kept` (n,) pool columns in the order of their actors, `start` (A + 1,) where each actor's begin, `cost` (n,) yuan and
    `give` (n, R) in relative units of the `rows` (R,) that ask something; `need` (R,) likewise."""

    def __init__(self, pool: ColumnPool, needs: Needs, hopeful: NDArray[np.bool_], present: Indexes):
        """Columns in `hopeful` (pool,) and those of the `present` choice, one per actor."""
        hopeful = hopeful.copy()
        hopeful[present] = True
        kept = np.flatnonzero(hopeful)
        self.kept = kept[np.argsort(pool.owner[kept], kind="stable")]
        _, counts = np.unique(pool.owner[self.kept], return_counts=True)
        self.start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.rows = np.flatnonzero(needs.asked)
        self.give = sp.csr_matrix(pool.give[self.kept][:, self.rows] @ sp.diags(1.0 / needs.scale[self.rows]))
        self.cost = pool.cost[self.kept]
        self.need = (needs.amount / needs.scale)[self.rows]
        place = np.zeros(len(pool), dtype=np.int64)
        place[self.kept] = np.arange(len(self.kept))
        self.present: Indexes = place[present]
        """The present choice among the kept."""
        self.open = np.flatnonzero(counts > 1)

    def missing(self, chosen: Indexes) -> Floats:
        """What a choice (A,) among the kept leaves missing in each row, negative where it gives more."""
        return self.need - np.asarray(self.give[chosen].sum(axis=0)).ravel()
