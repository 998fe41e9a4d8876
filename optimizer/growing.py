"""Arrays that grow at their end without copying what is there. Knows no columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray


class Growing:
    """Rows of one shape and type; `all` is a view of those there are, which later additions leave as it is."""

    def __init__(self, rows: NDArray[Any]):
        self._room, self._count = rows, len(rows)

    @property
    def all(self) -> NDArray[Any]:
        return self._room[: self._count]

    def add(self, rows: NDArray[Any]) -> None:
        """Adds rows at the end; the room doubles when it is full, so that each row is copied twice in the mean."""
        count = self._count + len(rows)
        if count > len(self._room):
            room = np.empty((max(count, 2 * len(self._room)), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._count] = self.all
            self._room = room
        self._room[self._count : count] = rows
        self._count = count

    def branch(self) -> Growing:
        """The same rows, to be added to on their own."""
        return Growing(self.all.copy())


_MOST_INT32 = 2**31 - 1


class GrowingMatrix:
    """A sparse matrix of `width` columns that grows by rows; `all` (n, width) shares its memory."""

    def __init__(self, matrix: sp.csr_matrix):
        self._width = matrix.shape[1]
        # Both index arrays of the type that scipy takes for this many entries, or every look at `all` would copy them.
        kind = np.int32 if matrix.nnz <= _MOST_INT32 else np.int64
        self._data, self._indices = Growing(matrix.data), Growing(matrix.indices.astype(kind))
        self._ends = Growing(matrix.indptr.astype(kind))

    @property
    def all(self) -> sp.csr_matrix:
        ends = self._ends.all
        return sp.csr_matrix((self._data.all, self._indices.all, ends), shape=(len(ends) - 1, self._width), copy=False)

    def add(self, matrix: sp.csr_matrix) -> None:
        """Adds the rows of a matrix of the same width at the end."""
        last = int(self._ends.all[-1])
        if last + matrix.nnz > _MOST_INT32 and self._ends.all.dtype == np.int32:
            self._indices, self._ends = (Growing(one.all.astype(np.int64)) for one in (self._indices, self._ends))
        self._ends.add(last + matrix.indptr[1:].astype(np.int64))
        self._data.add(matrix.data)
        self._indices.add(matrix.indices)

    def branch(self) -> GrowingMatrix:
        return GrowingMatrix(self.all.copy())
