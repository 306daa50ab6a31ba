"""Bodies, the accounts that act for them, and what signing in leaves behind."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from matcher.programmes.words import Role
from service.domain.applications import ApplicationState
from service.domain.bodies import Duty
from service.storage.tables.base import METADATA, NUMBER, WORD, Moment, moments, one_of

bodies = Table(
    "bodies",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    Column("level", WORD, nullable=False, server_default=""),
    Column("region", WORD, nullable=False, server_default=""),
    Column("parent", WORD, ForeignKey("bodies.id"), nullable=True),
    Column("path", WORD, nullable=False),
    Column("created", Moment, nullable=False),
    Column("closed", Moment, nullable=True),
    Column("record", WORD, nullable=False, server_default=""),
    Column("employer", WORD, ForeignKey("bodies.id"), nullable=True),
    UniqueConstraint("path"),
    one_of("role", Role),
    CheckConstraint("length(id) > 0 AND id NOT LIKE '%/%'", name="id"),
    CheckConstraint("length(name) > 0", name="name"),
    CheckConstraint("path = id || '/' OR path LIKE '%/' || id || '/'", name="path"),
    CheckConstraint("parent IS NULL OR parent <> id", name="parent"),
    CheckConstraint("employer IS NULL OR role = '专家'", name="employer"),
    *moments("created", "closed"),
    Index(None, "parent"),
    Index(None, "name"),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("body", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("name", WORD, nullable=False),
    Column("shown", WORD, nullable=False),
    Column("duty", WORD, nullable=False),
    Column("secret", WORD, nullable=True),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("disabled", Moment, nullable=True),
    Column("once", Moment, nullable=True),
    UniqueConstraint("name"),
    one_of("duty", Duty),
    CheckConstraint("length(name) > 0", name="name"),
    *moments("created", "changed", "disabled", "once"),
    Index(None, "body"),
)

# By whom else than by name and password somebody is known: one identity an account, one account an identity.
identities = Table(
    "identities",
    METADATA,
    Column("account", WORD, ForeignKey("accounts.id"), primary_key=True),
    Column("issuer", WORD, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("linked", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
    CheckConstraint("length(issuer) > 0 AND length(subject) > 0", name="identity"),
    *moments("linked"),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("digest", WORD, primary_key=True),
    Column("account", WORD, ForeignKey("accounts.id"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    *moments("created", "seen", "ends"),
    Index(None, "account"),
    Index(None, "ends"),
)

api_tokens = Table(
    "api_tokens",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("digest", WORD, nullable=False),
    Column("account", WORD, ForeignKey("accounts.id"), nullable=False),
    Column("name", WORD, nullable=False),
    Column("scopes", WORD, nullable=False),
    Column("created", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("used", Moment, nullable=True),
    Column("revoked", Moment, nullable=True),
    UniqueConstraint("digest"),
    CheckConstraint("length(digest) = 64", name="digest"),
    *moments("created", "ends", "used", "revoked"),
    Index(None, "account"),
)

# The key is a digest of account name and address: people type passwords into the wrong field.
sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("length(key) = 64", name="key"),
    *moments("at"),
    Index(None, "key", "at"),
)

# Who asks for an account. Apart from bodies and histories, so that it can be deleted.
applications = Table(
    "applications",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    Column("code", WORD, nullable=False),
    Column("region", WORD, nullable=False),
    Column("host", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("person", WORD, nullable=False),
    Column("phone", WORD, nullable=False),
    Column("email", WORD, nullable=False),
    Column("purpose", WORD, nullable=False),
    Column("status", WORD, nullable=False),
    Column("reason", WORD, nullable=False),
    Column("body", WORD, ForeignKey("bodies.id"), nullable=True),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    one_of("role", Role),
    one_of("status", ApplicationState),
    CheckConstraint("(status = '已开通') = (body IS NOT NULL)", name="body"),
    *moments("created", "changed"),
    Index(None, "host", "status"),
    Index(None, "changed", "id"),
    Index(None, "code"),
)
