"""Small JSON files that a person writes: one record, some answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matcher.errors import InvalidRecord

MOST_BYTES = 1 << 22
"""Bytes of a file; the answers of thousands of enterprises take less."""


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises:
        InvalidRecord: it is missing, too large, not UTF-8 or not JSON.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidRecord(path, 0, f"文件超过 {MOST_BYTES:,} 字节", "请只放需要的内容")
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InvalidRecord(path, 0, f"读不到文件（{error.strerror or error}）", "请检查文件名和权限") from error
    except UnicodeDecodeError as error:
        raise InvalidRecord(path, 0, f"第 {error.start + 1} 个字节不是 UTF-8", "请以 UTF-8 编码保存文件") from error
    except (ValueError, RecursionError) as error:
        raise InvalidRecord(path, 0, f"不是合法的 JSON（{error}）", "请检查引号、逗号和括号") from error
