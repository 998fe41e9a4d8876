"""The one style of all charts: typeface, colours, sizes. Knows no data.

Colours are Okabe and Ito's, which readers with any colour vision tell apart (Nature Methods 8, 441, 2011).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import font_manager

from reports.fonts import typefaces

BASELINE = "#7F7F7F"
PLANNED = "#0072B2"
SAVED = "#56B4E9"
CAP = "#D55E00"
MISSED = "#D55E00"
NEEDED = "#000000"
MARGINAL = "#882255"
HEAT = "YlOrBr"
WAYS = {"blanket": ("s", "#E69F00"), "grade": ("^", "#CC79A7"), "greedy": ("D", "#009E73")}
"""Shape and colour of each of today's ways; shapes alone tell them apart as well."""
ROUGH: dict[str, Any] = {"markerfacecolor": "white", "markeredgewidth": 1.6}
"""Hollow: a plan that knows no limits."""

PNG_METADATA: dict[str, Any] = {"Software": None}
SVG_METADATA: dict[str, Any] = {"Date": None, "Creator": None}
"""Neither date nor version, so that equal data give equal bytes."""
DPI = 160


@cache
def _families(font_dir: Path | None) -> tuple[str, ...]:
    """The sans families of the charts, made known to matplotlib."""
    faces = typefaces(font_dir)
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for file in faces.files:
        if str(file) not in known:
            font_manager.fontManager.addfont(file)
    return faces.sans


def style(font_dir: Path | None = None) -> dict[str, Any]:
    """For matplotlib.rc_context."""
    families = _families(font_dir)
    return {
        "font.family": [*families, "DejaVu Sans"],
        "font.size": 9.5,
        "mathtext.fontset": "custom",
        "mathtext.rm": families[0],
        "mathtext.it": families[0],
        "mathtext.bf": families[0],
        "mathtext.cal": families[0],
        "mathtext.default": "regular",
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": "#E3E6EA",
        "grid.linewidth": 0.7,
        "legend.frameon": False,
        "legend.fontsize": 8.8,
        "lines.linewidth": 1.6,
        "xtick.labelsize": 8.8,
        "ytick.labelsize": 8.8,
        "figure.titlesize": 13,
        "svg.fonttype": "path",
        "svg.hashsalt": "cuofeng",
    }
