"""The table and the card of a scorer learned from past alliances, and its folder of files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.encoding.encoder import Encoder, named
from matcher.errors import DamagedFile, EncoderMismatch
from matcher.learning.alliance_figures import METRICS
from matcher.learning.alliance_rows import text_features
from matcher.learning.alliance_training import CEILING, FUSION, LEARNED, TEXT_ONLY, WORTH, TrainedOnAlliances
from matcher.learning.history import HISTORY, PROFILE
from matcher.learning.propensity import CLIP
from matcher.manifest import MANIFEST, check_files, damaged, read_manifest, write_manifest
from matcher.ranking.alliance_scorer import AllianceScorer
from matcher.storage import new_folder

_TREES = "scorer.json"
_KIND = "alliances"


def alliance_table(trained: TrainedOnAlliances) -> str:
    """Return the rankers of every slice as Markdown, mean [95 % interval] over needs, and the paired differences."""
    parts = []
    for name, figures in trained.figures.items():
        shown = [metric for metric in METRICS if figures[LEARNED].count(metric)]
        if not shown:  # an office all of whose parties had been asked before has no cold start
            parts.append(f"**{name}** (needs: none)")
            continue
        counts = ", ".join(f"{metric} {figures[LEARNED].count(metric)}" for metric in shown)
        lines = [f"**{name}** (needs: {counts})", "", "| ranker | " + " | ".join(shown) + " |"]
        lines.append("|---|" + "---|" * len(shown))
        for ranker, measured in sorted(
            figures.items(), key=lambda item: (item[0] == CEILING, item[1].estimate(shown[-1]).mean)
        ):
            lines.append(f"| {ranker} | " + " | ".join(str(measured.estimate(metric)) for metric in shown) + " |")
        for other in (TEXT_ONLY, FUSION):
            gains = [str(figures[LEARNED].gain_over(figures[other], metric)) for metric in shown]
            lines.append(f"| learned − {other} | " + " | ".join(gains) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def alliance_figures(trained: TrainedOnAlliances) -> dict[str, object]:
    """Return every figure as plain numbers, rounded to four digits."""
    return {
        name: {
            ranker: {
                metric: [round(value, 4) for value in (found.mean, found.low, found.high)]
                for metric in METRICS
                if measured.count(metric)
                for found in (measured.estimate(metric),)
            }
            for ranker, measured in figures.items()
        }
        for name, figures in trained.figures.items()
    }


def write_alliance_card(trained: TrainedOnAlliances, facts: Mapping[str, Any]) -> str:
    """Return the card; `{fingerprint}` stands where the model's fingerprint goes."""
    sources = "\n".join(f"- `{name}` {digest}" for name, digest in facts["data"].items())
    worth = ", ".join(f"{rung.name.lower()} {value:g}" for rung, value in WORTH.items())
    places = ", ".join(f"{value:.2f}" for value in trained.propensity.values.tolist())
    tuning = ", ".join(f"{rounds} trees {value:.3f}" for rounds, value in trained.tuning.items())
    ceiling = (
        "p_alliance@1 is the true probability that the first place comes to an alliance that succeeds; it and the "
        "ceiling are known because the world is simulated, and no model sees them.\n"
        if CEILING in trained.figures["all"]
        else ""
    )
    columns = "\n".join(f"- `{feature.name}` {feature.label}" for feature in (*PROFILE, *HISTORY))
    return f"""# Ranking learned from past alliances, {{fingerprint}}

LambdaMART over text features (vectors by `{facts["encoder"]}`) and the record of each party, point in time.

## Figures

Learned from the {facts["needs"]["learn"]} needs that came in before {facts["until"]} with what was known by then;
reported on the {facts["needs"]["report"]} needs of the year after, with the labels of the whole log. Each list is what
was shown for the need. Gain 2^rung − 1 (shown 0, invited 1, accepted 2, signed 3, completed 4). “cold start” leaves
only parties that had never been asked. Means over needs with 95 % bootstrap intervals; differences are paired.

{alliance_table(trained)}

{ceiling}nDCG@10 counts an invitation as a success, and whom the officer invites depends on the place in the list: the
order as shown is favoured by it.

Number of trees, chosen on the last year before {facts["until"]} from what was known at its beginning: {tuning}.

## Labels

Worth in learning: {worth}, times the inverse propensity of the place. Propensity by place, from the lists in random
order before {facts["until"]}: {places}; not below {CLIP}.

## Columns beside those of the texts

{columns}

## Made from

{sources}

Settings: {facts["settings_text"]}.

## Limits

Labels exist only for parties that were shown; the correction makes up for the place in a list, not for never having
been on one. Who has no history is ranked by text, level and region alone. Alliances that still run count as signed. The
score is no probability.
"""


def save_alliance_model(folder: Path, trained: TrainedOnAlliances, facts: Mapping[str, Any], card: str) -> str:
    """Write the model folder, whole or not at all; returns its fingerprint."""
    scorer = trained.scorer
    with new_folder(folder) as draft:
        scorer.save(draft / _TREES)
        stated: dict[str, Any] = {
            "kind": _KIND,
            "features": [feature.name for feature in scorer.features],
            "settings": {key: value for key, value in scorer.get_params().items() if key != "features"},
            "propensity": [round(value, 6) for value in trained.propensity.values.tolist()],
            "calibration": {},
            **facts,
        }
        json.dumps(stated)  # what cannot be written shows before anything is replaced
        return write_manifest(draft, stated, card)


def load_alliance_model(folder: Path, encoder: Encoder) -> AllianceScorer:
    """Return the scorer a folder holds; its columns are those of `Rows`.

    Raises:
        DamagedFile: a file is missing or altered, or the columns are of another version.
        EncoderMismatch: it was trained with another encoder.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    try:
        kind, name, columns, settings = (manifest[key] for key in ("kind", "encoder", "features", "settings"))
    except KeyError as error:
        raise damaged(folder / MANIFEST) from error
    if name != encoder.name:
        raise EncoderMismatch(
            f"模型 {folder} 是用编码器 {named(name, manifest['encoder_fingerprint'])}训练的，现在用的是 {encoder.name}",
            f"请改用 --encoder {name}，或用 huiqi train-alliances 重新训练",
        )
    features = (*text_features(), *PROFILE, *HISTORY)
    if kind != _KIND or columns != [feature.name for feature in features]:
        raise DamagedFile(f"模型 {folder} 的类别或特征与本版本不符", "请用 huiqi train-alliances 重新训练")
    return AllianceScorer.load(folder / _TREES, features, settings)
