"""What README.md names is what there is: routes and commands."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from matcher.cli.main import app
from service.app import create_app
from service.settings import Settings

README = Path(__file__).parents[2].joinpath("README.md")


def test_the_table_of_routes_is_the_interface(tmp_path: Path) -> None:
    told = set(re.findall(r"`/([a-z-]+)`", README.read_text("utf-8"))) - {"metrics"}  # which is for machines
    paths = create_app(Settings(home=tmp_path)).openapi()["paths"]
    assert told == {path.removeprefix("/api/v1").split("/")[1] for path in paths}


def test_every_command_is_told_and_no_other() -> None:
    text = README.read_text("utf-8").replace("import PATH", "import")
    told = set(re.findall(r"huiqi ([a-z][a-z-]*)", text))
    assert told == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # of the group
