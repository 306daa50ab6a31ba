"""Lines over a measure or over months: each with marks and dashes of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from service.plots.look import COLOURS, DASHES, SHAPES, SOFT, WIDTH, Chart, data, drawn

_WIDE = WIDTH + 120


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows: its title, and from where to where; None: as the figures go."""

    title: str
    low: float | None = None
    high: float | None = None

    def scale(self) -> alt.Scale:
        """Return it as a chart takes it."""
        if self.low is None or self.high is None:
            return alt.Scale(zero=False, nice=True)
        return alt.Scale(domain=[self.low, self.high], nice=False)


def lines(points: Sequence[tuple[str, float, float]], across: Axis, up: Axis, *, diagonal: bool = False) -> str:
    """Return lines through points: name of the line, where, how much.

    `diagonal` draws where both are the same, as for a probability beside what came of it.
    """
    rows = [{"line": line, "x": x, "y": y} for line, x, y in points]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("x:Q", title=across.title, scale=across.scale()), y=alt.Y("y:Q", title=up.title, scale=up.scale())
    )
    drawing = _marked(base, list(dict.fromkeys(line for line, _, _ in points)))
    if diagonal:
        ends = alt.Chart(data([{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(color=SOFT, strokeDash=[3, 3])
        drawing = ends.encode(x="x:Q", y="y:Q") + drawing
    return drawn(drawing.properties(width=_WIDE, height=280))


def months(points: Sequence[tuple[str, str, float]], up: Axis) -> str:
    """Return lines over months: name of the line, month as it is written, how much."""
    rows = [{"line": line, "x": month, "y": value} for line, month, value in points]
    order = sorted({month for _, month, _ in points})
    base = alt.Chart(data(rows)).encode(
        x=alt.X("x:N", sort=order, title="月份", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("y:Q", title=up.title, scale=up.scale()),
    )
    drawing = _marked(base, list(dict.fromkeys(line for line, _, _ in points)))
    return drawn(drawing.properties(width=_WIDE, height=240))


def _marked(base: alt.Chart, names: Sequence[str]) -> Chart:
    many = len(names)
    colour = alt.Scale(domain=list(names), range=[COLOURS[one % len(COLOURS)] for one in range(many)])
    dash = alt.Scale(domain=list(names), range=[DASHES[one % len(DASHES)] for one in range(many)])
    shape = alt.Scale(domain=list(names), range=[SHAPES[one % len(SHAPES)] for one in range(many)])
    legend = alt.Legend(columns=2) if many > 1 else None
    sort = list(names)
    hue = alt.Color("line:N", scale=colour, sort=sort, legend=legend)
    strokes = base.mark_line(strokeWidth=2).encode(
        color=hue, strokeDash=alt.StrokeDash("line:N", scale=dash, sort=sort, legend=legend)
    )
    marks = base.mark_point(size=60, filled=True, opacity=1).encode(
        color=hue, shape=alt.Shape("line:N", scale=shape, sort=sort, legend=legend)
    )
    drawing: alt.LayerChart = strokes + marks
    return drawing
