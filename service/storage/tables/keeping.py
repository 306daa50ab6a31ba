"""Private contact data and who looked at them, consents, answers already given, and the seals over all histories."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table

from service.storage.tables.base import METADATA, NUMBER, WORD, Moment, moments, one_of

# Apart from bodies and from every history, so that they can be deleted.
contacts = Table(
    "contacts",
    METADATA,
    Column("body", WORD, ForeignKey("bodies.id"), primary_key=True),
    Column("data", WORD, nullable=False),
    Column("changed", Moment, nullable=False),
    *moments("changed"),
)

looks = Table(
    "looks",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("account", WORD, nullable=False),
    Column("viewer", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("case_id", WORD, nullable=False, server_default=""),
    Column("purpose", WORD, nullable=False),
    *moments("at"),
    Index(None, "body", "at"),
)

CONSENT_KINDS = ("本人", "所在单位", "企业")

consents = Table(
    "consents",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("person", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("giver", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("kind", WORD, nullable=False),
    Column("case_id", WORD, ForeignKey("cases.id"), nullable=True),
    Column("purpose", WORD, nullable=False),
    Column("account", WORD, nullable=False),
    Column("given", Moment, nullable=False),
    Column("withdrawn", Moment, nullable=True),
    one_of("kind", CONSENT_KINDS),
    *moments("given", "withdrawn"),
    Index(None, "person"),
    Index(None, "case_id"),
)

idempotency = Table(
    "idempotency",
    METADATA,
    Column("account", WORD, primary_key=True),
    Column("key", WORD, primary_key=True),
    Column("request", WORD, nullable=False),
    Column("status", Integer, nullable=True),
    Column("answer", WORD, nullable=True),
    Column("at", Moment, nullable=False),
    CheckConstraint("length(request) = 64", name="request"),
    *moments("at"),
    Index(None, "at"),
)

seals = Table(
    "seals",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("heads", WORD, nullable=False),
    Column("previous", WORD, nullable=False),
    Column("digest", WORD, nullable=False),
    Column("mac", WORD, nullable=False),
    CheckConstraint("seq > 0", name="seq"),
    CheckConstraint("length(digest) = 64", name="digest"),
    *moments("at"),
)
