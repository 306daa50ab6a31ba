"""Where the product's own data and models stand: beside the packages, in a checkout as in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

CORPORA = _ROOT / "corpora"
MODELS = _ROOT / "models"
