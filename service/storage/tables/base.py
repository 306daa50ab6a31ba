"""What all tables share: the names of constraints, and types that hold and order the same on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Dialect, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from matcher.errors import InvalidText

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; SQLite numbers rows by itself only where the type is called INTEGER."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_MOMENT = len("2026-01-01T00:00:00.000000Z")


class Word(TypeDecorator[str]):
    """Text compared byte by byte, so that ranges of paths and every order are the same on both databases.

    Refuses on both what one of them cannot keep: NUL, and half a surrogate pair.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return the type of a database."""
        return _bytewise(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text, if it is one."""
        if value is not None and ("\0" in value or (not value.isprintable() and _SURROGATE.search(value))):
            raise InvalidText("内容里有不完整或不可见的控制字符", "请删去后重新输入，或换一种编码后再提交")
        return value


WORD = Word()


class Moment(TypeDecorator[datetime]):
    """A point of time, as ISO text in UTC with microseconds: the same text in a table and under a digest.

    Takes and gives aware datetimes only.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return the type of a database."""
        return _bytewise(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text to store."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored time, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def moment_text(at: datetime) -> str:
    """Return a time as it is stored.

    Raises:
        ValueError: it does not say in which zone.
    """
    if at.tzinfo is None:
        raise ValueError("a stored time must say its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(_MOMENT)


def one_of(column: str, values: Iterable[StrEnum | str]) -> CheckConstraint:
    """Return the check that a column holds a word of a closed list, named after the column."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def moments(*columns: str) -> list[CheckConstraint]:
    """Return the checks that columns hold times in the stored form."""
    return [CheckConstraint(f"length({column}) = {_MOMENT} AND {column} LIKE '%Z'", name=column) for column in columns]


def _bytewise(dialect: Dialect) -> TypeEngine[str]:
    return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())
