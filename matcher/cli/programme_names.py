"""How a command is told which programme is meant: KEY-YEAR, KEY, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.home import home_folder
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named, read_pack

NameArgument = Annotated[
    str, typer.Argument(help="计划和年度，如 wuhan-2015；只写 wuhan 是今天有效的版本；或计划包文件")
]


def opened(text: str) -> Pack:
    """Return the pack of a file, or the one on the shelf that is named."""
    if text.endswith(".toml"):
        return read_pack(Path(text), any_name=True)
    return pack_named(home_folder(), text)
