"""`huiqi models`: what models there are, what is known of each, which is in force, and putting another in force."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.comparing import print_verdict
from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError, UnknownName
from matcher.home import home_folder
from matcher.learning.known import KnownModel, known_models
from matcher.learning.registry import UNLEARNED, Registry
from matcher.learning.standing import Standing
from matcher.manifest import fingerprint_of, read_manifest
from matcher.trials.comparing import Choice, Sources, compare_choices
from matcher.vocabulary import Kind

_RESTART = "正在运行的 huiqi serve 重启后改用它"

NeedsOption = Annotated[Path, typer.Option(help="有评判的参照需求，JSON lines：id、title、text，可有 date、industries")]
QrelsOption = Annotated[Path | None, typer.Option(help="TREC 评判文件；需求里已有 expert 字段时可省")]
CandidatesOption = Annotated[Path | None, typer.Option(help="候选，JSON lines；学会不给则用产品目录")]
SinceOption = Annotated[str, typer.Option(help="只比较提出日期不早于这一天的需求，如 2026-03-01")]
ByOption = Annotated[str, typer.Option(help="谁做的；默认当前用户")]


class Refused(HuiqiError):
    """The gate did not let a model through."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="查看、比较、发布和退回模型。", no_args_is_help=True)
    commands.command("list")(list_models)
    commands.command("show")(show_model)
    commands.command("compare")(compare)
    commands.command("promote")(promote)
    commands.command("rollback")(rollback)
    app.add_typer(commands, name="models")


def list_models() -> None:
    """列出随产品发布的和本机训练的排序模型、产业识别模型与逐词向量，标出现用的排序模型。"""
    current: dict[tuple[str, str], str] = {}
    for one in known_models(home_folder()):
        place = one.kind, one.encoder
        if place not in current:
            current[place] = _current(*place)
        typer.echo(
            f"{one.fingerprint}  {'现用' if current[place] == one.fingerprint else '　　'}  "
            f"{one.kind:<12}{one.encoder:<10}{_said(one)}  {one.folder}"
        )


def show_model(name: Annotated[str, typer.Argument(help="模型指纹的前几位，或模型文件夹")]) -> None:
    """显示一个模型的说明卡。"""
    folder = Path(name) if Path(name).is_dir() else _named(name)
    read_manifest(folder)  # a folder that holds no model is refused by name
    typer.echo((folder / "card.md").read_text("utf-8"))


def compare(
    first: Annotated[str, typer.Argument(help="模型指纹的前几位或文件夹；fusion-1 是不用标注的排序")],
    second: Annotated[str, typer.Argument(help="要替换前者的模型，写法同前")],
    needs: NeedsOption,
    qrels: QrelsOption = None,
    candidates: CandidatesOption = None,
    since: SinceOption = "",
) -> None:
    """在同一批有评判的需求上逐切片比较两个模型，说明后者可否替换前者。什么都不改动。"""
    if first == second == UNLEARNED:
        raise HuiqiError("两个都是不用标注的排序", "请给出至少一个模型的指纹或文件夹")
    one = _choice(second if first == UNLEARNED else first)  # the unlearned ranking is of the other's kind and encoder
    unlearned = replace(one, fingerprint=UNLEARNED, folder=None)
    current = unlearned if first == UNLEARNED else one
    candidate = unlearned if second == UNLEARNED else _choice(second)
    sources = Sources(needs, qrels, candidates, since)
    with progress_on_stderr() as progress:
        verdict = compare_choices(current, candidate, sources, home_folder(), progress)
    print_verdict(verdict, current.fingerprint, candidate.fingerprint)


def promote(
    name: Annotated[str, typer.Argument(metavar="FINGERPRINT", help="待发布模型指纹的前几位，或模型文件夹")],
    needs: NeedsOption,
    qrels: QrelsOption = None,
    candidates: CandidatesOption = None,
    since: SinceOption = "",
    by: ByOption = "",
    why: Annotated[str, typer.Option(help="理由，与比较结果一起记下")] = "",
) -> None:
    """与现用的模型比较；总体显著更好、没有切片变差、没有可疑之处才发布，否则说明理由。"""
    home, candidate = home_folder(), _choice(name)
    registry = Registry(home, candidate.kind, candidate.encoder)
    standing = registry.standing()
    if candidate.fingerprint == standing.current:
        raise HuiqiError(f"{standing.current} 已经是现用的{registry.kind.label}模型", "不必再发布")
    current = Choice(registry.kind, registry.encoder, standing.current, registry.folder_of(standing.current))
    with progress_on_stderr() as progress:
        sources = Sources(needs, qrels, candidates, since)
        verdict = compare_choices(current, candidate, sources, home, progress, stand_in=True)
    print_verdict(verdict, current.fingerprint, candidate.fingerprint)
    if not verdict.accepted:
        more = f"（共 {len(verdict.refusals)} 条理由）" if len(verdict.refusals) > 1 else ""
        raise Refused(
            f"没有发布 {candidate.fingerprint}：{verdict.refusals[0]}{more}", f"现用的仍是 {standing.current}"
        )
    if candidate.folder and candidate.fingerprint != registry.first:
        registry.add(candidate.folder)
    grounds = f"{why}；{verdict.summary()}" if why else verdict.summary()
    _say(registry, registry.promote(candidate.fingerprint, standing.current, by or _user(), grounds))


def rollback(
    kind: Annotated[Kind, typer.Option(help="哪一类候选的模型")],
    encoder: EncoderOption = DEFAULT_ENCODER,
    to_shipped: Annotated[bool, typer.Option("--shipped", help="直接回到随产品发布的模型")] = False,
    by: ByOption = "",
    why: Annotated[str, typer.Option(help="理由")] = "",
) -> None:
    """退回上一个现用的模型，打分与当时完全相同。"""
    registry = Registry(home_folder(), kind, encoder)
    _say(registry, registry.rollback(by or _user(), why, to_first=to_shipped))


def _say(registry: Registry, standing: Standing) -> None:
    before = standing.history[-1]["from"] or "（不明）"
    typer.echo(f"现用的{registry.kind.label}模型（{registry.encoder}）：{before} → {standing.current}。{_RESTART}")


def _choice(name: str) -> Choice:
    folder = Path(name) if Path(name).is_dir() else _named(name)
    manifest = read_manifest(folder)
    if manifest["kind"] not in set(Kind):
        raise HuiqiError(f"{name} 不是排序模型", "只有学会、专家和成果的排序模型可以比较和发布")
    return Choice(Kind(manifest["kind"]), manifest["encoder"], fingerprint_of(manifest), folder)


def _named(prefix: str) -> Path:
    found = [one.folder for one in known_models(home_folder()) if one.fingerprint.startswith(prefix)]
    if not found:
        raise UnknownName(f"没有指纹以 {prefix!r} 开头的模型", "请用 huiqi models list 查看")
    if len(found) > 1:
        raise UnknownName(f"有 {len(found)} 个模型的指纹以 {prefix!r} 开头", "请多写几位，或给出模型文件夹")
    return found[0]


def _said(one: KnownModel) -> str:
    figure = one.headline
    return f"{figure.name:<9}{figure.mean:.3f} [{figure.low:.3f}, {figure.high:.3f}]" if figure else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "（不明）"


def _current(kind: str, encoder: str) -> str:
    if kind not in set(Kind):
        return ""
    try:
        return Registry(home_folder(), Kind(kind), encoder).standing().current
    except HuiqiError:  # opening it will say so; a list must still list
        return ""
