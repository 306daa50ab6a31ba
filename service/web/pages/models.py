"""模型: which there are and how lists did by them, month by month; training anew on the office's own past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.jobs import ENDED, JobKind
from service.storage.work import Work
from service.use_cases import models as using
from service.use_cases.desk import carry_out
from service.use_cases.jobs import ask, may_ask, stop, try_again
from service.use_cases.monitoring import FEWEST, Monitor, monitor_of
from service.web.api.fields import Day, InPath
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.model_words import KINDS, RANKED, RECENT, Kind
from service.web.pages.model_plots import MONITOR_PLOTS
from service.web.pictures import picture
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class TrainForm(BaseModel):
    """What a training learns from."""

    until: Day = Field(title="学到哪一天为止")


@router.get("/models", operation_id="models", dependencies=[Depends(page_guard)])
def models(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Show all models, which are in force, how lists did, and trainings."""
    return _models(request, desk, viewer, blank(TrainForm, until=_default_until(day_of(desk.now()))))


@router.get("/models/plots/{kind}/{name}.svg", operation_id="models", dependencies=[Depends(page_guard)])
def monitor_plot(request: Request, kind: Kind, name: str, viewer: Signed, desk: HeldDesk) -> Response:
    """Return how the lists of a kind did, as a picture."""
    return picture(request, name, MONITOR_PLOTS, lambda draw: draw(_monitor(desk, viewer, kind)))


@router.get("/models/jobs", operation_id="jobs", dependencies=[Depends(page_guard)])
def trainings(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the trainings by themselves, for a page that looks again while one runs."""
    with desk.database.reading() as work:
        return page(request, "parts/model_jobs.html", **_jobs(work, viewer, JobKind.TRAIN))


@router.post("/models/trainings", operation_id="ask_job", dependencies=[Depends(form_guard)])
def train(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Have a model trained on the office's own past."""
    at = desk.now()
    try:
        until = sent.read(TrainForm).until
        args = {"until": until.isoformat()}
        carry_out(desk, viewer, sent.once, at, lambda work: {"id": ask(work, JobKind.TRAIN, args, viewer, at).id})
    except HuiqiError as error:
        return _models(request, desk, viewer, sent.again(labels_of(TrainForm), error))
    return see("/models", "asked")


@router.post("/models/jobs/{job}/stop", operation_id="stop_job", dependencies=[Depends(form_guard)])
def stop_job(job: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Have a training or a comparison stopped."""
    return _turned(desk, viewer, job, sent, stop, "stopped")


@router.post("/models/jobs/{job}/retry", operation_id="retry_job", dependencies=[Depends(form_guard)])
def retry_job(job: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Have one tried again that failed or was stopped."""
    return _turned(desk, viewer, job, sent, try_again, "asked")


def _models(request: Request, desk: HeldDesk, viewer: Viewer, form: Typed) -> Response:
    with desk.database.reading() as work:
        jobs = _jobs(work, viewer, JobKind.TRAIN)
        compared = using.comparisons(work, viewer)[:RECENT]
        monitors = {kind: monitor_of(desk.programmes, work, viewer, kind, day_of(desk.now())) for kind in RANKED}
    return page(
        request,
        "models.html",
        int(status_of(form.error)) if form.error else 200,
        shelves=using.shelves(desk.home),
        kinds=KINDS,
        encoder=request.app.state.settings.encoder,
        compared=compared,
        monitors={kind: one for kind, one in monitors.items() if any(month.lists for month in one.months)},
        fewest=FEWEST,
        may_train=may_ask(JobKind.TRAIN, viewer),
        form=form,
        **jobs,
    )


def _monitor(desk: HeldDesk, viewer: Viewer, kind: str) -> Monitor:
    with desk.database.reading() as work:
        return monitor_of(desk.programmes, work, viewer, kind, day_of(desk.now()))


def _jobs(work: Work, viewer: Viewer, kind: JobKind) -> dict[str, Any]:
    rows = [one for one in work.jobs.list(viewer, limit=200) if one.kind is kind][:RECENT]
    return {"jobs": rows, "running": any(one.state not in ENDED for one in rows), "may_stop": may_ask(kind, viewer)}


def _turned(desk: HeldDesk, viewer: Viewer, job: str, sent: Sent, turn: Any, said: str) -> Response:
    at = desk.now()
    made = carry_out(desk, viewer, sent.once, at, lambda work: {"kind": turn(work, job, viewer, at).kind.value})
    return see(f"/models/comparisons/{job}" if made["kind"] == JobKind.COMPARE.value else "/models", said)


def _default_until(today: date) -> str:
    return (today - timedelta(days=366)).isoformat()
