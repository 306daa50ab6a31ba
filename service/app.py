"""The application factory: wires settings, the recommender and the routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from matcher import __version__
from matcher.recommender import open_recommender
from matcher.vocabulary import Need
from service.ahead import Ahead
from service.documents.content import LARGEST
from service.engine import Engine
from service.plots.bars import bars
from service.security.provider import Provider
from service.settings import Settings
from service.tools import Tools
from service.use_cases.ahead import read_ahead
from service.use_cases.desk import Programmes
from service.use_cases.office import Office
from service.web import errors, logs
from service.web.api.evidence import UPLOAD
from service.web.api.imports import UPLOAD as IMPORT
from service.web.api.models import REFERENCE
from service.web.api.papers import SCAN
from service.web.api.problems import REFUSALS
from service.web.api.routers import GUARDED, OPEN
from service.web.assets import Assets
from service.web.body_limit import BodyLimit
from service.web.description import describe
from service.web.evidence_forms import FORMS
from service.web.faults import Faults
from service.web.guard import GUARD
from service.web.metrics import Metrics
from service.web.observing import Observed
from service.web.pages.papers import SCAN_PAGE
from service.web.pages.routers import PAGES
from service.web.readiness import Check
from service.web.request_ids import RequestIds
from service.web.security import SecurityHeaders
from service.web.templating import read_templates

_ENVELOPE = 1 << 16
"""What a form adds around an upload."""
_LARGER = {
    SCAN: LARGEST,
    UPLOAD: LARGEST,
    REFERENCE: LARGEST,
    IMPORT: LARGEST + _ENVELOPE,
    FORMS: 2 * LARGEST,
    SCAN_PAGE: LARGEST + _ENVELOPE,
}
_DESCRIPTION = "为企业技术需求找到合适的学会、专家和成果，并说明理由。出错时返回问题说明文档（RFC 9457）。"


def create_app(settings: Settings | None = None, engine: Engine | None = None, office: Office | None = None) -> FastAPI:
    """Return the service.

    Args:
        settings: from the environment by default.
        engine: holds the recommender; by default one that opens `settings.home` when the service starts.
        office: holds accounts and cases; by default in the database the settings name.
    """
    chosen = settings or Settings()
    held = engine or Engine(lambda: open_recommender(chosen.home, chosen.encoder))
    held.watch(chosen.home, chosen.encoder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        held.start()
        ahead.start()
        yield
        ahead.stop()
        held_office.close()
        if provider is not None:
            provider.close()

    app = FastAPI(
        title="会企 Huiqi",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from a public network that many offices cannot reach
        redoc_url=None,
    )
    app.state.engine = held
    app.state.tools = Tools(held, chosen.home)
    app.state.settings = chosen
    app.state.office = held_office = office or Office(chosen.database)
    app.state.programmes = programmes = Programmes(chosen.home)
    first = (
        lambda _: _match_one(held),
        lambda go_on: read_ahead(programmes, held_office.database, go_on),
        _draw_one,
        read_templates,
    )
    ahead = Ahead(held, first)
    app.state.provider = provider = _provider(chosen)
    checks = Check("recommender", held.standing), Check("database", lambda: str(app.state.office.standing()))
    app.state.checks = checks
    app.state.metrics = counted = Metrics(checks, held.sizes)
    # the last one added meets a request first
    app.add_middleware(BodyLimit, limit=chosen.max_body_bytes, larger=_LARGER)
    app.add_middleware(Faults)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observed, observers=(counted.count, logs.write_request))
    app.add_middleware(RequestIds)
    if chosen.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=chosen.proxies)
    errors.install(app)
    for router in OPEN + PAGES:
        app.include_router(router)
    for router in GUARDED:
        app.include_router(router, dependencies=GUARD, responses=REFUSALS)
    describe(app)
    app.mount("/static", Assets(), name="static")
    return app


def _match_one(engine: Engine) -> None:
    """List something of each kind: the first list of a process has models to read, while somebody waits at a phone."""
    for kind, size in engine.sizes().items():
        if size:
            engine.recommender.shortlist(Need("-", "焊接气孔"), kind)


def _draw_one(_: object) -> None:
    """Draw something: the first plot of a process has its engine and fonts to open."""
    bars([("", 1.0)], "")


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())
