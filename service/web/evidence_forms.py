"""Evidence in forms: files are kept as they come, so that a form shown again has lost none; and amounts in 元."""

from __future__ import annotations

import re
from decimal import Decimal

from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.storage.errors import Missing
from service.use_cases.desk import Desk
from service.use_cases.evidence import hand_in
from service.web.forms import Sent, Typed

FORMS = re.compile(r"/(records|filings)(/[^/]+)?|/models/[^/]+/[^/]+/comparisons")
"""The paths of forms that files come with."""

FILES, DIGESTS = "files", "evidence"
"""Fields: files just chosen, and the digests of those kept before."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_YUAN = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
_WAN = Decimal(10_000)


def kept_files(sent: Sent, desk: Desk, viewer: Viewer, office: str = "") -> tuple[str, ...]:
    """Keep the files of a form; returns the digests of all it cites, those kept before first.

    Raises:
        HuiqiError: as in `hand_in`; files before the one that is not acceptable are kept.
    """
    found = [one for one in sent.values.get(DIGESTS, ()) if _DIGEST.fullmatch(one)]
    for upload in sent.files.get(FILES, ()):
        data = upload.file.read()
        with desk.database.work() as work:
            row = hand_in(desk, work, upload.filename or "", data, office, viewer, desk.now())
            work.commit()
        found.append(row.digest)
    return tuple(dict.fromkeys(found))


def named_files(desk: Desk, viewer: Viewer, form: Typed) -> list[tuple[str, str]]:
    """Return digest and name of the files that a form cites and its reader may see."""
    found = []
    with desk.database.reading() as work:
        for digest in form.values.get(DIGESTS, ()):
            try:
                found.append((digest, work.evidence.get(viewer, digest).name))
            except Missing:
                continue  # somebody made it up
    return found


def fen_of(text: str, label: str) -> int | None:
    """Return 分 of an amount typed in 元 or, with 万 behind it, in 万元; None where nothing is typed.

    Raises:
        InvalidDeed: it is no amount.
    """
    typed = text.strip().replace(",", "").replace("，", "").removesuffix("元")
    if not typed:
        return None
    wan = typed.endswith("万")
    typed = typed.removesuffix("万").strip()
    if not _YUAN.fullmatch(typed) and not (wan and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", typed)):
        raise InvalidDeed(f"{label}“{text.strip()[:30]}”不是金额", "请填数字，例如 50000、5.5万")
    return int(Decimal(typed) * (_WAN if wan else 1) * 100)


def yuan_of(fen: int | None) -> str:
    """Return 分 as it is typed in 元."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}".removesuffix(".00")
