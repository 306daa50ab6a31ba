"""`huiqi models`: what ranking models there are, and what is known of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.errors import UnknownName
from matcher.home import home_folder
from matcher.manifest import fingerprint_of, read_manifest
from matcher.resources import MODELS

_METRICS = {"ndcg@10": "nDCG@10", "micro_f1": "micro-F1"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="查看模型。", no_args_is_help=True)
    commands.command("list")(list_models)
    commands.command("show")(show_model)
    app.add_typer(commands, name="models")


def list_models() -> None:
    """列出随产品发布的和本机训练的排序模型与产业识别模型。"""
    for folder in _folders():
        manifest = read_manifest(folder)
        learned = manifest["figures"]["learned"]
        metric = "micro_f1" if "micro_f1" in learned else "ndcg@10"
        low, high = learned[f"{metric}_95"]
        typer.echo(
            f"{fingerprint_of(manifest)}  {manifest['kind']:<12}{manifest['encoder']:<10}"
            f"{_METRICS[metric]:<9}{learned[metric]:.3f} [{low:.3f}, {high:.3f}]  {folder}"
        )


def show_model(name: Annotated[str, typer.Argument(help="模型指纹的前几位，或模型文件夹")]) -> None:
    """显示一个模型的说明卡。"""
    folder = Path(name) if Path(name).is_dir() else _named(name)
    read_manifest(folder)  # a folder that holds no model is refused by name
    typer.echo((folder / "card.md").read_text("utf-8"))


def _named(prefix: str) -> Path:
    for folder in _folders():
        if fingerprint_of(read_manifest(folder)).startswith(prefix):
            return folder
    raise UnknownName(f"没有指纹以 {prefix!r} 开头的模型", "请用 huiqi models list 查看")


def _folders() -> list[Path]:
    roots = (MODELS, home_folder() / "models")
    return sorted(path.parent for root in roots for path in root.glob("*/*/model.json"))
