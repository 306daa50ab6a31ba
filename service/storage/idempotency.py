"""Answers already given: a creating call sent again gets the answer of the first time, and has no second effect."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.history import canonical
from service.storage.errors import KeyReused
from service.storage.tables.keeping import idempotency


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status and the body, plain values."""

    status: int
    body: Any


def request_digest(method: str, path: str, body: bytes) -> str:
    """Return what tells one request from another."""
    return sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


class Idempotency:
    """The answers, by account and key; claimed and kept in the transaction of the effect: both there, or neither."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, account: str, key: str, request: str, at: datetime) -> Answer | None:
        """Take a key for a request; returns the answer given before, None where the request is to be carried out now.

        A second call waits until the first one's transaction has ended.

        Raises:
            KeyReused: the key was used for another request.
        """
        row = {"account": account, "key": key, "request": request, "at": at}
        kind = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        claimed = self._connection.execute(kind(idempotency).values(row).on_conflict_do_nothing())
        if claimed.rowcount == 1:
            return None
        asked = select(idempotency).where(idempotency.c.account == account, idempotency.c.key == key)
        found = self._connection.execute(asked).one()
        if found.request != request:
            raise KeyReused
        return None if found.status is None else Answer(found.status, json.loads(found.answer))

    def keep(self, account: str, key: str, answer: Answer) -> None:
        """Keep the answer to a claimed key."""
        self._connection.execute(
            update(idempotency)
            .where(idempotency.c.account == account, idempotency.c.key == key)
            .values(status=answer.status, answer=canonical(answer.body))
        )

    def scrub(self, word: str, said: str) -> None:
        """Replace a word wherever it is all that an answer says somewhere, as the name of somebody."""
        whole, instead = canonical(word), canonical(said)
        self._connection.execute(
            update(idempotency)
            .where(idempotency.c.answer.contains(whole, autoescape=True))
            .values(answer=func.replace(idempotency.c.answer, whole, instead))
        )

    def forget(self, before: datetime) -> int:
        """Delete what was claimed before a moment; returns how many."""
        return self._connection.execute(delete(idempotency).where(idempotency.c.at < before)).rowcount
