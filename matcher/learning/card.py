"""The model card: what a model is, how it compares, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.learning.train import FOLDS, Trained
from matcher.vocabulary import Kind

_METRICS = ("ndcg@10", "p@1", "recall@10", "mrr")


def comparison(trained: Trained) -> str:
    """Return the table of the learned scorer beside the baselines, as Markdown: mean [95 % interval] over needs."""
    lines = ["| ranker | nDCG@10 | P@1 | recall@10 | MRR |", "|---|---|---|---|---|"]
    for name, report in sorted(trained.reports.items(), key=lambda item: item[1].estimate("ndcg@10").mean):
        lines.append(f"| {name} | " + " | ".join(str(report.estimate(metric)) for metric in _METRICS) + " |")
    return "\n".join(lines)


def write_card(kind: Kind, encoder: str, trained: Trained, facts: Mapping[str, Any]) -> str:
    """Return the card of a trained model; `{fingerprint}` stands where its fingerprint goes."""
    report, platt = trained.reports["learned"], trained.calibration
    folds = ", ".join(f"{value:.3f}" for value in trained.by_fold)
    sources = "\n".join(f"- `{name}` {digest}" for name, digest in facts["data"].items())
    return f"""# Ranking model for {kind.label} ({kind.value}), {{fingerprint}}

LambdaMART over the feature matrix of `matcher/ranking/features.py`, vectors by `{encoder}`.

## Figures

{report.queries} needs, {report.skipped} skipped because nothing relevant is judged for them. Every need is ranked by a
scorer that saw neither it nor any need of the same text or title ({FOLDS} folds, seed {facts["seed"]}). The settings
below were chosen on other splits of the same needs. Gain `{facts["gain"]}`, relevant from grade {facts["relevant"]};
means over needs with 95 % bootstrap intervals.

{comparison(trained)}

nDCG@10 by fold: {folds}.

## Made from

{sources}

- candidates in the index: {facts["candidates"]:,}, fingerprint {facts["index"][:12]}

Settings: {facts["settings_text"]}.
Calibration on held-out scores (Platt): slope {platt.slope:.3f}, offset {platt.offset:.3f}.

## Limits

Labels come from few people and one collection of needs; the figures say nothing about needs of another kind. The
probability is calibrated over needs like these. Contributions are Shapley values of the trees: they say how the score
came about, not why a candidate is good.
"""
