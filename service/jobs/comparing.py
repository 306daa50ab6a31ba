"""比较模型: a model held against the one in force on judged needs; what the gate says of it is the job's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.learning.registry import Registry
from matcher.trials.comparing import Choice, Sources, compare_choices
from matcher.vocabulary import Kind
from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases import vault
from service.use_cases.models import plain_verdict

_FILES = {"needs": "needs.jsonl", "judgements": "judgements.qrels", "candidates": "candidates.jsonl"}


@dataclass(frozen=True, slots=True)
class Comparing:
    """Compares; a job's args name kind, encoder and both models, and the files by their digests.

    Attributes:
        home: the state folder.
    """

    home: Path

    def __call__(self, task: Task) -> Effect:
        """Rank the reference with both, and return what the gate says."""
        args = task.job.args
        kind, encoder = Kind(args["kind"]), str(args["encoder"])
        registry = Registry(self.home, kind, encoder)
        current, candidate = (
            Choice(kind, encoder, str(args[name]), registry.folder_of(str(args[name])))
            for name in ("current", "candidate")
        )
        with TemporaryDirectory() as folder:
            paths = {name: self._file(folder, file, str(args.get(name, ""))) for name, file in _FILES.items()}
            needs = paths["needs"]
            assert needs is not None  # noqa: S101 - asked for with its needs
            sources = Sources(needs, paths["judgements"], paths["candidates"], str(args.get("since", "")))
            verdict = compare_choices(current, candidate, sources, self.home, task.progress, stand_in=True)
        told = plain_verdict(verdict)

        def effect(_: Work) -> Mapping[str, Any]:
            return told

        return effect

    def _file(self, folder: str, name: str, digest: str) -> Path | None:
        if not digest:
            return None
        path = Path(folder) / name
        path.write_bytes(vault.read(self.home, digest, vault.REFERENCES))
        return path
