"""All models there are: those that ship, and those an office trained or keeps; each with the figure it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.manifest import MANIFEST, fingerprint_of, read_manifest
from matcher.resources import MODELS

_METRICS = {"ndcg@10": "nDCG@10", "micro_f1": "micro-F1"}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure with its 95 % interval."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model and where it lies.

    Attributes:
        kind: of candidates for a ranking model; otherwise what it is for, such as directions or alliances.
        shipped: whether it comes with the product.
        manifest: what it says of itself.
    """

    folder: Path
    kind: str
    encoder: str
    fingerprint: str
    shipped: bool
    manifest: Mapping[str, Any]

    @property
    def headline(self) -> Known | None:
        """The figure it is known by; None where its manifest names none."""
        figures = self.manifest.get("figures", {})
        learned = figures.get("learned") or figures.get("all", {}).get("learned", {})  # those of alliances are by slice
        metric = "micro_f1" if "micro_f1" in learned else "ndcg@10"
        return figure_of(learned, metric)


def figure_of(stated: Mapping[str, Any], metric: str) -> Known | None:
    """Return a figure of a ranker as its manifest states it; None where it does not."""
    if metric not in stated:
        return None
    found = stated[metric]
    mean, low, high = found if isinstance(found, list) else (found, *stated[f"{metric}_95"])
    return Known(_METRICS.get(metric, metric), float(mean), float(low), float(high))


def known_models(home: Path) -> list[KnownModel]:
    """Return all models, the shipped ones first; a copy of a shipped one is not listed again.

    Raises:
        DamagedFile: one cannot be read.
    """
    own = home / "models"
    found: dict[tuple[str, str], KnownModel] = {}
    for root, depth in ((MODELS, "*/*"), (own, "*/*"), (own, "*/*/*")):
        for path in sorted(root.glob(f"{depth}/{MANIFEST}")):
            if not path.parent.name.startswith("."):
                manifest = read_manifest(path.parent)
                kind, fingerprint = str(manifest["kind"]), fingerprint_of(manifest)
                one = KnownModel(path.parent, kind, str(manifest["encoder"]), fingerprint, root is MODELS, manifest)
                found.setdefault((kind, fingerprint), one)
    return list(found.values())
