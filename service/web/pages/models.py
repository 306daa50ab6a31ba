"""模型: which there are and how each does, comparing, putting in force, going back, training anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.learning.registry import UNLEARNED
from matcher.manifest import CARD
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.jobs import ENDED, Job, JobKind, JobState
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases import models as using
from service.use_cases.desk import carry_out
from service.use_cases.jobs import ask, may_ask, stop, try_again
from service.use_cases.monitoring import FEWEST, Monitor, monitor_of
from service.web.api.fields import Day, InPath, Line
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.model_plots import COMPARISON_PLOTS, MODEL_PLOTS, MONITOR_PLOTS, plots_of
from service.web.pictures import picture
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

KINDS = {
    "society": "学会排序",
    "expert": "专家排序",
    "achievement": "成果排序",
    "directions": "产业识别",
    "encoder": "逐词向量",
    "alliances": "从既往联盟学到的排序",
}
RANKED = ("society", "expert")
_RECENT = 10
_FILES = ("needs", "judgements", "candidates")

Kind = Annotated[str, Path(pattern=r"^[a-z-]{1,40}$")]
Encoder = Annotated[str, Path(min_length=1, max_length=100)]
Print = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]


class ComparisonForm(BaseModel):
    """What is to be compared."""

    candidate: Line = Field(min_length=1, title="要比较的模型")
    since: Day | None = Field(default=None, title="只用这一天以后的需求")


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


def _models(request: Request, desk: HeldDesk, viewer: Viewer, form: Typed) -> Response:
    with desk.database.reading() as work:
        jobs = _jobs(work, viewer, JobKind.TRAIN)
        compared = using.comparisons(work, viewer)[:_RECENT]
        monitors = {kind: monitor_of(desk.programmes, work, viewer, kind, day_of(desk.now())) for kind in RANKED}
    return page(
        request,
        "models.html",
        int(status_of(form.error)) if form.error else 200,
        shelves=using.shelves(desk.home),
        kinds=KINDS,
        compared=compared,
        monitors={kind: one for kind, one in monitors.items() if any(month.lists for month in one.months)},
        fewest=FEWEST,
        may_train=may_ask(JobKind.TRAIN, viewer),
        form=form,
        **jobs,
    )


def _shelf(request: Request, desk: HeldDesk, viewer: Viewer, kind: str, encoder: str, form: Typed) -> Response:
    found = using.shelf_of(desk.home, kind, encoder)
    with desk.database.reading() as work:
        here = [one for one in using.comparisons(work, viewer) if _of(one, kind, encoder)][:_RECENT]
    ranks = kind in using.RANKING
    choices = [(one.fingerprint, _called(one.fingerprint, shipped=one.shipped)) for one in found.models]
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


def _monitor(desk: HeldDesk, viewer: Viewer, kind: str) -> Monitor:
    with desk.database.reading() as work:
        return monitor_of(desk.programmes, work, viewer, kind, day_of(desk.now()))


def _jobs(work: Work, viewer: Viewer, kind: JobKind) -> dict[str, Any]:
    rows = [one for one in work.jobs.list(viewer, limit=200) if one.kind is kind][:_RECENT]
    return {"jobs": rows, "running": any(one.state not in ENDED for one in rows), "may_stop": may_ask(kind, viewer)}


def _turned(desk: HeldDesk, viewer: Viewer, job: str, sent: Sent, turn: Any, said: str) -> Response:
    at = desk.now()
    made = carry_out(desk, viewer, sent.once, at, lambda work: {"kind": turn(work, job, viewer, at).kind.value})
    return see(f"/models/comparisons/{job}" if made["kind"] == JobKind.COMPARE.value else "/models", said)


def _of(job: Job, kind: str, encoder: str) -> bool:
    return (job.args.get("kind"), job.args.get("encoder")) == (kind, encoder) and job.state is not JobState.CANCELLED


def _called(fingerprint: str, *, shipped: bool) -> str:
    return f"{fingerprint}（{'随产品发布' if shipped else '本单位训练'}）"


def _default_until(today: date) -> str:
    return (today - timedelta(days=366)).isoformat()
