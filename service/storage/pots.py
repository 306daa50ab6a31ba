"""资金池: budgets, what is committed (核定) and paid (拨付), each by one conditional UPDATE; amounts in 分.

Whether enough is left is asked by the very statement that takes it, so that of two sessions that award the last of it
at once exactly one succeeds. Every movement is an entry of the ledger and an event of the pot.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.storage.errors import Missing, NotEnough, Taken
from service.storage.events import Events
from service.storage.ledger import Entries
from service.storage.money import Commitment, Payment, Pot, Warrant, in_yuan, require_amount
from service.storage.scoping import Scope, commitment_seen, payment_seen, pot_seen
from service.storage.tables.money import Ledger, commitments, payments, pots


class Pots:
    """All pots."""

    def __init__(self, connection: Connection, events: Events, entries: Entries) -> None:
        self._connection = connection
        self._events = events
        self._entries = entries

    def open(self, pot: Pot, by: Viewer) -> Pot:
        """Open a pot with its budget.

        Raises:
            Taken: the office has a pot for this money of this year.
        """
        require_amount(pot.total)
        try:
            self._connection.execute(insert(pots).values(_row(pot)))
        except IntegrityError as error:
            raise Taken("这一年的这项经费已有资金池", "请在已有的资金池里追加预算") from error
        self._entries.write(pot.id, pot.id, "预算", pot.id, pot.opened, _moved(Ledger.BUDGET, Ledger.FREE, pot.total))
        self._record(pot.id, "建立", None, pot, by, pot.opened, {"total": pot.total})
        return pot

    def add_budget(self, pot: str, amount: int, entry: str, by: Viewer, at: datetime, warrant: Warrant) -> Pot:
        """Raise the budget of a pot; `entry` is a new id.

        Raises:
            HuiqiError: it would be more than the warrant allows.
        """
        require_amount(amount)
        total = pots.c.total + amount
        if not self._move(pot, {"total": total}, total <= warrant.most):
            there = self.get(SYSTEM, pot).total
            raise HuiqiError(
                f"已有预算 {in_yuan(there)}，再追加 {in_yuan(amount)} 就超过上限 {in_yuan(warrant.most)}",
                "请减少金额；文件提高了每年总额的，请先更新计划，再追加",
            )
        after = self.get(SYSTEM, pot)
        self._entries.write(entry, pot, "预算", pot, at, _moved(Ledger.BUDGET, Ledger.FREE, amount))
        before, more = replace(after, total=after.total - amount), {"amount": amount, "document": warrant.document}
        self._record(pot, "追加", before, after, by, at, more, warrant.reason)
        return after

    def commit(self, commitment: Commitment, by: Viewer) -> Pot:
        """Commit money of a pot; returns the pot as it is then.

        Raises:
            NotEnough: less is left.
            Taken: this payee has its commitment from this pot in this case.
        """
        amount = commitment.amount
        require_amount(amount)
        committed = pots.c.committed + amount
        if not self._move(commitment.pot, {"committed": committed}, committed <= pots.c.total):
            left = self.get(SYSTEM, commitment.pot).free
            raise NotEnough(f"资金池只剩 {in_yuan(left)}，不够核定 {in_yuan(amount)}", "请减少金额，或先追加预算")
        values = {
            "id": commitment.id,
            "pot": commitment.pot,
            "case_id": commitment.case,
            "payee": commitment.payee,
            "amount": amount,
            "at": commitment.at,
        }
        try:
            self._connection.execute(insert(commitments).values(values))
        except IntegrityError as error:
            raise Taken("这个项目的这个单位已从这个资金池核定过，或项目、单位不存在", "请核对已有的核定") from error
        moved = _moved(Ledger.FREE, Ledger.COMMITTED, amount)
        self._entries.write(commitment.id, commitment.pot, "核定", commitment.id, commitment.at, moved)
        after = self.get(SYSTEM, commitment.pot)
        before = replace(after, committed=after.committed - amount)
        more = {"commitment": commitment.id, "case": commitment.case, "payee": commitment.payee, "amount": amount}
        self._record(commitment.pot, "核定", before, after, by, commitment.at, more)
        return after

    def pay(self, payment: Payment, by: Viewer) -> Commitment:
        """Pay a part of a commitment; returns the commitment as it is then.

        Raises:
            NotEnough: less is left of it.
        """
        amount = payment.amount
        require_amount(amount)
        paid = commitments.c.paid + amount
        one = self._take(payment.commitment, amount, {"paid": paid}, "拨付")
        self._move(one.pot, {"paid": pots.c.paid + amount})
        values = {
            "id": payment.id,
            "commitment": payment.commitment,
            "amount": amount,
            "voucher": payment.voucher,
            "at": payment.at,
        }
        self._connection.execute(insert(payments).values(values))
        moved = _moved(Ledger.COMMITTED, Ledger.PAID, amount)
        self._entries.write(payment.id, one.pot, "拨付", payment.id, payment.at, moved)
        after = self.get(SYSTEM, one.pot)
        more = {"payment": payment.id, "commitment": one.id, "amount": amount, "voucher": payment.voucher}
        self._record(one.pot, "拨付", replace(after, paid=after.paid - amount), after, by, payment.at, more)
        return one

    def release(self, commitment: str, amount: int, entry: str, by: Viewer, at: datetime, reason: str) -> Commitment:
        """Give what was committed and not paid back to the pot; `entry` is a new id; raises as `pay`."""
        require_amount(amount)
        one = self._take(commitment, amount, {"released": commitments.c.released + amount}, "退回")
        self._move(one.pot, {"committed": pots.c.committed - amount})
        moved = _moved(Ledger.COMMITTED, Ledger.FREE, amount)
        self._entries.write(entry, one.pot, "退回", one.id, at, moved)
        after = self.get(SYSTEM, one.pot)
        before = replace(after, committed=after.committed + amount)
        self._record(one.pot, "退回", before, after, by, at, {"commitment": one.id, "amount": amount}, reason)
        return one

    def get(self, scope: Scope, pot: str) -> Pot:
        """Return one pot.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(pots).where(pots.c.id == pot, pot_seen(scope))).first()
        if found is None:
            raise Missing("个资金池")
        return _pot(found)

    def list(self, scope: Scope, programme: str = "", year: int | None = None) -> tuple[Pot, ...]:
        """Return pots, the latest year first."""
        asked = select(pots).where(pot_seen(scope)).order_by(pots.c.year.desc(), pots.c.programme, pots.c.id)
        if programme:
            asked = asked.where(pots.c.programme == programme)
        if year is not None:
            asked = asked.where(pots.c.year == year)
        return tuple(_pot(row) for row in self._connection.execute(asked))

    def commitments(self, scope: Scope, pot: str = "", case: str = "") -> tuple[Commitment, ...]:
        """Return commitments of one pot, of one case, or all."""
        asked = select(commitments).where(commitment_seen(scope)).order_by(commitments.c.at, commitments.c.id)
        if pot:
            asked = asked.where(commitments.c.pot == pot)
        if case:
            asked = asked.where(commitments.c.case_id == case)
        return tuple(_commitment(row) for row in self._connection.execute(asked))

    def payments(self, scope: Scope, commitment: str = "") -> tuple[Payment, ...]:
        """Return payments of one commitment, or all."""
        asked = select(payments).where(payment_seen(scope)).order_by(payments.c.at, payments.c.id)
        if commitment:
            asked = asked.where(payments.c.commitment == commitment)
        found = self._connection.execute(asked)
        return tuple(Payment(row.id, row.commitment, row.amount, row.voucher, row.at) for row in found)

    def _move(self, pot: str, values: dict[str, object], *conditions: ColumnElement[bool]) -> bool:
        moved = self._connection.execute(update(pots).where(pots.c.id == pot, *conditions).values(values))
        if moved.rowcount != 1 and not conditions:
            raise Missing("个资金池")
        return moved.rowcount == 1

    def _take(self, commitment: str, amount: int, values: dict[str, object], what: str) -> Commitment:
        left = commitments.c.amount - commitments.c.paid - commitments.c.released
        taken = self._connection.execute(
            update(commitments).where(commitments.c.id == commitment, left >= amount).values(values)
        )
        found = self._connection.execute(select(commitments).where(commitments.c.id == commitment)).first()
        if found is None:
            raise Missing("笔核定")
        one = _commitment(found)
        if taken.rowcount != 1:
            rest = in_yuan(one.amount - one.paid - one.released)
            raise NotEnough(f"这笔核定只剩 {rest}，不够{what} {in_yuan(amount)}", "请减少金额")
        return one

    def _record(
        self,
        pot: str,
        move: str,
        before: Pot | None,
        after: Pot,
        by: Viewer,
        at: datetime,
        more: dict[str, object],
        reason: str = "",
    ) -> None:
        # the pot's row is held by this transaction since it was changed, so nobody else can append meanwhile
        subject = f"pot:{pot}"
        then, now = _sums(before) if before else {}, _sums(after) | more
        self._events.append(self._events.next(by, subject, at, move, then, now, reason))


def _moved(source: Ledger, target: Ledger, amount: int) -> dict[Ledger, int]:
    return {source: -amount, target: amount}


def _sums(pot: Pot) -> dict[str, object]:
    return {"sums": {"total": pot.total, "committed": pot.committed, "paid": pot.paid}}


def _row(pot: Pot) -> dict[str, object]:
    return {
        "id": pot.id,
        "office": pot.office,
        "programme": pot.programme,
        "money": pot.money,
        "year": pot.year,
        "total": pot.total,
        "opened": pot.opened,
    }


def _pot(row: Row[tuple[object, ...]]) -> Pot:
    return Pot(row.id, row.office, row.programme, row.money, row.year, row.total, row.opened, row.committed, row.paid)


def _commitment(row: Row[tuple[object, ...]]) -> Commitment:
    return Commitment(row.id, row.pot, row.case_id, row.payee, row.amount, row.at, row.paid, row.released)
