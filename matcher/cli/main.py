"""Entry point: assembles the commands and turns errors into one line and an exit status.

Exit status: 0 done, 1 a fault of the program, 2 input or state that the person can mend, 130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import entry_points

# Before any numeric library starts its threads: waiting threads that spin make a busy two-core machine ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import typer

from matcher import __version__
from matcher.cli import evaluating, importing, indexing, matching, models, training
from matcher.errors import HuiqiError

PLUGINS = "huiqi.commands"
"""Entry-point group through which packages above the library (the service) add their commands."""

app = typer.Typer(
    name="huiqi",
    help="会企：为企业技术需求找到合适的学会与专家，并说明理由。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="显示版本", is_eager=True),
) -> None:
    if version:
        typer.echo(f"huiqi {__version__}")
        raise typer.Exit


for _module in (importing, indexing, matching, evaluating, training, models):
    _module.register(app)
for _plugin in sorted(entry_points(group=PLUGINS), key=lambda plugin: plugin.name):
    app.command(_plugin.name)(_plugin.load())


def run() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit status."""
    try:
        app(args=arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except HuiqiError as error:
        typer.echo(f"错误：{error}", err=True)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("已中断；之前的数据不受影响，已完成的编码会保留，重新运行即可继续", err=True)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if os.environ.get("HUIQI_DEBUG"):
            raise
        typer.echo(f"程序出错：{type(error).__name__}: {error}。请设置 HUIQI_DEBUG=1 重试并反馈完整信息", err=True)
        return 1
    return 0
