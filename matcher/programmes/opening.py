"""From a file to the table it holds: size, UTF-8, TOML; a fault names the line and what to write instead.

What the table means is the business of `reading`.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from matcher.errors import DamagedFile

_MOST_BYTES = 1 << 20
"""Fifty times the longest shipped pack."""

_LINE = 40
"""Signs of a wrong line that a message shows."""

_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")

_SAID = (
    ("Invalid date", "日期或时间不存在", "请写成真实的日期，如 2015-03-03"),
    ("Cannot overwrite", "同一项写了两次", "请只保留一个"),
    ("Cannot declare", "同一节写了两次", "请合并；同类条目用 [[节名]]，每条各有一个"),
    ("Cannot mutate", "同一项写了两次", "请只保留一个"),
    ("Invalid value", "等号后面的值写法不对", '文字放在半角引号里，如 "…"；日期如 2015-03-03；列表如 ["…"]'),
    ("Expected '='", "没有半角的等号", "请写成 字段 = 值，等号用半角"),
    ("Expected newline", "值的后面还有多余的内容", "每行只写一个 字段 = 值；日期和时刻须真实存在"),
    ("Unterminated string", "引号没有成对", "请补上右引号，引号用半角"),
    (
        "Invalid initial character",
        "字段名写法不对",
        '字段名只用小写字母、数字和 _；含汉字的放在引号里，如 "三(一)2" = "…"',
    ),
    ("Unescaped", "引号里有单独的反斜杠", "请写成两个反斜杠"),
    ("Illegal character '\\n'", "引号没有成对", "请补上右引号，引号用半角"),
    ("Illegal character", "有不可见的控制字符", "请删去"),
    ("Unclosed", "括号没有成对", "请补上右括号"),
    ("Expected ']", "方括号没有成对", "请补上右括号，括号用半角"),
)
"""What the parser says, what it means, what to do."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table of a TOML file, numbers with a point as `Decimal`.

    Raises:
        DamagedFile: it is missing, too large, not UTF-8 or not TOML; the message has the line.
    """
    text = _text(path)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _damaged(path, text, str(error)) from error
    except (ValueError, ArithmeticError) as error:
        raise DamagedFile(f"{path} 里有位数过多的数", "请改正这个数，金额可改用万元作单位") from error
    except RecursionError as error:
        raise DamagedFile(f"{path} 里的括号层层相套，过深", "请检查是否漏写了右括号") from error


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise DamagedFile(f"{path} 超过 {_MOST_BYTES >> 20} MB，不像一个计划包", "请检查是否选错了文件")
        return data.decode("utf-8-sig").replace("\r\n", "\n")  # editors on Windows write a mark and other line ends
    except OSError as error:
        raise DamagedFile(f"读不到 {path}（{error.strerror or error}）", "请检查文件名和权限") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DamagedFile(f"{path} 第 {line} 行不是 UTF-8 文本", "请用编辑器另存为 UTF-8 编码") from error


def _damaged(path: Path, text: str, message: str) -> DamagedFile:
    problem, remedy = next(
        ((problem, remedy) for said, problem, remedy in _SAID if message.startswith(said)),
        ("写法不对", "请对照随产品发布的计划包改正"),
    )
    place = _PLACE.search(message)
    lines = text.split("\n")
    if place is None or place[1] is None:
        number, where = len(text.rstrip().split("\n")), "查到文件末尾"
    else:
        number, where = int(place[1]), f"第 {place[2]} 个字符起"
    shown = lines[number - 1].strip()
    shown = shown if len(shown) <= _LINE else f"{shown[:_LINE]}…"
    return DamagedFile(f"{path} 第 {number} 行：{problem}（{where}：{shown}）", remedy)
