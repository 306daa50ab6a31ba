"""The card of a tagger: how it agrees with the annotators, direction by direction, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.evaluation.tags import Agreement
from matcher.learning.directions import FOLDS, REGULARISATION, TERM_REGULARISATION
from matcher.tagging.lexical import BUCKETS
from matcher.tagging.tagger import OTHER, Tagger


def agreement_table(names: Sequence[str], measured: Mapping[str, Agreement]) -> str:
    """Return F1 per direction and micro-averaged, a column for each of `measured`, as Markdown."""
    lines = ["| direction | annotated needs | " + " | ".join(measured) + " |", "|---|---|" + "---|" * len(measured)]
    annotated = next(iter(measured.values())).annotated
    for column, name in enumerate(names):
        values = " | ".join(str(found.by_label[column]) for found in measured.values())
        lines.append(f"| {name} | {annotated[column]} | {values} |")
    lines.append("| **micro-F1** | | " + " | ".join(str(found.micro) for found in measured.values()) + " |")
    lines.append("| Jaccard | | " + " | ".join(f"{found.jaccard:.3f}" for found in measured.values()) + " |")
    return "\n".join(lines)


def direction_card(encoder: str, tagger: Tagger, measured: Mapping[str, Agreement], facts: Mapping[str, Any]) -> str:
    """Return the card of a tagger; `{fingerprint}` stands where its fingerprint goes."""
    sources = "\n".join(f"- `{name}` {digest}" for name, digest in facts["data"].items())
    return f"""# Directions from text ({tagger.directions}), {{fingerprint}}

Two logistic regressions a direction, one over vectors by `{encoder}`, one over TF-IDF of words and runs of characters
(hashed into {BUCKETS:,} buckets, so that no text is kept). Each reads the whole request and the title; the four
probabilities are averaged. A direction is assigned from probability {tagger.threshold} on; where none reaches it, the
likeliest from {tagger.floor} on; otherwise the text is {OTHER}. A profile gets the directions in which its technologies
and problems lie with a mean probability of {tagger.share} or more.

## Figures

Agreement with the annotators of {facts["needs"]} needs, each tagged by a model that saw neither it nor any need of the
same text or title ({FOLDS} folds, seed {facts["seed"]}). F1 counts every annotator in full; 95 % bootstrap intervals
over distinct needs. “one annotator” is what the first annotator reaches against the second; “most frequent” gives
every need the most frequent direction; “authors' texts alone” has seen no label of a need.

{agreement_table(tagger.names(), measured)}

Micro-F1 on other splits (seeds 1–3, on which C = {REGULARISATION} for vectors and {TERM_REGULARISATION} for words, the
number of buckets and the threshold were chosen): {facts["other_seeds"]}.

## Made from

{sources}

{facts["needs"]} needs with the directions two people gave each, and {facts["texts"]:,} short texts (titles of
achievements) that the authors labelled from the title alone, before or without looking up a need's labels; of the texts
only a digest ships, in `corpora/labels`, whose card says what the authors knew of the needs.

## Limits

The annotators labelled one collection of needs. Where they disagree the tagger is no surer than they are.
Directions with few needs have wide intervals. What belongs nowhere is seldom recognised: of the
authors' texts without a direction, each tagged by a model that had not seen it, four or five in ten fall below
{tagger.floor} (and two in a hundred of the others). Against the
directions that the shipped society profiles state, which the same authors wrote and on which the share was chosen,
micro-F1 is {facts["societies"]}.
"""
