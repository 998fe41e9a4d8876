"""PyJobShop on one instance, for `psplib.py`: runs with the Python of its own environment and knows nothing of ours.

python -P rival.py INSTANCE SECONDS WORKERS        prints makespan, bound and seconds as JSON
"""

from __future__ import annotations

import json
import sys

from pyjobshop import solve
from pyjobshop.read import read

FORMATS = {"sm": "psplib", "rcp": "patterson"}


def main(path: str, seconds: str, workers: str) -> None:
    data = read(path, FORMATS[path.rpartition(".")[2]])
    result = solve(data, solver="ortools", time_limit=float(seconds), num_workers=int(workers))
    print(json.dumps({"makespan": result.objective, "bound": result.lower_bound, "seconds": result.runtime}))


if __name__ == "__main__":
    main(*sys.argv[1:])
