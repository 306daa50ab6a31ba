"""One kind of model: its versions, each with its figures, comparing one with that in force, going back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.learning.registry import UNLEARNED
from matcher.manifest import CARD
from service.domain.bodies import Viewer
from service.domain.jobs import Job, JobState
from service.storage.work import Work
from service.use_cases import models as using
from service.use_cases.desk import carry_out
from service.web.api.fields import Day, Line
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.model_words import KINDS, RECENT, Encoder, Kind, Print, called
from service.web.pages.model_plots import MODEL_PLOTS, plots_of
from service.web.pictures import picture
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_FILES = ("needs", "judgements", "candidates")


class ComparisonForm(BaseModel):
    """What is to be compared."""

    candidate: Line = Field(min_length=1, title="要比较的模型")
    since: Day | None = Field(default=None, title="只用这一天以后的需求")


@router.get("/models/{kind}/{encoder}", operation_id="model", dependencies=[Depends(page_guard)])
def shelf(request: Request, kind: Kind, encoder: Encoder, viewer: Signed, desk: HeldDesk) -> Response:
    """Show the models of a kind: their history, comparing, going back."""
    return _shelf(request, desk, viewer, kind, encoder, Typed())


@router.post("/models/{kind}/{encoder}/comparisons", operation_id="compare_models", dependencies=[Depends(form_guard)])
def compare(request: Request, kind: Kind, encoder: Encoder, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Have a model compared with the one in force."""
    at = desk.now()
    kept: dict[str, str] = {name: sent.text(f"{name}_kept") for name in _FILES}
    try:
        for name in _FILES:
            for upload in sent.files.get(name, ())[:1]:
                kept[name] = using.keep_reference(desk.home, upload.file.read(), viewer)
        filled = sent.read(ComparisonForm)
        since = filled.since.isoformat() if filled.since else ""
        asked = using.Comparison(kind, encoder, filled.candidate, since=since, **kept)
        made = carry_out(
            desk,
            viewer,
            sent.once,
            at,
            lambda work: {"id": using.ask_comparison(work, desk.home, asked, viewer, at).id},
        )
    except HuiqiError as error:
        form = sent.again(labels_of(ComparisonForm), error)
        values = {**form.values, **{f"{name}_kept": [digest] for name, digest in kept.items() if digest}}
        return _shelf(request, desk, viewer, kind, encoder, Typed(values, form.faults, form.labels, error))
    return see(f"/models/comparisons/{made['id']}", "asked")


@router.post("/models/{kind}/{encoder}/back", operation_id="roll_back_model", dependencies=[Depends(form_guard)])
def roll_back(request: Request, kind: Kind, encoder: Encoder, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Go back to the model that was in force before."""
    at = desk.now()

    def effect(work: Work) -> Any:
        standing = using.roll_back(work, desk.home, kind, encoder, sent.text("reason"), viewer)
        return {"current": standing.current}

    try:
        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _shelf(request, desk, viewer, kind, encoder, sent.again({"reason": "理由"}, error))
    return see(f"/models/{kind}/{encoder}", "back")


@router.get("/models/{kind}/{encoder}/{fingerprint}", operation_id="model", dependencies=[Depends(page_guard)])
def one_model(request: Request, kind: Kind, encoder: Encoder, fingerprint: Print, desk: HeldDesk) -> Response:
    """Show what is known of a model."""
    found = using.shelf_of(desk.home, kind, encoder)
    one = using.model_of(found, fingerprint)
    card = one.folder / CARD
    return page(
        request,
        "model.html",
        shelf=found,
        one=one,
        kind_name=KINDS.get(kind, kind),
        plots=plots_of(one),
        card=card.read_text("utf-8") if card.is_file() else "",
    )


@router.get(
    "/models/{kind}/{encoder}/{fingerprint}/{name}.svg", operation_id="model", dependencies=[Depends(page_guard)]
)
def model_plot(
    request: Request, kind: Kind, encoder: Encoder, fingerprint: Print, name: str, desk: HeldDesk
) -> Response:
    """Return a figure of a model as a picture."""
    one = using.model_of(using.shelf_of(desk.home, kind, encoder), fingerprint)
    return picture(request, name, MODEL_PLOTS, lambda draw: draw(one.manifest))


def _shelf(request: Request, desk: HeldDesk, viewer: Viewer, kind: str, encoder: str, form: Typed) -> Response:
    found = using.shelf_of(desk.home, kind, encoder)
    with desk.database.reading() as work:
        here = [one for one in using.comparisons(work, viewer) if _of(one, kind, encoder)][:RECENT]
    ranks = kind in using.RANKING
    choices = [(one.fingerprint, called(one.fingerprint, shipped=one.shipped)) for one in found.models]
    if ranks:
        choices.append((UNLEARNED, "不用标注的排序"))
    return page(
        request,
        "model_shelf.html",
        int(status_of(form.error)) if form.error else 200,
        shelf=found,
        kind_name=KINDS.get(kind, kind),
        ranks=ranks,
        may_keep=ranks and using.may_keep(viewer),
        choices=[one for one in choices if one[0] != found.current],
        compared=here,
        form=form,
    )


def _of(job: Job, kind: str, encoder: str) -> bool:
    return (job.args.get("kind"), job.args.get("encoder")) == (kind, encoder) and job.state is not JobState.CANCELLED
