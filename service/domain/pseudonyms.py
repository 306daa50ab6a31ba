"""Names that stand for ids outside the office, and texts without what points at people. Pure.

Who has the key can tell who is meant; without it the same thing has the same name in every export, and no more.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

_LENGTH = 16
_CONTACTS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{17}[0-9A-Zx](?![0-9A-Za-z])"),  # 身份证号、统一社会信用代码
    re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?:-\d{1,6})?(?!\d)"),
    re.compile(r"(?:联系人|联系方式|联系电话|电话|手机|邮箱|微信|QQ)号?[:：]\s*[^\s，。；,;]+"),
)
_GONE = "〔略〕"
_SHORTEST = 2


class Pseudonyms:
    """Gives names by a key.

    Args:
        key: kept by the office.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"learning", sha256)

    def of(self, what: str, id_: str) -> str:
        """Return the name of a thing of some sort: the first letter of the sort and sixteen hexadecimal digits."""
        return f"{what[0]}{hmac.new(self._key, f'{what}:{id_}'.encode(), sha256).hexdigest()[:_LENGTH]}"


def scrubbed(text: str, names: Iterable[str]) -> str:
    """Return a text without mail addresses, telephone and identity numbers, and without some names.

    Args:
        text: as somebody wrote it.
        names: of people and of bodies, as the register has them; the longest is looked for first.
    """
    for pattern in _CONTACTS:
        text = pattern.sub(_GONE, text)
    for name in sorted({name for name in names if len(name) >= _SHORTEST}, key=lambda name: (-len(name), name)):
        text = text.replace(name, _GONE)
    return text
