"""`huiqi account`: the first administrator, and a new password for whoever cannot get in; from the machine itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from matcher.errors import HuiqiError
from service.domain.bodies import Duty
from service.settings import Settings
from service.use_cases.founding import found, prepare, restore
from service.use_cases.office import Office

account = typer.Typer(help="帐号：建立第一位管理员，或在无法登录时重设密码。", no_args_is_help=True)

_Name = Annotated[str, typer.Option(help="帐号名，登录时填写")]


@account.command("create")
def create_account(
    name: _Name,
    body: Annotated[str, typer.Option(help="所代表的科协的全称，例如 武汉市科协；没有就登记一个")],
    region: Annotated[str, typer.Option(help="新登记科协的六位行政区划代码，例如 420100")] = "",
    shown: Annotated[str, typer.Option(help="姓名；不填则同帐号名")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="管理员；不写则为经办")] = False,
) -> None:
    """建立科协的帐号；密码在终端输入，或由标准输入的第一行给出。"""
    with _office() as office:
        prepare(office)
        duty = Duty.ADMIN if admin else Duty.OFFICER
        made = found(office, body, region, name, shown, duty, _password())
    typer.echo(f"已建立帐号 {made.name}（{body} {duty}）")


@account.command("password")
def set_password(name: _Name) -> None:
    """重设一个帐号的密码：会话结束，令牌废止。"""
    with _office() as office:
        prepare(office)
        restore(office, name, _password())
    typer.echo(f"已重设 {name} 的密码")


@contextmanager
def _office() -> Iterator[Office]:
    office = Office(Settings().database)
    try:
        yield office
    finally:
        office.close()


def _password() -> str:
    """The password typed twice, or the first line of what is piped in; never an argument, which others can see."""
    if sys.stdin.isatty():
        return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一次"))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise HuiqiError("没有密码", "请在终端运行，或由标准输入给出密码")
    return line
