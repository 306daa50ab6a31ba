"""模型: which there are and which is in force; comparing one with it, putting it in force by the gate, going back.

Models rank for everybody of an installation, so only analysts and administrators of an association that hangs below
nobody change which is in force. A model gets there by a comparison that the gate passed, and over the very one that it
was compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from matcher.learning.gate import Verdict
from matcher.learning.known import KnownModel, known_models
from matcher.learning.registry import UNLEARNED, Overtaken, Registry
from matcher.learning.standing import Standing
from matcher.programmes.words import Role
from matcher.vocabulary import Kind
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.jobs import Job, JobKind, JobState
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases import vault
from service.use_cases.jobs import ask

RANKING = tuple(kind.value for kind in Kind)
LARGEST = 20 << 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """The models of one kind and encoder, and which of them is in force; for those that rank, since when and why."""

    kind: str
    encoder: str
    models: tuple[KnownModel, ...]
    standing: Standing | None

    @property
    def current(self) -> str:
        """Fingerprint of the one in force; empty where that is not chosen."""
        return self.standing.current if self.standing else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared: a model with the one in force, on files by their digests; empty: not given."""

    kind: str
    encoder: str
    candidate: str
    needs: str
    judgements: str = ""
    candidates: str = ""
    since: str = ""


def shelves(home: Path) -> tuple[Shelf, ...]:
    """Return all models by kind and encoder.

    Raises:
        DamagedFile: a model, or what says which is in force, cannot be read.
    """
    found: dict[tuple[str, str], list[KnownModel]] = {}
    for one in known_models(home):
        found.setdefault((one.kind, one.encoder), []).append(one)
    return tuple(
        Shelf(kind, encoder, tuple(models), _standing(home, kind, encoder)) for (kind, encoder), models in found.items()
    )


def shelf_of(home: Path, kind: str, encoder: str) -> Shelf:
    """Return the models of a kind and an encoder.

    Raises:
        Missing: there are none.
    """
    found = next((one for one in shelves(home) if (one.kind, one.encoder) == (kind, encoder)), None)
    if found is None:
        raise Missing("类模型")
    return found


def model_of(shelf: Shelf, fingerprint: str) -> KnownModel:
    """Return a model of a shelf; raises Missing."""
    found = next((one for one in shelf.models if one.fingerprint == fingerprint), None)
    if found is None:
        raise Missing("个模型")
    return found


def may_keep(viewer: Viewer) -> bool:
    """Return whether somebody may change which model is in force."""
    top = viewer.path == f"{viewer.body}/"
    return viewer.role is Role.ASSOCIATION and viewer.duty in {Duty.ADMIN, Duty.ANALYST} and top


def keep_reference(home: Path, data: bytes, viewer: Viewer) -> str:
    """Keep a file that models are compared on; returns its digest.

    Raises:
        Forbidden: the viewer may not compare.
        InvalidDeed: it is empty, too long or not text.
    """
    _require_keeper(viewer)
    if not data or len(data) > LARGEST:
        raise InvalidDeed("文件是空的或超过 20 MB", "请上传 JSON lines 或 TREC 评判文件")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise InvalidDeed("文件不是 UTF-8 文本", "请另存为 UTF-8 再上传") from error
    return vault.keep(home, data, vault.REFERENCES)


def ask_comparison(work: Work, home: Path, asked: Comparison, viewer: Viewer, at: datetime) -> Job:
    """Have a model compared with the one in force.

    Raises:
        Forbidden: the viewer may not.
        Missing: there is no such model.
        InvalidDeed: it does not rank, it is in force already, or needs to compare on are missing.
    """
    _require_keeper(viewer)
    if asked.kind not in RANKING:
        raise InvalidDeed("只有学会、专家和成果的排序模型可以比较和发布", "请另选一个")
    registry = Registry(home, Kind(asked.kind), asked.encoder)
    current = registry.standing().current
    if asked.candidate == current:
        raise InvalidDeed("它就是现用的模型", "请选另一个与它比较")
    if asked.candidate != UNLEARNED:
        folder = model_of(shelf_of(home, asked.kind, asked.encoder), asked.candidate).folder
        if asked.candidate != registry.first:
            registry.add(folder)
    if not asked.needs:
        raise InvalidDeed("没有有评判的需求", "请上传 JSON lines 的需求文件，每行一条，有 id、title、text")
    args = {"kind": asked.kind, "encoder": asked.encoder, "candidate": asked.candidate, "current": current}
    args |= {"needs": asked.needs, "judgements": asked.judgements, "candidates": asked.candidates, "since": asked.since}
    return ask(work, JobKind.COMPARE, args, viewer, at)


