"""What deeds of a case do to money, in the unit of work of the deed: commit, pay, give back what is left at the end."""

from __future__ import annotations

from datetime import datetime

from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import willing
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move
from service.storage.money import Commitment, Payment, Pot
from service.storage.work import Work


def money_of(work: Work, table: Table, deed: Deed) -> Pot:
    """Return the pot of a commitment.

    Raises:
        InvalidDeed: it is another programme's, or of money that the stage does not give.
    """
    pot = work.pots.get(SYSTEM, deed.pot)
    given = table.stages[deed.stage].pays
    if pot.programme != table.pack.programme.key or pot.year < table.pack.programme.year:
        raise InvalidDeed("这个资金池不是本计划的", "请选本计划的资金池")
    if pot.money not in given:
        raise InvalidDeed(f"本环节不用“{pot.money}”这项经费", f"本环节的经费：{'、'.join(given) or '无'}")
    return pot


def require_payee(table: Table, case: Case, deed: Deed) -> None:
    """Raise InvalidDeed unless the money goes to somebody who takes part of its own will."""
    needing, serving = willing(table, case)
    if deed.party and deed.party not in {party.body for party in (*needing, *serving)}:
        raise InvalidDeed("受款单位不是自愿参加的项目参与方", "请选参与项目的企业、园区或学会")
    payee_of(table, case, deed)


def payee_of(table: Table, case: Case, deed: Deed) -> str:
    """Return who gets the money: the one named, else who leads the need's side, else the societies' side."""
    needing, serving = willing(table, case)
    ordered = sorted(needing, key=lambda party: not party.lead) + sorted(serving, key=lambda party: not party.lead)
    if not ordered:
        raise InvalidDeed("项目没有可受款的参与方", "请先邀请各方参加")
    return deed.party or ordered[0].body


def commit_money(work: Work, table: Table, case: Case, deed: Deed, viewer: Viewer, at: datetime) -> None:
    """Commit what a deed awards, from its pot.

    Raises:
        NotEnough: less is left in the pot.
        Taken: it was awarded already.
    """
    payee = payee_of(table, case, deed)
    commitment = Commitment(f"{case.id}-{case.version}", deed.pot, case.id, payee, deed.amount or 0, at)
    work.pots.commit(commitment, viewer)


def pay_money(work: Work, case: Case, deed: Deed, viewer: Viewer, at: datetime) -> None:
    """Pay from the commitment of the same stage; what the deed says is the voucher."""
    committing = [mark.seq for mark in case.stands[deed.stage].current if mark.deed.move is Move.COMMIT]
    commitment = f"{case.id}-{committing[-1]}"
    payment = Payment(f"{case.id}-{case.version}", commitment, deed.amount or 0, deed.text, at)
    work.pots.pay(payment, viewer)


def release_rest(work: Work, case: Case, viewer: Viewer, at: datetime) -> None:
    """Give back what an ended case was awarded and not paid."""
    for one in work.pots.commitments(SYSTEM, case=case.id):
        rest = one.amount - one.paid - one.released
        if rest > 0:
            work.pots.release(one.id, rest, f"{one.id}-end", viewer, at, "项目结束，未拨付的退回")
