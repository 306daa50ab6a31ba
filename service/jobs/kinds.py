"""What each kind of job does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from matcher.encoding.catalogue import open_encoder
from matcher.encoding.encoder import Encoder
from matcher.progress import Progress
from matcher.recommender import Recommender, open_recommender
from service.domain.jobs import JobKind
from service.jobs.comparing import Comparing
from service.jobs.gapping import Gapping
from service.jobs.indexing import Indexing
from service.jobs.reminding import Reminding
from service.jobs.reporting import Reporting
from service.jobs.sealing import Sealing
from service.jobs.task import Handler
from service.jobs.training import Training
from service.use_cases.desk import Programmes


def handlers_of(
    programmes: Programmes, encoder: str, seal_key: Path, reopened: Callable[[Recommender], None] | None = None
) -> Mapping[JobKind, Handler]:
    """Return what each kind does.

    Args:
        programmes: the tables and the state folder.
        encoder: name of the encoder.
        seal_key: file with the key of the seals.
        reopened: told the recommender after its index was brought up to date.
    """

    def opened(progress: Progress) -> Encoder:
        return open_encoder(encoder, programmes.home, progress)

    def recommender(progress: Progress) -> Recommender:
        return open_recommender(programmes.home, encoder, progress)

    return {
        JobKind.INDEX: Indexing(recommender, reopened, programmes.home),
        JobKind.TRAIN: Training(programmes.home, opened, seal_key),
        JobKind.REMIND: Reminding(programmes),
        JobKind.REPORT: Reporting(programmes),
        JobKind.SEAL: Sealing(seal_key),
        JobKind.COMPARE: Comparing(programmes.home),
        JobKind.GAPS: Gapping(programmes.home, recommender),
    }
