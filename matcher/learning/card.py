"""The model card: what a model is, how it compares, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.learning.comparison import Difference
from matcher.learning.train import FOLDS, Trained
from matcher.ranking.linear_scorer import PairwiseScorer
from matcher.ranking.scorer import LambdaScorer
from matcher.vocabulary import Kind

_WAYS: Mapping[type, tuple[str, str]] = {
    LambdaScorer: ("LambdaMART", "Contributions are Shapley values of the trees"),
    PairwiseScorer: ("A weighted sum learnt from pairs or lists", "Contributions are weight times standardised value"),
}
_METRICS = ("ndcg@10", "p@1", "recall@10", "mrr")


def comparison(trained: Trained) -> str:
    """Return the table of the learned scorer beside the baselines, as Markdown: mean [95 % interval] over needs."""
    lines = ["| ranker | nDCG@10 | P@1 | recall@10 | MRR |", "|---|---|---|---|---|"]
    for name, report in sorted(trained.reports.items(), key=lambda item: item[1].estimate("ndcg@10").mean):
        lines.append(f"| {name} | " + " | ".join(str(report.estimate(metric)) for metric in _METRICS) + " |")
    return "\n".join(lines)


def differences(variants: Mapping[str, Difference]) -> str:
    """Return the table of variants beside the learned scorer, as Markdown."""
    lines = ["| variant | nDCG@10 | difference |", "|---|---|---|"]
    for name, found in variants.items():
        change = found.difference
        lines.append(f"| {name} | {found.mean:.3f} | {change.mean:+.3f} [{change.low:+.3f}, {change.high:+.3f}] |")
    return "\n".join(lines)


def write_card(
    kind: Kind,
    encoder: str,
    trained: Trained,
    variants: Mapping[str, Difference],
    facts: Mapping[str, Any],
    more: str = "",
) -> str:
    """Return the card of a trained model, with further sections; `{fingerprint}` stands where its fingerprint goes."""
    report, platt = trained.reports["learned"], trained.calibration
    every, shown = trained.calibration_error
    made, parts = _WAYS[type(trained.scorer)]
    folds = ", ".join(f"{value:.3f}" for value in trained.by_fold)
    sources = "\n".join(f"- `{name}` {digest}" for name, digest in facts["data"].items())
    return f"""# Ranking model for {kind.label} ({kind.value}), {{fingerprint}}

{made} over the feature matrix of `matcher/ranking/features.py`, vectors by `{encoder}`.

## Figures

{report.queries} needs, {report.skipped} skipped because nothing relevant is judged for them. Every need is ranked by a
scorer that saw neither it nor any need of the same text or title ({FOLDS} folds, seed {facts["seed"]}). The settings
below were chosen on other splits of the same needs. Gain `{facts["gain"]}`, relevant from grade {facts["relevant"]};
means over needs with 95 % bootstrap intervals.

{comparison(trained)}

nDCG@10 by fold: {folds}.

Other scorers on the same features and folds, and this one fitted without each group of features; the difference of
nDCG@10 from the learned scorer is paired over needs, with its 95 % interval.

{differences(variants)}

{more}## Made from

{sources}

- candidates in the index: {facts["candidates"]:,}, fingerprint {facts["index"][:12]}

Settings: {facts["settings_text"]}.
Calibration on held-out scores (Platt): slope {platt.slope:.3f}, offset {platt.offset:.3f}; calibrated on the other
folds, the expected calibration error (10 bins of equal mass) is {every:.3f} over all pairs and {shown:.3f} over the
ten candidates that stand first for each need.

## Limits

Labels come from few people and one collection of needs; the figures say nothing about needs of another kind. The
probability is calibrated over needs like these. {parts}: they say how the score came
about, not why a candidate is good.
"""
