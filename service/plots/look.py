"""The look of every plot: letters, colours, sizes; and how a chart becomes SVG.

Colours are told apart by lightness too, and never stand alone: bars bear their figure, lines have marks and dashes of
their own. Nothing in the SVG is said by a style attribute, which the service's Content-Security-Policy would blank.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Any

import altair as alt
import vl_convert

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
SIZE = 14
"""Of letters, in the plot's own units; a plot is about 600 of these wide."""

INK, SOFT, GRID = "#1b2733", "#4c5a68", "#d3dae1"
COLOURS = ("#0b4f8a", "#b45f00", "#17603a", "#7a3b8f", "#4c5a68", "#9c1c1c")
"""Each at least 4.5 to 1 against white."""

FILLS = ("#0b4f8a", "#7fb2dd", "#f0c27a", "#cfd8e0")
"""Of bars side by side, from dark to light, so that they differ in print without colour; all have a dark edge."""

DASHES = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond")
WIDTH = 400
"""Of the part within the axes."""

_WIDE = "⺀"
"""From here on letters are as wide as they are high."""

LONGEST = 13
"""Characters of a name beside an axis."""

Chart = alt.Chart | alt.LayerChart


def data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    """Return rows as a chart takes them, without a frame in between."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]  # altair's own


def short(name: str) -> str:
    """Return a name as it stands beside an axis."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def named(names: Sequence[str]) -> dict[str, str]:
    """Return how names are shown beside an axis, each of them one of a kind."""
    shown: dict[str, str] = {}
    for name in dict.fromkeys(names):
        label, again = short(name), 1
        while label in shown.values():
            again += 1
            label = f"{short(name)[: LONGEST - 3]}…{again}"
        shown[name] = label
    return shown


def edge(names: Sequence[str]) -> int:
    """Return how much room names need beside an axis, by their letters, whatever fonts this machine has."""
    return max((ceil(sum(SIZE if one >= _WIDE else SIZE * 0.6 for one in name)) for name in names), default=0)


def drawn(chart: Chart) -> str:
    """Return a chart as SVG; the same bytes for the same chart."""
    text = json.dumps(_finished(chart).to_dict(), ensure_ascii=False, sort_keys=True)
    return _converted(text)


@lru_cache(maxsize=256)
def _converted(text: str) -> str:
    return vl_convert.vegalite_to_svg(text)


def _finished(chart: Chart) -> Chart:
    axis = alt.AxisConfig(
        labelFontSize=SIZE,
        titleFontSize=SIZE,
        labelColor=INK,
        titleColor=SOFT,
        titleFontWeight="normal",
        gridColor=GRID,
        domainColor=SOFT,
        tickColor=SOFT,
        labelLimit=400,
    )
    legend = alt.LegendConfig(
        labelFontSize=SIZE, labelColor=INK, orient="top", title=None, labelLimit=400, symbolSize=120
    )
    view = alt.ViewConfig(stroke=None)
    finished: Chart = chart.configure(font=FONT, padding=6, background="#ffffff", axis=axis, legend=legend, view=view)
    return finished
