"""Builds the wheel, unpacks it far from the checkout, and uses it as somebody who has nothing else. Run by `make wheel`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCENARIO = "scenarios/qingbaijiang-2017.yaml"


def _call(arguments: list[str], cwd: Path, **environment: str) -> str:
    done = subprocess.run(arguments, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _call([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], ROOT)
        [wheel] = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "installed")
            strangers = [
                entry for entry in archive.namelist() if entry.split("/")[0] in ("tests", "data", "docs", "runs")
            ]
        if strangers:
            sys.exit(f"the wheel carries what it should not: {strangers[:5]}")
        (folder / "away").mkdir()
        away, path = folder / "away", str(folder / "installed")
        program = [sys.executable, "-m", "optimizer.cli"]
        where = _call([sys.executable, "-c", "import models; print(models.__file__)"], away, PYTHONPATH=path)
        if not where.startswith(path):
            sys.exit(f"the checkout answered instead of the wheel: {where}")
        _call([*program, "init", "city"], away, PYTHONPATH=path)
        told = _call([*program, "check", f"city/{SCENARIO}"], away, PYTHONPATH=path)
        run = ["run", f"city/{SCENARIO}", "--out", "run", "--time-limit", "90", "--gap", "20%"]
        printed = _call([*program, *run], away, PYTHONPATH=path)
        print(f"{wheel.name}: init, check ({len(told.splitlines())} lines) and run work without the checkout")
        print(printed.splitlines()[0])


if __name__ == "__main__":
    main()
