"""Whether the cards of the shipped models still say what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matcher.encoding.encoder import folder_name
from matcher.manifest import MANIFEST, read_manifest
from matcher.resources import MODELS
from matcher.storage import sha256_of
from matcher.trials.tables import AGREES, Figure

OTHER_DATA = "other data"
"""What stands where a card rests on other files than were measured now."""


class Card:
    """The figures that the manifest of a shipped model keeps, those that its card prints.

    Args:
        kind: first part of the model's folder (`society`, `directions` …).
        encoder: name of its encoder.
    """

    def __init__(self, kind: str, encoder: str) -> None:
        folder = MODELS / kind / folder_name(encoder)
        self._manifest: Mapping[str, Any] = read_manifest(folder) if (folder / MANIFEST).is_file() else {}
        self.seed = self._manifest.get("seed")

    def says(self, ranker: str, figures: Mapping[str, Figure], sources: Sequence[Path]) -> str:
        """Return `AGREES` where every figure stated is the one measured, to four digits, else the first that is not.

        Args:
            ranker: as the card names it.
            figures: by metric.
            sources: files that were measured with.
        """
        stated = self._manifest.get("figures", {}).get(ranker)
        if not stated:
            return ""
        known = self._manifest["data"]
        if any(known.get(path.name, digest) != digest for path in sources for digest in [sha256_of(path)]):
            return OTHER_DATA
        for metric, found in figures.items():
            interval = stated.get(f"{metric}_95", [found.low, found.high])
            said = [round(float(value), 4) for value in (stated.get(metric, found.mean), *interval)]
            if said != [round(value, 4) for value in (found.mean, found.low, found.high)]:
                return f"{metric} {said[0]:.4f} [{said[1]:.4f}, {said[2]:.4f}]"
        return AGREES

    def variant_says(self, name: str, mean: float) -> str:
        """Return likewise what the card says of a variant's nDCG@10."""
        said = self._manifest.get("variants", {}).get(name)
        return "" if said is None else AGREES if said == round(mean, 4) else f"ndcg@10 {said:.4f}"
