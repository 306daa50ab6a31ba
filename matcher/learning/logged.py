"""Features as they were logged when a list was shown: what a pair looked like then, whatever its texts say since."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.errors import HuiqiError, InvalidRecord
from matcher.learning.alliance_rows import Rows, text_features

FEATURES = "features.jsonl"

Logged = dict[tuple[str, str], dict[str, float]]
"""By need and party: the value of each column by its name."""


def read_features(path: Path, encoder: str) -> Logged:
    """Return the logged features that rest on one encoder.

    Args:
        path: of JSON lines with `need`, `party`, `encoder` (fingerprint of its weights) and `features`; may be missing.
        encoder: fingerprint; lines of another are left out, for their columns mean something else.

    Raises:
        InvalidRecord: a line that is none, at its place.
    """
    found: Logged = {}
    if not path.is_file():
        return found
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                record = json.loads(line)
                key = str(record["need"]), str(record["party"])
                if record["encoder"] == encoder:
                    found[key] = {str(name): float(value) for name, value in record["features"].items()}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                fault = HuiqiError("不是一行特征", "请重新导出日志")
                raise InvalidRecord(path, number, fault.problem, fault.remedy) from error
    return found


def as_logged(rows: Rows, logged: Logged) -> Rows:
    """Return the rows with the columns of texts as they were logged, where they were."""
    names = [feature.name for feature in rows.features]
    texts = {feature.name: names.index(feature.name) for feature in text_features()}
    values = rows.values.copy()
    for row, (group, party) in enumerate(zip(rows.groups.tolist(), rows.ids.tolist(), strict=True)):
        for name, value in logged.get((rows.cases[group].need, party), {}).items():
            if name in texts:
                values[row, texts[name]] = np.float32(value)
    return replace(rows, values=values)
