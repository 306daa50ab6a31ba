"""A real recommender with every kind of candidate, and the service around it.

Shipped societies, invented experts and achievements, the fast bundled encoder. Societies are calibrated, the other
kinds are not, so that both forms of an answer are seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.records import candidate_from
from matcher.encoding.catalogue import open_encoder
from matcher.ranker import Ranker
from matcher.ranking.model import Calibration, unlearned
from matcher.recommender import Recommender, open_index
from matcher.vocabulary import Kind, RecordKind
from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from tests.fakes.databases import _module_database, database, empty_database, postgres_url, shelf  # noqa: F401
from tests.fakes.firms import CASTING, LASER, NEEDS
from tests.fakes.nanhu import join
from tests.fakes.shipped_models import recommender_of_societies

ENCODER = "use"
_RECORDS = {
    Kind.EXPERT: [
        {"id": "E-1", "name": "甲教授", "organization": "某大学", "keywords": ["压铸", "铝合金凝固"]},
        {"id": "E-2", "name": "乙研究员", "organization": "某研究所", "keywords": ["电镀废水", "膜分离"]},
    ],
    Kind.ACHIEVEMENT: [
        {"id": "T-1", "name": "铝合金真空压铸", "text": "真空压铸减少铝合金铸件气孔", "keywords": ["压铸"]},
        {"id": "T-2", "name": "含镍废水回收", "text": "电镀含镍废水的离子交换回收", "keywords": ["废水"]},
    ],
}


@pytest.fixture(scope="session")
def state(home: Path) -> Path:
    """A state folder of this room, with experts and achievements imported."""
    folder = home / "service"
    catalogue = Catalogue(folder)
    for kind, records in _RECORDS.items():
        catalogue.add(candidate_from(record, kind) for record in records)
    return folder


@pytest.fixture(scope="session")
def societies(state: Path) -> Ranker:
    encoder = open_encoder(ENCODER, state)
    index = open_index(state / "index" / "society", Catalogue(state).candidates(Kind.SOCIETY), encoder, _quiet)
    return Ranker(Kind.SOCIETY, index, replace(unlearned(Kind.SOCIETY), calibration=Calibration(1.0, -4.0)))


@pytest.fixture(scope="session")
def recommender(state: Path, societies: Ranker) -> Recommender:
    """Every kind has candidates."""
    encoder = open_encoder(ENCODER, state)
    rankers = {Kind.SOCIETY: societies}
    for kind in _RECORDS:
        index = open_index(state / "index" / kind.value, Catalogue(state).candidates(kind), encoder, _quiet)
        rankers[kind] = Ranker(kind, index, unlearned(kind))
    return Recommender(encoder, rankers)


@pytest.fixture(scope="session")
def client(recommender: Recommender, state: Path) -> Iterator[TestClient]:
    """The service, ready, with every kind."""
    app = create_app(Settings(home=state, encoder=ENCODER), Engine.ready(recommender))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def client_of_societies(societies: Ranker, state: Path) -> Iterator[TestClient]:
    """The service before any expert or achievement was imported."""
    recommender = Recommender(open_encoder(ENCODER, state), {Kind.SOCIETY: societies})
    with TestClient(create_app(Settings(home=state), Engine.ready(recommender))) as opened:
        yield opened


def _quiet(stage: str, done: int, total: int) -> None:
    """Report nothing."""


@pytest.fixture(scope="session")
def office_home(home: Path) -> Path:
    """The state folder of an office in Wuhan: two enterprises, three needs, a pack of its own."""
    folder = home / "office"
    with Catalogue(folder).batch() as batch:
        for kind, record in (
            *((RecordKind.ENTERPRISE, record) for record in (LASER, CASTING)),
            *((RecordKind.NEED, record) for record in NEEDS),
        ):
            batch.put(kind, record, None)
        batch.commit()
    join(folder)
    return folder


@pytest.fixture(scope="session")
def learned(home: Path) -> Recommender:
    """The shipped societies by the shipped model."""
    return recommender_of_societies(home)


@pytest.fixture(scope="session")
def office(learned: Recommender, office_home: Path) -> Iterator[TestClient]:
    """The service of that office."""
    app = create_app(Settings(home=office_home, encoder=ENCODER), Engine.ready(learned))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened
