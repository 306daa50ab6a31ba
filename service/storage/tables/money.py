"""Pots, what is committed and paid from them, and the ledger of both; amounts in 分."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from service.storage.tables.base import METADATA, NUMBER, WORD, Moment, moments, one_of


class Ledger(StrEnum):
    """The accounts of a pot in the ledger; over all of them, and in every entry, the amounts sum to zero."""

    BUDGET = "预算来源"
    FREE = "可用"
    COMMITTED = "已核定"
    PAID = "已拨付"


pots = Table(
    "pots",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("programme", WORD, nullable=False),
    Column("money", WORD, nullable=False),
    Column("year", Integer, nullable=False),
    Column("total", NUMBER, nullable=False),
    Column("committed", NUMBER, nullable=False, server_default="0"),
    Column("paid", NUMBER, nullable=False, server_default="0"),
    Column("opened", Moment, nullable=False),
    UniqueConstraint("office", "programme", "money", "year"),
    CheckConstraint("total >= 0", name="total"),
    CheckConstraint("committed >= 0 AND committed <= total", name="committed"),
    CheckConstraint("paid >= 0 AND paid <= committed", name="paid"),
    *moments("opened"),
)

commitments = Table(
    "commitments",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("pot", WORD, ForeignKey("pots.id"), nullable=False),
    Column("case_id", WORD, ForeignKey("cases.id"), nullable=False),
    Column("payee", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("amount", NUMBER, nullable=False),
    Column("paid", NUMBER, nullable=False, server_default="0"),
    Column("released", NUMBER, nullable=False, server_default="0"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("pot", "case_id", "payee"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("paid >= 0 AND released >= 0 AND paid + released <= amount", name="paid"),
    *moments("at"),
    Index(None, "case_id"),
)

payments = Table(
    "payments",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("commitment", WORD, ForeignKey("commitments.id"), nullable=False),
    Column("amount", NUMBER, nullable=False),
    Column("voucher", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    *moments("at"),
    Index(None, "commitment"),
)

postings = Table(
    "postings",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("entry", WORD, nullable=False),
    Column("pot", WORD, ForeignKey("pots.id"), nullable=False),
    Column("ledger", WORD, nullable=False),
    Column("amount", NUMBER, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("of", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("entry", "ledger"),
    CheckConstraint("amount <> 0", name="amount"),
    one_of("ledger", Ledger),
    *moments("at"),
    Index(None, "pot"),
)
