"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EncoderOption = Annotated[
    str, typer.Option(help="编码器：e5-small（默认）、use（更快），或任一 sentence-transformers 模型的路径或名称")
]
ModelOption = Annotated[Path | None, typer.Option(help="排序模型的文件夹；默认用现用的，即随产品发布的或本单位发布的")]
