"""Figures with what they may be at 95 %: a mark and a bar for each, perhaps with a line to compare with."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from service.plots.look import COLOURS, INK, SIZE, SOFT, WIDTH, data, drawn, edge, named

_STEP = 36
_FEW = alt.Axis(tickCount=6)


def intervals(values: Sequence[tuple[str, float, float, float]], over: str, beside: float | None = None) -> str:
    """Return figures with their intervals in the order given.

    Args:
        values: name, figure, lowest, highest.
        over: title of the axis.
        beside: where an upright line stands, as at 0 for differences.
    """
    labels = named([name for name, *_ in values])
    rows = [
        {"name": labels[name], "mean": mean, "low": low, "high": high, "said": f"{mean:.3f}"}
        for name, mean, low, high in values
    ]
    names = list(labels.values())
    lowest = min([one for _, _, one, _ in values] + ([] if beside is None else [beside]), default=0)
    highest = max([one for *_, one in values] + ([] if beside is None else [beside]), default=1)
    room = (highest - lowest or 1) * 0.15
    scale = alt.Scale(domain=[lowest - room / 3, highest + room], nice=False)
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(minExtent=edge(names) + 8))
    base = alt.Chart(data(rows)).encode(y=y)
    spans = base.mark_rule(strokeWidth=2.5, color=COLOURS[0]).encode(
        x=alt.X("low:Q", title=over, scale=scale, axis=_FEW), x2="high"
    )
    marks = base.mark_point(size=80, filled=True, opacity=1, color=COLOURS[0]).encode(x=alt.X("mean:Q", scale=scale))
    texts = base.mark_text(dy=-10, fontSize=SIZE - 2, color=INK).encode(x=alt.X("mean:Q", scale=scale), text="said:N")
    drawing = spans + marks + texts
    if beside is not None:
        line = alt.Chart(data([{"at": beside}])).mark_rule(color=SOFT, strokeDash=[4, 3])
        drawing = line.encode(x=alt.X("at:Q", scale=scale)) + drawing
    return drawn(drawing.properties(width=WIDTH, height=alt.Step(_STEP)))
