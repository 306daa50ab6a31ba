"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from matcher.errors import UnknownName
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import SERVICES, service_entry

EncoderOption = Annotated[
    str, typer.Option(help="编码器：e5-small（默认）、use（更快），或任一 sentence-transformers 模型的路径或名称")
]
ModelOption = Annotated[Path | None, typer.Option(help="排序模型的文件夹；默认用现用的，即随产品发布的或本单位发布的")]
ServiceOption = Annotated[
    list[str] | None,
    typer.Option(help="只要提供这项服务的，名称或代码，可给出多个；专家的服务方式如 技术顾问 也在内"),
]


def named_services(services: Iterable[str]) -> frozenset[str]:
    """Return the names of services that are given by name or code.

    Raises:
        UnknownName: the vocabulary lacks one; the remedy lists its kinds and how experts work.
    """
    found = set()
    for text in services:
        if (entry := service_entry(text)) is None:
            listed = classification(SERVICES)
            names = "、".join((*listed.names(1), "招聘进站", "项目签约", "技术顾问"))
            raise UnknownName(f"服务词表里没有“{text}”", f"可用的有：{names} 等")
        found.add(entry.name)
    return frozenset(found)
