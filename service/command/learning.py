"""`huiqi learning-log`: what the office's histories teach, as `huiqi train-alliances` reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError
from matcher.programmes.shelf import pack_named
from matcher.recommender import open_recommender
from service.domain.history import day_of
from service.domain.pseudonyms import Pseudonyms
from service.settings import Settings
from service.storage.database import open_database
from service.storage.seals import seal_key
from service.storage.upgrading import require_current
from service.use_cases.learning_log import end_of, pasts_of, write_log
from service.use_cases.relisting import Again, relisted


def learning_log(
    out: Annotated[Path, typer.Option(help="文件夹，整个写好才出现；已有的会被替换")],
    until: Annotated[str, typer.Option(help="到哪一天为止（含），例如 2024-12-31；其后的一概不写")],
    check: Annotated[
        bool, typer.Option("--check", help="另用本机的模型和索引重算每张展示过的名单，与当时记下的特征比较")
    ] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """把需求和项目的记录导出成可供 train-alliances 学习的日志，不含个人信息。"""
    settings = Settings()
    before = end_of(_day(until), day_of(datetime.now(UTC)))
    with open_database(settings.database) as database:
        require_current(database)
        with database.reading() as work:
            pasts = pasts_of(work)
    written = write_log(pasts, Catalogue(settings.home), out, before, Pseudonyms(seal_key(settings.seal_key_file)))
    events = "，".join(f"{event} {count}" for event, count in written.events.items()) or "没有事件"
    typer.echo(f"{written.needs} 条需求；{events} → {out}")
    if not check:
        return
    with progress_on_stderr() as progress:
        recommender = open_recommender(settings.home, encoder, progress)
        found = relisted(recommender, pasts.needs, before, progress, partial(pack_named, settings.home))
    for again in Again:
        lists = [one for one in found if one.again is again]
        typer.echo(f"{again.value}：{len(lists)} 张名单")
        for one in lists if again is Again.DIFFERENT else ():
            typer.echo(f"  {one.need} 第 {one.seq} 条：{one.says}")
    if any(one.again is Again.DIFFERENT for one in found):
        raise typer.Exit(2)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HuiqiError(f"--until {text!r} 不是日期", "请写成 2024-12-31 的样子") from error
