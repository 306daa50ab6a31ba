"""`huiqi demo-office`: an empty installation filled with the demonstration world, with accounts to look at it."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Annotated

import typer

from matcher.cli.progress import progress_on_stderr
from matcher.demo.world import NEEDS, SEED
from service.demo.making import Made, Wanted, make_office
from service.domain.history import day_of
from service.settings import Settings
from service.use_cases.office import Office

_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="演示数据的“今天”；默认就是今天")]


def demo_office(
    needs: Annotated[int, typer.Option(help="需求条数，企业、专家、成果随之增减")] = NEEDS,
    cases: Annotated[int | None, typer.Option(min=0, help="项目个数；默认按演示世界的联盟")] = None,
    seed: Annotated[int, typer.Option(min=0, help="随机种子；同一种子、同一天得到相同的内容")] = SEED,
    today: _Day = None,
    password: Annotated[str, typer.Option(help="所有演示帐号共用的密码；不填则随机生成")] = "",
) -> None:
    """在空的数据库和目录里建一个演示单位：虚构的机构、帐号、需求和几年来的项目，全部标有“演示”。"""
    settings = Settings()
    given = password or token_urlsafe(12)
    day = today.date() if today else day_of(datetime.now(UTC))
    wanted = Wanted(seed, day, needs, cases, settings.encoder)
    office = Office(settings.database)
    try:
        with progress_on_stderr() as progress:
            made = make_office(office, settings.home, given, wanted, progress)
    finally:
        office.close()
    _tell(made, given)


def _tell(made: Made, password: str) -> None:
    bodies = "，".join(f"{role.value} {count}" for role, count in made.bodies.items())
    typer.echo(f"已建演示单位：需求 {made.needs} 条，项目 {made.cases} 个，帐号 {made.accounts} 个；机构：{bodies}")
    typer.echo("帐号（其余企业、学会、专家以目录编号的小写为帐号名）：")
    stories = list(dict.fromkeys(one.story for one in made.listed))
    for one in sorted(made.listed, key=lambda one: (stories.index(one.story), one.name)):
        typer.echo(f"  {one.story:<6}{one.duty}　{one.name:<20}{one.body}")
    typer.echo(f"所有演示帐号的密码：{password}")
    typer.echo("只供演示：全部内容为虚构，这个密码人人知道，切勿用于真实业务。")