def promote(work: Work, home: Path, job: str, reason: str, viewer: Viewer) -> Standing:
    """Put a model in force that the gate let through; whatever serves reads it with its next question.

    Raises:
        Missing: there is no such comparison, or the viewer may not see it.
        Forbidden, InvalidDeed: the viewer may not, or does not say why.
        NotAllowed: it has not ended well, or another model is in force by now.
    """
    _require_keeper(viewer)
    _require_said(reason)
    found = work.jobs.get(viewer, job)
    if found.kind is not JobKind.COMPARE or found.state is not JobState.DONE:
        raise NotAllowed("这次比较还没有做完", "请等比较完成")
    if not found.result.get("accepted"):
        raise NotAllowed("比较的结论是不可替换，不能发布", "请按所列理由改进后重新比较")
    registry = Registry(home, Kind(found.args["kind"]), str(found.args["encoder"]))
    grounds = f"{reason.strip()}；{found.result['summary']}"
    try:
        return registry.promote(str(found.args["candidate"]), str(found.args["current"]), _name(work, viewer), grounds)
    except Overtaken as error:
        raise NotAllowed(error.problem, error.remedy) from error


def roll_back(work: Work, home: Path, kind: str, encoder: str, reason: str, viewer: Viewer) -> Standing:
    """Go back to the model that was in force before.

    Raises:
        Missing: there are no such models.
        Forbidden, InvalidDeed: the viewer may not, or does not say why.
        NotAllowed: there is none before.
    """
    _require_keeper(viewer)
    _require_said(reason)
    shelf = shelf_of(home, kind, encoder)
    if shelf.standing is None or not shelf.standing.predecessor:
        raise NotAllowed("现用的模型之前没有别的", "没有可以退回的")
    return Registry(home, Kind(kind), encoder).rollback(_name(work, viewer), reason.strip())


def plain_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return what the gate says as plain values; figures as text, for a history holds no floats."""
    return {
        "metric": verdict.metric,
        "accepted": verdict.accepted,
        "summary": verdict.summary(),
        "refusals": list(verdict.refusals),
        "notes": list(verdict.notes),
        "slices": [
            {
                "name": one.name,
                "needs": one.needs,
                "current": f"{one.current:.4f}",
                "candidate": f"{one.candidate:.4f}",
                "difference": _texts((one.difference.mean, one.difference.low, one.difference.high)),
                "said": "变差" if one.worse else "更好" if one.better else "" if one.judged else "只列不判",
            }
            for one in verdict.slices
        ],
    }


def comparisons(work: Work, viewer: Viewer, most: int = 200) -> tuple[Job, ...]:
    """Return the comparisons that one's own body asked for, the newest first."""
    return tuple(one for one in work.jobs.list(viewer, limit=most) if one.kind is JobKind.COMPARE)


def _standing(home: Path, kind: str, encoder: str) -> Standing | None:
    return Registry(home, Kind(kind), encoder).standing() if kind in RANKING else None


def _require_keeper(viewer: Viewer) -> None:
    if not may_keep(viewer):
        raise Forbidden("换用模型影响本系统的所有单位", "请由最上级科协的分析或管理帐号办理")


def _require_said(reason: str) -> None:
    if not reason.strip():
        raise InvalidDeed("没有写明理由", "请写明为什么，理由记入模型的历史")


def _name(work: Work, viewer: Viewer) -> str:
    return work.accounts.get(viewer, viewer.account).name


def _texts(numbers: Sequence[float]) -> list[str]:
    return [f"{one:+.4f}" for one in numbers]
