"""What every task of a benchmark is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matcher.encoding.catalogue import head_folder
from matcher.encoding.late import HEAD
from matcher.progress import Progress, silent
from matcher.trials.keeping import Keeper


@dataclass(frozen=True, slots=True)
class Setting:
    """What to measure with.

    Attributes:
        data: folder of the labelled data.
        home: state folder, with encoders and cached vectors.
        encoders: whose models are measured, the first of which the baselines of words come with.
        seeds: divisions into folds; the first is reported, the others show how much rests on it.
        keeper: of finished pieces.
        progress: told of each stage.
    """

    data: Path
    home: Path
    encoders: tuple[str, ...]
    seeds: tuple[int, ...]
    keeper: Keeper
    progress: Progress = silent

    def head_of(self, encoder: str) -> Path:
        """Return the file of the head for an encoder's token vectors, on which figures also rest; it may be missing."""
        return head_folder(encoder, self.home) / HEAD
