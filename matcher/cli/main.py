"""Entry point: assembles the commands and turns errors into one line and an exit status.

Exit status: 0 done, 1 a fault of the program, 2 input or state that the person can mend, 130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated

# Before any numeric library starts its threads: waiting threads that spin make a busy machine ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import typer
from typer.exceptions import TyperException

from matcher import __version__
from matcher.cli import (
    alliances,
    benching,
    demo,
    eligibility,
    encoder_training,
    evaluating,
    exporting,
    gaps,
    importing,
    indexing,
    linting,
    matching,
    models,
    needs,
    programmes,
    ranking,
    replaying,
    sites,
    tagging,
    team_matching,
    training,
)
from matcher.errors import HuiqiError

PLUGINS = "huiqi.commands"
"""Entry-point group through which packages above the library (the service) add their commands."""

_INTERRUPTED = 130

app = typer.Typer(
    name="huiqi",
    help="会企：为企业技术需求找到合适的学会与专家，并说明理由。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"huiqi {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", help="显示版本", callback=_show_version, is_eager=True)] = False,
) -> None:
    pass


def _add_plugin(to: typer.Typer, plugin: EntryPoint) -> None:
    """Add a command, or a group of commands."""
    loaded = plugin.load()
    if isinstance(loaded, typer.Typer):
        to.add_typer(loaded, name=plugin.name)
    else:
        to.command(plugin.name)(loaded)


_ROOMS = (
    *(
        importing,
        exporting,
        linting,
        indexing,
        matching,
        team_matching,
        ranking,
        needs,
        gaps,
        eligibility,
        replaying,
        tagging,
        evaluating,
    ),
    *(tagging, evaluating, training, encoder_training, alliances, models, benching, demo, programmes, sites),
)
for _module in _ROOMS:
    _module.register(app)
for _plugin in sorted(entry_points(group=PLUGINS), key=lambda plugin: plugin.name):
    _add_plugin(app, _plugin)


def run() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit status."""
    try:
        status = app(args=arguments, prog_name="huiqi", standalone_mode=False)
    except HuiqiError as error:
        return _refused(str(error))
    except typer.Abort:
        status = _INTERRUPTED
    except TyperException as error:
        return _refused_usage(error)
    except BrokenPipeError:
        return 0
    except Exception as error:
        if os.environ.get("HUIQI_DEBUG"):
            raise
        typer.echo(f"程序出错：{type(error).__name__}: {error}。请设置 HUIQI_DEBUG=1 重试并反馈完整信息", err=True)
        return 1
    if status == _INTERRUPTED:
        typer.echo("已中断；之前的数据不受影响，已完成的编码会保留，重新运行即可继续", err=True)
    return status if isinstance(status, int) else 0


def _refused(message: str) -> int:
    # a file name or a parser's message may hold line ends and bytes that are no text
    printable = message.encode("utf-8", "backslashreplace").decode()
    typer.echo(f"错误：{' '.join(printable.split())}", err=True)
    return 2


def _refused_usage(error: TyperException) -> int:
    message = getattr(error, "format_message", error.__str__)().rstrip(".")
    if not message:  # a command without arguments has shown its help
        return 2
    command = getattr(getattr(error, "ctx", None), "command_path", "huiqi")
    return _refused(f"命令用法不对（{message}）。请运行 {command} --help 查看用法")
