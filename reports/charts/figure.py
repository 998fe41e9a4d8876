"""Makes and saves figures in the one style: settings, width, where the message stands. Knows files, no data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from reports.charts import style

WIDTH_INCH = 10.5
TITLE_WIDTH = 110
"""Characters that a line of the title holds; Chinese ones count double."""


@contextmanager
def drawing(font_dir: Path | None = None) -> Iterator[None]:
    """Within it figures are made and saved in the style, whatever the caller's own settings are."""
    settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, "backend": "Agg", **style.style(font_dir)}
    with matplotlib.rc_context(settings):
        yield


def new_figure(title: str, height_inch: float) -> Figure:
    """One message over the whole width; a long one takes two lines, broken after its first part."""
    figure = Figure(figsize=(WIDTH_INCH, max(3.0, height_inch)), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(_lines(title), x=0.01, ha="left", wrap=True)
    return figure


def save_figure(figure: Figure, stem: Path) -> list[Path]:
    """`stem` with .png and .svg; equal figures give equal bytes."""
    png, svg = (stem.parent / f"{stem.name}{end}" for end in (".png", ".svg"))
    figure.savefig(png, dpi=style.DPI, metadata=style.PNG_METADATA)
    figure.savefig(svg, metadata=style.SVG_METADATA)
    return [png, svg]


def _lines(title: str) -> str:
    wide = sum(2 if ord(char) > 0xFF else 1 for char in title)
    return title if wide <= TITLE_WIDTH else title.replace("；", "；\n", 1).replace("; ", ";\n", 1)
