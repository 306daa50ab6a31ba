"""`huiqi db`: the tables of this version, where they stand, and sealing what happened."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from service.settings import Settings
from service.storage.database import open_database
from service.storage.seals import seal_key
from service.storage.upgrading import check, current, latest, require_current, upgrade
from service.use_cases.desk import Programmes
from service.use_cases.turns import tell_turns

db = typer.Typer(help="数据库：建立或升级表，查看状态，封存记录。", no_args_is_help=True)


@db.command("upgrade")
def upgrade_tables() -> None:
    """建立数据库，或升级到本版所需的表。"""
    settings = Settings()
    with open_database(settings.database) as database:
        gone = upgrade(database)
        if gone:
            tell_turns(Programmes(settings.home), database)
    said = f"已升级到 {gone[-1]}（经过 {'、'.join(gone)}）" if gone else f"已是 {latest()}，无需升级"
    typer.echo(f"{database.shown}：{said}")


@db.command("status")
def show_status() -> None:
    """显示数据库在哪里、表是哪一版、是否与本版一致。"""
    with open_database(Settings().database) as database:
        typer.echo(f"数据库：{database.shown}")
        typer.echo(f"表的版本：{current(database) or '尚未建立'}；本版需要：{latest()}")
        require_current(database)
        differences = check(database)
    if differences:
        for one in differences:
            typer.echo(f"  不一致：{one}")
        raise typer.Exit(2)
    typer.echo("表、约束和防改触发器与本版一致")


@db.command("seal")
def seal_histories() -> None:
    """封存：记下所有记录此刻的末尾并签名，此后重写也看得出来。"""
    settings = Settings()
    with open_database(settings.database) as database:
        require_current(database)
        with database.work() as work:
            made = work.seals.add(work.events.heads(), datetime.now(UTC), seal_key(settings.seal_key_file))
            work.commit()
    if made is None:
        typer.echo("自上次封存以来没有新的记录")
    else:
        typer.echo(f"第 {made.seq} 次封存，{len(made.heads)} 个主体，摘要 {made.digest}")
