"""Bars: one for each name with its figure at the end; several for each name side by side; columns over an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from service.plots.look import FILLS, INK, SIZE, WIDTH, data, drawn, edge, named

_STEP = 30
_TICKS = 5
_ROOM = 1.18
"""Of the axis beyond the longest bar, for the figure at its end."""


def bars(
    values: Sequence[tuple[str, float]], unit: str, shown: Mapping[str, str] | None = None, whole: float = 0
) -> str:
    """Return horizontal bars in the order given.

    Args:
        values: name and figure, not negative.
        unit: of the figures.
        shown: figures as they are written, by name; otherwise the numbers themselves.
        whole: how far the axis goes at least, as 100 of percentages.
    """
    said = shown or {}
    labels = named([name for name, _ in values])
    rows = [{"name": labels[name], "value": value, "said": said.get(name, f"{value:,g}")} for name, value in values]
    names = [labels[name] for name, _ in values]
    top = max([whole, *(value for _, value in values)]) or 1
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(minExtent=edge(names) + 8)),
        x=alt.X("value:Q", title=unit, scale=alt.Scale(domain=[0, top * _ROOM], nice=False), axis=_whole(top)),
    )
    marks = base.mark_bar(color=FILLS[0], height={"band": 0.62})
    texts = base.mark_text(align="left", dx=5, fontSize=SIZE, color=INK).encode(text="said:N")
    return drawn((marks + texts).properties(width=WIDTH, height=alt.Step(_STEP)))


def sides(values: Sequence[tuple[str, str, float]], unit: str, order: Sequence[str]) -> str:
    """Return bars side by side: name, which of its bars, figure; `order` names the bars, the darkest first."""
    labels = named([name for name, _, _ in values])
    rows = [{"name": labels[name], "part": part, "value": value, "said": f"{value:,g}"} for name, part, value in values]
    names = list(labels.values())
    top = max((value for _, _, value in values), default=0) or 1
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(minExtent=edge(names) + 8)),
        yOffset=alt.YOffset("part:N", sort=list(order), scale=alt.Scale(paddingInner=0.1)),
        x=alt.X("value:Q", title=unit, scale=alt.Scale(domain=[0, top * _ROOM], nice=False), axis=_whole(top)),
    )
    fills = alt.Scale(domain=list(order), range=list(FILLS[: len(order)]))
    marks = base.mark_bar(stroke=INK, strokeWidth=0.8).encode(fill=alt.Fill("part:N", scale=fills, sort=list(order)))
    texts = base.mark_text(align="left", dx=5, fontSize=SIZE - 1, color=INK).encode(text="said:N")
    step = alt.Step((_STEP - 6) * max(len(order), 1), **{"for": "position"})
    return drawn((marks + texts).properties(width=WIDTH, height=step))


def columns(values: Sequence[tuple[str, float]], over: str, unit: str) -> str:
    """Return upright bars in the order given, as of months or spans of time, with their figures above."""
    rows = [{"name": name, "value": value, "said": f"{value:,g}"} for name, value in values]
    top = max((value for _, value in values), default=0) or 1
    base = alt.Chart(data(rows)).encode(
        x=alt.X("name:N", sort=[name for name, _ in values], title=over, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=unit, scale=alt.Scale(domain=[0, top * _ROOM], nice=False), axis=_whole(top)),
    )
    marks = base.mark_bar(color=FILLS[0], width={"band": 0.62})
    texts = base.mark_text(dy=-8, fontSize=SIZE, color=INK).encode(text="said:N")
    return drawn((marks + texts).properties(width=WIDTH + 120, height=220))


def _whole(top: float) -> alt.Axis:
    """Few ticks, and none between whole numbers where the figures are small."""
    return alt.Axis(tickCount=min(_TICKS, max(1, int(top))), format=",.2~f")
