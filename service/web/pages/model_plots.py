"""What is drawn of models: their figures beside simpler ways, precision by coverage, directions, slices, months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.learning.known import KnownModel, figure_of
from service.plots.bars import columns, sides
from service.plots.intervals import intervals
from service.plots.lines import Axis, lines, months
from service.use_cases.monitoring import FEWEST, Monitor

Manifest = Mapping[str, Any]

RANKERS = {
    "learned": "本模型",
    "fusion, unlearned": "融合（不学习）",
    "RRF of all these": "名次融合",
    "TF-IDF": "TF-IDF",
    "BM25 + jieba": "BM25＋分词",
    "BM25 + character pairs": "BM25＋字对",
    "random": "随机",
    "one annotator": "一位标注人",
    "authors' texts alone": "只学自有文本",
    "most frequent": "总猜最多的",
    "text only": "只看文本",
}
_SITUATIONS = {"large, known": "全部学会", "small, known": "小目录"}
_FIRST, _SUITABLE = "第一名的概率", "有合适学会的概率"
_WAYS = {"model": "学到的判断", "probability of the first": "只看第一名的概率"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A plot of a model and the table beside it: heads, and rows of texts."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def plots_of(one: KnownModel) -> tuple[Shown, ...]:
    """Return what can be drawn of a model, with the tables."""
    manifest = one.manifest
    found = []
    rows: tuple[tuple[str, ...], ...]
    if ways := _figures(manifest):
        rows = tuple((name, f"{mean:.3f}", f"{low:.3f}–{high:.3f}") for name, mean, low, high in ways)
        metric = one.headline.name if one.headline else ""
        found.append(Shown("figures", f"{metric}，与更简单的做法比", ("做法", metric, "95% 区间"), rows))
    if curves := _curves(manifest):
        rows = tuple((name, f"{100 * x:.0f}%", f"{100 * y:.1f}%") for name, x, y in curves)
        found.append(Shown("coverage", "采信多少，其中多少确有合适的学会", ("目录", "采信的比例", "确有合适"), rows))
    if found_all := _found(manifest):
        rows = tuple((name, f"{100 * x:.1f}%", f"{100 * y:.1f}%") for name, x, y in found_all)
        found.append(
            Shown(
                "precision",
                "查准与查全",
                ("目录", "查全（有合适学会的需求里采信了）", "查准（采信的里确有合适）"),
                rows,
            )
        )
    if parts := _directions(manifest):
        rows = tuple((name, way, f"{value:.1f}") for name, way, value in parts)
        found.append(Shown("directions", "各产业方向的 F1", ("产业", "谁", "F1（%）"), rows))
    if folds := manifest.get("by_fold"):
        rows = tuple((f"第 {number} 份", f"{value:.3f}") for number, value in enumerate(folds, start=1))
        found.append(Shown("folds", "五份轮流检验", ("留出的一份", "nDCG@10"), rows))
    return tuple(found)


def _learned(manifest: Manifest) -> Manifest:
    figures: Manifest = manifest.get("figures", {})
    return figures if "learned" in figures else dict(figures.get("all", {}))


def _figures(manifest: Manifest) -> list[tuple[str, float, float, float]]:
    ways = _learned(manifest)
    metric = "micro_f1" if "micro_f1" in ways.get("learned", {}) else "ndcg@10"
    found = []
    for name, stated in ways.items():
        figure = figure_of(stated, metric)
        if figure is not None and name != "random":
            found.append((RANKERS.get(name, name.replace(" alone", "（单独）")), figure.mean, figure.low, figure.high))
    return sorted(found, key=lambda one: -one[1])


def _curves(manifest: Manifest) -> list[tuple[str, float, float]]:
    stated = manifest.get("suitability") or {}
    coverages, figures = stated.get("coverages", ()), stated.get("figures", {})
    return [
        (f"{told}，{way}", float(x), float(y))
        for situation, told in _SITUATIONS.items()
        for key, way in _WAYS.items()
        if key in figures.get(situation, {})
        for x, y in zip(coverages, figures[situation][key]["curve"], strict=True)
    ]


def _found(manifest: Manifest) -> list[tuple[str, float, float]]:
    """Return recall and precision where the surest lists are relied on, and where the threshold stands.

    A share c of the lists, of which p hold somebody suitable, finds c·p of all that do, over those there are in all.
    """
    stated = manifest.get("suitability") or {}
    coverages, figures = stated.get("coverages", ()), stated.get("figures", {})
    found = []
    for situation, told in _SITUATIONS.items():
        if (one := figures.get(situation, {}).get("model")) is None:
            continue
        every = coverages[-1] * one["curve"][-1]
        points = [(round(c * p / every, 4), p) for c, p in zip(coverages, one["curve"], strict=True)]
        found += [(told, x, y) for x, y in points]
        found.append((f"{told}，现在的门槛", round(one["coverage"] * one["precision"] / every, 4), one["precision"]))
    return found


def _directions(manifest: Manifest) -> list[tuple[str, str, float]]:
    ways = {"learned": "本模型", "one annotator": "一位标注人"}
    figures = manifest.get("figures", {})
    stated = {told: figures[key]["f1"] for key, told in ways.items() if "f1" in figures.get(key, {})}
    names = dict.fromkeys(name for one in stated.values() for name in one)
    return [(name, told, round(100 * one[name], 1)) for name in names for told, one in stated.items()]


def _drift(monitor: Monitor) -> str:
    found = []
    for month in monitor.months:
        told = ((_FIRST, month.first), (_SUITABLE, month.suitable), ("采信的比例", month.relied))
        found += [(name, month.name, round(value, 4)) for name, value in told if value is not None]
    return months(found, Axis("0–1", 0, 1))


def _volume(monitor: Monitor) -> str:
    return months([("名单", one.name, one.lists) for one in monitor.months], Axis("份"))


def _reliability(monitor: Monitor) -> str:
    points = [("结成的比例", one.mean, one.share) for one in monitor.bins if one.shown >= FEWEST]
    return lines(points, Axis("展示时的概率", 0, 1), Axis("其中结成的比例", 0, 1), diagonal=True)


def _industries(monitor: Monitor) -> str:
    parts = [
        (one.name, told, round(100 * value, 1))
        for one in monitor.industries
        for told, value in ((_FIRST, one.first), (_SUITABLE, one.suitable))
        if value is not None
    ]
    return sides(parts, "%", [told for told in (_FIRST, _SUITABLE) if any(part == told for _, part, _ in parts)])


def _slices(result: Mapping[str, Any]) -> str:
    rows = [(one["name"], *(float(each) for each in one["difference"])) for one in result.get("slices", ())]
    return intervals([(name, mean, low, high) for name, mean, low, high in rows], "新模型减现用的", 0.0)


MODEL_PLOTS: Mapping[str, Callable[[Manifest], str]] = {
    "figures": lambda manifest: intervals(_figures(manifest), "越高越好"),
    "coverage": lambda manifest: lines(_curves(manifest), Axis("采信的比例", 0, 1), Axis("其中确有合适学会", 0, 1)),
    "precision": lambda manifest: lines(_found(manifest), Axis("查全", 0, 1), Axis("查准", 0, 1)),
    "directions": lambda manifest: sides(_directions(manifest), "F1（%）", ["本模型", "一位标注人"]),
    "folds": lambda manifest: columns(
        [(f"第 {number} 份", round(value, 3)) for number, value in enumerate(manifest.get("by_fold", ()), start=1)],
        "留出的一份",
        "nDCG@10",
    ),
}
MONITOR_PLOTS: Mapping[str, Callable[[Monitor], str]] = {
    "drift": _drift,
    "volume": _volume,
    "reliability": _reliability,
    "industries": _industries,
}
COMPARISON_PLOTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"slices": _slices}
