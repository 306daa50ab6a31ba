"""Whether the facts a deed carries are there and right: what any move asks, and the conditions of a stage.

What single moves ask is in `particulars`. A wrong fact is an `InvalidDeed`; it says which and what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

from matcher.errors import UnknownName
from matcher.policy.ruling import Outcome
from matcher.programmes.words import Act
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.workflow.deeds import LABELS, Deed
from service.domain.workflow.particulars import check_particulars
from service.domain.workflow.scene import Scene
from service.domain.workflow.table import Table, Transition
from service.domain.workflow.words import WHOLE, Move, Who

_ALWAYS = {"stage", "move", "day", "text"}
_FILED_ELSEWHERE = {Act.SIGN, Act.PLAN, Act.REPORT}
_TODAY = {Move.PUBLISH, Move.SETTLE}
"""Moves that run or stop a clock: nobody may date them back."""

_LONGEST = 10_000
"""Characters of a text."""

_DEFAULTS = {field.name: field.default for field in fields(Deed)}


def check_facts(scene: Scene, deed: Deed) -> None:
    """Raise InvalidDeed unless a deed carries what its move needs, nothing else, and nothing wrong."""
    table, transition = scene.table, scene.transition
    _check_fields(transition, deed)
    _check_day(deed, scene.today)
    _check_paper(table, transition, deed)
    _check_maker(scene, deed)
    _check_platforms(table, transition, deed)
    _check_rulings(table, transition, deed)
    check_particulars(scene, deed)


def attachable(table: Table) -> tuple[str, ...]:
    """Return the papers that can be handed in beside the stages: those that no stage asks to be signed or filed."""
    elsewhere = {key for stage in table.stages.values() if stage.act in _FILED_ELSEWHERE for key in stage.makes}
    return tuple(paper.key for paper in table.pack.papers if paper.key not in elsewhere)


def _check_fields(transition: Transition, deed: Deed) -> None:
    carried = {name for name, default in _DEFAULTS.items() if getattr(deed, name) != default}
    lacking = [name for name in transition.needs if name not in carried or not str(getattr(deed, name)).strip()]
    if lacking:
        said = "、".join(LABELS[name] for name in lacking)
        raise InvalidDeed(f"“{deed.move.value}”缺少：{said}", "请补上后再提交")
    ruled = {"rulings", "confirmed"} if transition.rules else set()
    beyond = carried - _ALWAYS - set(transition.needs) - set(transition.may) - ruled
    if beyond:
        raise InvalidDeed(f"“{deed.move.value}”不需要：{'、'.join(sorted(beyond))}", "请删去后再提交")
    if len(deed.text) > _LONGEST:
        raise InvalidDeed(f"说明有 {len(deed.text)} 字", f"请缩短到 {_LONGEST} 字以内，详细内容作为材料提交")


def _check_day(deed: Deed, today: date) -> None:
    if deed.day is not None and deed.day > today:
        raise InvalidDeed(f"日期 {deed.day} 在今天（{today}）之后", "请填已经发生的日期")
    if deed.move in _TODAY and deed.day != today:
        raise InvalidDeed(f"“{deed.move.value}”不能倒填日期", "请不填日期，以办理当日为准")


def _check_paper(table: Table, transition: Transition, deed: Deed) -> None:
    if not deed.paper:
        return
    names = {paper.key: paper.name for paper in table.pack.papers}
    known = attachable(table) if transition.stage == WHOLE else table.stages[transition.stage].makes
    if deed.paper not in known:
        said = "、".join(f"{key}（{names[key]}）" for key in known)
        raise InvalidDeed(f"这里不收材料“{deed.paper}”", f"可提交：{said or '无'}")
    if not re.fullmatch(r"[0-9a-f]{64}", deed.digest):
        raise InvalidDeed("文件摘要不是 64 位十六进制的 SHA-256", "请由系统按文件内容计算")


def _check_maker(scene: Scene, deed: Deed) -> None:
    if deed.paper and scene.transition.who is Who.STAGE:
        makers = scene.table.makers[deed.stage][deed.paper]
        if scene.viewer.body not in scene.case.bound_to(makers):
            said = "、".join(scene.table.actors[key].name for key in makers)
            raise Forbidden(f"材料“{deed.paper}”不由贵单位提交", f"由{said}提交")


def _check_platforms(table: Table, transition: Transition, deed: Deed) -> None:
    if not deed.platforms:
        return
    known = table.stages[transition.stage].sets_up
    wrong = [key for key in deed.platforms if key not in known]
    if wrong or len(set(deed.platforms)) < len(deed.platforms):
        raise InvalidDeed(f"平台写得不对：{'、'.join(deed.platforms)}", f"可选（各一次）：{'、'.join(known)}")


def _check_rulings(table: Table, transition: Transition, deed: Deed) -> None:
    """Refuse a condition ruled against, and an open one that nobody vouches for; without a ruling it is open."""
    conditions = {condition.key: condition.text for condition in table.pack.conditions}
    rulings = dict(deed.rulings)
    unknown = [key for key in (*rulings, *(one[0] for one in deed.confirmed)) if key not in transition.rules]
    if unknown:
        known = "、".join(transition.rules) or "无"
        raise UnknownName(f"本环节不看条件：{'、'.join(unknown)}", f"本环节的条件：{known}")
    vouched = {key for key, name, reason in deed.confirmed if name.strip() and reason.strip()}
    failed = [conditions[key] for key in transition.rules if rulings.get(key) is Outcome.FAIL]
    if failed:
        raise InvalidDeed(f"不符合条件：{'；'.join(failed)}", "请不予通过，或更正资料后重新核对条件")
    unsettled = [
        conditions[key]
        for key in transition.rules
        if rulings.get(key, Outcome.UNKNOWN) is Outcome.UNKNOWN and key not in vouched
    ]
    if unsettled:
        raise InvalidDeed(f"条件待核实：{'；'.join(unsettled)}", "请逐项核实，写明确认人和理由")
