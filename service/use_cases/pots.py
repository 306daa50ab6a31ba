"""资金池 (R27): opening one for a year with the money of a pack, reading what was committed from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.programmes.shelf import shelf_of
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed
from service.storage.money import MOST, Commitment, Pot, Warrant
from service.storage.work import Work
from service.use_cases.cases import host_of
from service.use_cases.desk import Desk
from service.use_cases.office import new_id


@dataclass(frozen=True, slots=True)
class PotIn:
    """What a pot is opened with.

    Attributes:
        programme: KEY-YEAR.
        money: key of the pack's money.
        year: of the budget.
        total: in 分.
    """

    programme: str
    money: str
    year: int
    total: int


@dataclass(frozen=True, slots=True)
class RaiseIn:
    """What is added to a budget.

    Attributes:
        amount: in 分.
        document: number of the document that says so.
        reason: why.
    """

    amount: int
    document: str
    reason: str


def open_pot(desk: Desk, work: Work, asked: PotIn, viewer: Viewer, at: datetime) -> Pot:
    """Open a pot of the association that runs a programme.

    Raises:
        Forbidden: the viewer is none of its officers.
        InvalidDeed: the pack has no such money, or states a yearly total and this is more.
        Taken: there is a pot for this money of this year.
    """
    table = desk.table(asked.programme)
    host = host_of(work, table, viewer)
    _require_officer(viewer, host.id)
    facts = table.pack.programme
    kinds = {one.key: one for one in table.pack.money}
    if asked.money not in kinds:
        known = "、".join(f"{key}（{one.purpose}）" for key, one in kinds.items())
        raise InvalidDeed(f"计划里没有经费“{asked.money}”", f"可选：{known or '无'}")
    if asked.year < facts.year:
        raise InvalidDeed(f"预算年度 {asked.year} 早于计划的 {facts.year} 年", "请核对年度")
    most = kinds[asked.money].total
    if most is not None and asked.total > most.fen:
        raise InvalidDeed(f"超过文件规定的每年 {most.value}{most.unit}", "请按文件的预算建立")
    return work.pots.open(Pot(new_id(), host.id, facts.key, asked.money, asked.year, asked.total, at), viewer)


def raise_pot(desk: Desk, work: Work, pot: str, asked: RaiseIn, viewer: Viewer, at: datetime) -> Pot:
    """Add to the budget of a pot of the viewer's office.

    Raises:
        Missing: there is no such pot, or it may not be seen.
        Forbidden: the viewer is no officer of the pot's office.
        HuiqiError: the pack states a yearly total, and the pot would come to more.
    """
    one = work.pots.get(viewer, pot)
    _require_officer(viewer, one.office)
    warrant = Warrant(asked.document, asked.reason, _most(desk, one))
    return work.pots.add_budget(one.id, asked.amount, new_id(), viewer, at, warrant)


def commitments_of(work: Work, pot: str, viewer: Viewer) -> tuple[Commitment, ...]:
    """Return what was committed from a pot."""
    return work.pots.commitments(viewer, pot=work.pots.get(viewer, pot).id)


def _most(desk: Desk, pot: Pot) -> int:
    """Return what the programme's latest pack up to the pot's year lets it come to in all, in 分."""
    shelved, faults = shelf_of(desk.home, {pot.programme})
    for fault in faults:
        raise fault
    packs = [one.pack for one in shelved if one.pack.programme.key == pot.programme]
    latest = max((one for one in packs if one.programme.year <= pot.year), key=lambda one: one.programme.year)
    totals = [int(one.total.fen) for one in latest.money if one.key == pot.money and one.total]
    return min([MOST, *totals])


def _require_officer(viewer: Viewer, office: str) -> None:
    if viewer.body != office or viewer.duty not in {Duty.OFFICER, Duty.ADMIN}:
        raise Forbidden("资金池由主持计划的科协管理", "请由该科协的经办或管理办理")
