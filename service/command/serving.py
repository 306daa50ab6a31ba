"""`huiqi serve`: the service on this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer
import uvicorn

from matcher.cli.printing import print_shortlist
from matcher.cli.progress import progress_on_stderr
from matcher.recommender import open_recommender
from matcher.vocabulary import Kind, Need
from service.app import create_app
from service.engine import Engine
from service.jobs.embedded import working
from service.settings import Settings
from service.web import logs
from service.web.pages.match import EXAMPLES

QUIET: dict[str, Any] = {
    "access_log": False,
    "log_config": None,
    "log_level": "warning",
    "proxy_headers": False,
}
"""The server's own lines go where ours go, and the line of a request is ours; whose headers count, the settings say."""


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "",
    port: Annotated[int, typer.Option(help="监听端口")] = 0,
    examples: Annotated[bool, typer.Option("--examples", help="先打印三条示例需求的名单")] = False,
) -> None:
    """启动网页和接口服务。"""
    settings = Settings()
    logs.configure(settings.log, full=settings.debug)
    with progress_on_stderr() as progress:
        recommender = open_recommender(settings.home, settings.encoder, progress)
    if examples:
        for need in EXAMPLES:
            print_shortlist(recommender.shortlist(Need("-", need), Kind.SOCIETY, top=3))
            typer.echo("")
    address = host or settings.host, port or settings.port
    engine = Engine.ready(recommender)
    app = create_app(settings, engine)
    typer.echo(f"服务已就绪：http://{address[0]}:{address[1]}（按 Ctrl-C 结束）")
    with working(settings, engine):
        uvicorn.run(app, host=address[0], port=address[1], **QUIET)
