"""Seals: now and then, where all histories end is written down, chained, and signed with a key outside the database.

Who can write to the database could rewrite a whole history so that it fits together again, or take one away; without
the key the seals that had seen it cannot be made to agree.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from matcher.errors import DamagedFile, StorageUnavailable
from service.domain.history import canonical, moment
from service.storage.errors import Stale
from service.storage.events import Head
from service.storage.tables.keeping import seals

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """封存: the ends of the histories that went on since the seal before.

    Attributes:
        heads: subject to number and digest of its last event then.
        previous: digest of the seal before; empty for the first.
        digest: SHA-256 of all the above.
        mac: HMAC-SHA256 of the digest under the key.
    """

    seq: int
    at: datetime
    heads: Mapping[str, tuple[int, str]]
    previous: str
    digest: str = ""
    mac: str = ""


class Seals:
    """All seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def every(self) -> tuple[Seal, ...]:
        """Return all seals in order; heads that cannot be read are empty, and their digest will not fit."""
        found = self._connection.execute(select(seals).order_by(seals.c.seq))
        return tuple(Seal(row.seq, row.at, _heads(row.heads), row.previous, row.digest, row.mac) for row in found)

    def add(self, ends: Mapping[str, Head], at: datetime, key: bytes) -> Seal | None:
        """Seal what went on since the last seal; returns None where nothing did.

        Raises:
            Stale: somebody else is sealing.
        """
        before = self.every()
        known = {subject: end for one in before for subject, end in one.heads.items()}
        new = {subject: (head.seq, head.digest) for subject, head in ends.items()}
        new = {subject: end for subject, end in new.items() if known.get(subject) != end}
        if not new:
            return None
        draft = Seal(len(before) + 1, at, new, before[-1].digest if before else "")
        digest = seal_digest(draft)
        seal = Seal(draft.seq, at, new, draft.previous, digest, seal_mac(digest, key))
        row = {"seq": seal.seq, "at": at, "heads": _text(new), "previous": seal.previous}
        try:
            self._connection.execute(insert(seals).values(row | {"digest": digest, "mac": seal.mac}))
        except IntegrityError as error:
            raise Stale("seal") from error
        return seal


def seal_digest(seal: Seal) -> str:
    """Return the digest of what a seal says."""
    said = {"seq": seal.seq, "at": moment(seal.at), "heads": _text(seal.heads), "previous": seal.previous}
    return sha256(canonical(said).encode()).hexdigest()


def seal_mac(digest: str, key: bytes) -> str:
    """Return the signature of a seal's digest."""
    return hmac.new(key, digest.encode(), sha256).hexdigest()


def seal_key(file: Path) -> bytes:
    """Return the key in a file, which is made where it is missing; keep a copy of it outside the server.

    Raises:
        StorageUnavailable: the file cannot be read or written.
        DamagedFile: it holds no key.
    """
    try:
        if not file.exists():
            _make_key(file)
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageUnavailable(f"封存密钥 {file} 不能读写", "请检查文件和权限") from error
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise DamagedFile(f"封存密钥 {file} 已损坏", "请从备份恢复这个文件；没有备份则删去它，之前的封存将无法核对")
    return key


def _make_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
            opened.write(secrets.token_hex(_BYTES).encode())
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):  # another process made one at the same time; that one holds
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _text(heads: Mapping[str, tuple[int, str]]) -> str:
    return canonical({subject: list(end) for subject, end in heads.items()})


def _heads(text: str) -> dict[str, tuple[int, str]]:
    try:
        return {subject: (int(seq), str(digest)) for subject, (seq, digest) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
