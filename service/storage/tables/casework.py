"""Needs, cases and their files, platforms, whom they have to do with, and the history of everything."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from service.domain.platforms import State
from service.domain.scope import Relation
from service.storage.tables.base import METADATA, NUMBER, WORD, Moment, moments, one_of

NEED_STATES = ("待受理", "已受理", "已退回", "已撤回", "已关闭")

needs = Table(
    "needs",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("owner", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("host", WORD, ForeignKey("bodies.id"), nullable=True),
    Column("status", WORD, nullable=False),
    Column("title", WORD, nullable=False),
    Column("text", WORD, nullable=False),
    Column("details", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", WORD, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    one_of("status", NEED_STATES),
    CheckConstraint("version > 0", name="version"),
    *moments("opened", "changed"),
    Index(None, "owner"),
    Index(None, "host"),
    Index(None, "changed", "id"),
)

cases = Table(
    "cases",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("programme", WORD, nullable=False),
    Column("year", Integer, nullable=False),
    Column("need", WORD, ForeignKey("needs.id"), nullable=True),
    Column("title", WORD, nullable=False),
    Column("status", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", WORD, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    CheckConstraint("version > 0", name="version"),
    *moments("opened", "changed"),
    Index(None, "need"),
    Index(None, "programme", "year"),
    Index(None, "changed", "id"),
)

case_parties = Table(
    "case_parties",
    METADATA,
    Column("case_id", WORD, ForeignKey("cases.id"), primary_key=True),
    Column("body", WORD, ForeignKey("bodies.id"), primary_key=True),
    Column("relation", WORD, primary_key=True),
    Column("actor", WORD, primary_key=True, server_default=""),
    Column("account", WORD, primary_key=True, server_default=""),
    one_of("relation", Relation),
    Index(None, "body"),
)

# Whose move a case waits for. It follows from the state of the case, and is kept so that it can be looked up by body.
turns = Table(
    "turns",
    METADATA,
    Column("case_id", WORD, ForeignKey("cases.id"), primary_key=True),
    Column("stage", WORD, primary_key=True),
    Column("body", WORD, ForeignKey("bodies.id"), primary_key=True),
    Column("account", WORD, primary_key=True),
    Column("move", WORD, nullable=False),
    Column("since", WORD, nullable=False),
    Column("ongoing", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    CheckConstraint("length(since) IN (0, 10)", name="since"),
    CheckConstraint("ongoing IN (0, 1)", name="ongoing"),
    Index(None, "body", "account", "move"),
)

platforms = Table(
    "platforms",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("programme", WORD, nullable=False),
    Column("key", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("until", WORD, nullable=True),
    Column("case_id", WORD, ForeignKey("cases.id"), nullable=True),
    Column("data", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", WORD, nullable=False),
    Column("changed", Moment, nullable=False),
    one_of("state", State),
    CheckConstraint("version > 0", name="version"),
    *moments("changed"),
    Index(None, "office"),
    Index(None, "case_id"),
    Index(None, "changed", "id"),
)

platform_keepers = Table(
    "platform_keepers",
    METADATA,
    Column("platform", WORD, ForeignKey("platforms.id"), primary_key=True),
    Column("body", WORD, ForeignKey("bodies.id"), primary_key=True),
    Index(None, "body"),
)

# What was made or handed in for a case, by the digest of its bytes; the bytes stand in files of that name.
files = Table(
    "files",
    METADATA,
    Column("case_id", WORD, ForeignKey("cases.id"), primary_key=True),
    Column("paper", WORD, primary_key=True),
    Column("digest", WORD, primary_key=True),
    Column("name", WORD, nullable=False),
    Column("media", WORD, nullable=False),
    Column("size", Integer, nullable=False),
    Column("account", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("size > 0", name="size"),
    *moments("at"),
)

events = Table(
    "events",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("subject", WORD, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("account", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("move", WORD, nullable=False),
    Column("before", WORD, nullable=False),
    Column("after", WORD, nullable=False),
    Column("reason", WORD, nullable=False),
    Column("previous", WORD, nullable=False),
    Column("digest", WORD, nullable=False),
    UniqueConstraint("subject", "seq"),
    CheckConstraint("seq > 0", name="seq"),
    CheckConstraint("(seq = 1) = (previous = '')", name="previous"),
    CheckConstraint("length(digest) = 64", name="digest"),
    *moments("at"),
    Index(None, "at"),
)

# The last event of every subject: without it the end of a history could be cut off unseen.
heads = Table(
    "heads",
    METADATA,
    Column("subject", WORD, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("digest", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("seq > 0", name="seq"),
    *moments("at"),
)
