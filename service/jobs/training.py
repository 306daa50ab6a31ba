"""重新训练: learn from the office's own histories; what comes of it is kept as a version that is not in force."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.encoding.encoder import Encoder, folder_name
from matcher.errors import HuiqiError
from matcher.manifest import MANIFEST
from matcher.progress import Progress
from matcher.storage import new_folder
from matcher.trials.alliances import learn, read_past
from service.domain.history import day_of
from service.domain.pseudonyms import Pseudonyms
from service.jobs.task import Effect, Task
from service.storage.seals import seal_key
from service.storage.work import Work
from service.use_cases.learning_log import end_of, pasts_of, write_log

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Training:
    """Trains on the learning log; a job's args say `until` which day.

    Attributes:
        home: the state folder.
        encoder: opens the encoder.
        seal_key: file with the key that pseudonyms come from.
    """

    home: Path
    encoder: Callable[[Progress], Encoder]
    seal_key: Path

    def __call__(self, task: Task) -> Effect:
        """Train, keep the model under its fingerprint, and return which it is."""
        today = day_of(task.clock())
        until = _day(task.job.args)
        with task.database.reading() as work:
            pasts = pasts_of(work)
        with TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            names = Pseudonyms(seal_key(self.seal_key))
            write_log(pasts, Catalogue(self.home), log, end_of(today - _DAY, today), names)
            past = read_past(log, datetime.combine(until + _DAY, time()))
            encoder = self.encoder(task.progress)
            learned = learn(past, encoder, progress=task.progress)
            draft = Path(folder) / "model"
            fingerprint = learned.save(draft)
            _keep(draft, versions(self.home, encoder.name) / fingerprint)

        def effect(_: Work) -> Mapping[str, Any]:
            return {"model": fingerprint, "encoder": encoder.name, "until": until.isoformat()}

        return effect


def versions(home: Path, encoder: str) -> Path:
    """Return the folder with what was learned from alliances, a folder for each fingerprint."""
    return home / "models" / "alliance-versions" / folder_name(encoder)


def _keep(source: Path, target: Path) -> None:
    if (target / MANIFEST).is_file():
        return
    with new_folder(target) as draft:
        for path in sorted(source.iterdir()):
            shutil.copyfile(path, draft / path.name)


def _day(args: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(args["until"]))
    except (KeyError, ValueError) as error:
        raise HuiqiError("重新训练缺少截止日期", "请写明 until，例如 2024-12-31") from error
