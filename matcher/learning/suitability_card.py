"""What a model's card says of telling when no suitable candidate is at hand."""

from __future__ import annotations

from matcher.evaluation.report import Estimate
from matcher.learning.suitability import COVERAGES, FEW, KNOWN, MODEL, PLAIN, PRECISION, SITUATIONS, UNKNOWN, Learnt
from matcher.ranking.suitability import SIGNALS, Weighing

_WAYS = {MODEL: "learned", PLAIN: "probability of the first"}


def suitability_section(learnt: Learnt) -> str:
    """Return the section of a card, with both tables."""
    weighed = "\n".join(
        f"- {name}: {_named(found)}; offset {found.offset:.2f}"
        for name, found in ((KNOWN, learnt.suitability.known), (UNKNOWN, learnt.suitability.unknown))
    )
    return f"""## Whether the list holds a suitable society

The probability that one of the first three listed is suitable (grade 2 or 3). It is learnt by taking societies away:
every need is asked of a catalogue that holds everybody and of one without the societies suitable for it, {learnt.lists}
lists a situation, so that about half hold a suitable one. Large catalogues are the whole one, small ones about {FEW}
societies drawn, with those suitable added where they are in. Known are societies that past needs tell of; unknown ones
have no such labels, as a city's own. Where societies are gone, past needs that called one of them are forgotten too.
Rankings by the fold that had not seen the need; the probability fitted, and the threshold chosen, on the other folds;
intervals draw needs of one text together. Beside it the plain rule “probability of the first below t”.

A list is relied on from {learnt.suitability.threshold:.2f}: the lowest probability at which {PRECISION:.0%} of the
lists relied on hold a suitable society (large, known). Where more than half of the needs have somebody, more than that
do. Figures in per cent.

{precision_table(learnt)}

Coverage: lists relied on, of all. Good lists relied on: of the catalogues that hold everybody. Gaps caught: of those
without the suitable societies, how many are not relied on. AUC, gone: against lists without anybody judged related.

Precision where the c surest lists are relied on:

{curve_table(learnt)}

Two logistic regressions on standardised signals, no weight negative, mixed by how many of the first ten are known:

{weighed}

"""


def precision_table(learnt: Learnt) -> str:
    """Return what happens at the threshold, and AUC, as Markdown."""
    lines = [
        "| catalogue | rule | AUC | AUC, gone | coverage | precision | good lists relied on | gaps caught | ECE |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for at in SITUATIONS:
        for way, title in _WAYS.items():
            found = learnt.measured[at][way]
            figures = (found.auc, found.auc_all_gone, found.coverage, found.precision, found.relied, found.caught)
            error = f"{100 * learnt.calibration_error[at]:.1f}" if way == MODEL else ""
            shown = " | ".join(_short(figure) for figure in figures)
            lines.append(f"| {', '.join(at)} | {title} | {shown} | {error} |")
    return "\n".join(lines)


def curve_table(learnt: Learnt) -> str:
    """Return the precision at each coverage, as Markdown."""
    lines = [
        "| catalogue | rule | " + " | ".join(f"{coverage:.0%}" for coverage in COVERAGES) + " |",
        "|---|---|" + "---|" * len(COVERAGES),
    ]
    for at in SITUATIONS:
        for way, title in _WAYS.items():
            shown = " | ".join(f"{100 * value:.1f}" for value in learnt.measured[at][way].curve)
            lines.append(f"| {', '.join(at)} | {title} | {shown} |")
    return "\n".join(lines)


def _named(weighing: Weighing) -> str:
    return ", ".join(f"{signal} {weight:.2f}" for signal, weight in zip(SIGNALS, weighing.weights, strict=True))


def _short(estimate: Estimate) -> str:
    return f"{100 * estimate.mean:.1f} [{100 * estimate.low:.1f}, {100 * estimate.high:.1f}]"
