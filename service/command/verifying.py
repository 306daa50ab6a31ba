"""`huiqi verify`: whether anything that was recorded has been tampered with."""

from __future__ import annotations

import typer

from service.settings import Settings
from service.storage.database import open_database
from service.storage.seals import seal_key
from service.storage.upgrading import require_current
from service.storage.verifying import verified
from service.use_cases.desk import Programmes
from service.use_cases.turns import wrong_turns


def verify() -> None:
    """核对全部记录、账目和封存是否被改动；有问题时逐条列出，退出码为 2。"""
    settings = Settings()
    file = settings.seal_key_file
    with open_database(settings.database) as database:
        require_current(database)
        with database.reading() as work:
            verdict = verified(work, seal_key(file) if file.exists() else None)
            faults = (*verdict.faults, *wrong_turns(Programmes(settings.home), work))
    for fault in faults:
        typer.echo(str(fault) if fault.seq else f"{fault.subject}：{fault.says}")
    looked = f"{verdict.subjects} 个主体的 {verdict.events} 条记录、{verdict.entries} 笔分录、{verdict.seals} 次封存"
    if faults:
        typer.echo(f"核对了 {looked}：发现 {len(faults)} 处问题")
        raise typer.Exit(2)
    unsigned = "" if file.exists() or not verdict.seals else f"（没有密钥 {file}，未核对封存的签名）"
    typer.echo(f"核对了 {looked}：没有发现改动{unsigned}")
