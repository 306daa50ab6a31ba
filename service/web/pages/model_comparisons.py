"""比较模型: how far it is, what came of it, and putting the model in force that the gate let through."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.jobs import Job, JobKind
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases import models as using
from service.use_cases.desk import carry_out
from service.web.api.fields import InPath
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed
from service.web.guard import Signed, form_guard, page_guard
from service.web.model_words import KINDS
from service.web.pages.model_plots import COMPARISON_PLOTS
from service.web.pictures import picture
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/models/comparisons/{job}", operation_id="model", dependencies=[Depends(page_guard)])
def comparison(request: Request, job: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show what came of a comparison, and the form that puts the model in force where the gate lets it."""
    return _comparison(request, desk, viewer, job, Typed())


@router.get("/models/comparisons/{job}/progress", operation_id="model", dependencies=[Depends(page_guard)])
def comparison_progress(request: Request, job: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Return how far a comparison is, for its page that looks again."""
    with desk.database.reading() as work:
        return page(request, "parts/comparison.html", job=_compared(work, viewer, job))


@router.get("/models/comparisons/{job}/{name}.svg", operation_id="model", dependencies=[Depends(page_guard)])
def comparison_plot(request: Request, job: InPath, name: str, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the slices of a comparison as a picture."""
    with desk.database.reading() as work:
        found = _compared(work, viewer, job)
    return picture(request, name, COMPARISON_PLOTS, lambda draw: draw(found.result))


@router.post("/models/comparisons/{job}", operation_id="promote_model", dependencies=[Depends(form_guard)])
def promote(request: Request, job: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Put a model in force that the gate let through."""
    at = desk.now()

    def effect(work: Work) -> Any:
        return {"current": using.promote(work, desk.home, job, sent.text("reason"), viewer).current}

    try:
        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _comparison(request, desk, viewer, job, sent.again({"reason": "理由"}, error))
    return see("/models", "promoted")


def _comparison(request: Request, desk: HeldDesk, viewer: Viewer, job: str, form: Typed) -> Response:
    with desk.database.reading() as work:
        found = _compared(work, viewer, job)
    shelf = using.shelf_of(desk.home, str(found.args["kind"]), str(found.args["encoder"]))
    return page(
        request,
        "model_comparison.html",
        int(status_of(form.error)) if form.error else 200,
        job=found,
        shelf=shelf,
        kind_name=KINDS.get(shelf.kind, shelf.kind),
        may_keep=using.may_keep(viewer),
        held=shelf.current == found.args["current"],
        form=form,
    )


def _compared(work: Work, viewer: Viewer, job: str) -> Job:
    found = work.jobs.get(viewer, job)
    if found.kind is not JobKind.COMPARE:
        raise Missing("次比较")
    return found
