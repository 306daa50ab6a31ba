"""`huiqi train-alliances`: a ranking learned from the office's own past alliances, with its card."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError, InvalidRecord
from matcher.home import home_folder
from matcher.learning.alliance_card import alliance_figures, alliance_table, save_alliance_model, write_alliance_card
from matcher.learning.alliance_figures import read_truth
from matcher.learning.alliance_rows import build_rows
from matcher.learning.alliance_training import check_day, train_on_alliances
from matcher.learning.alliances import read_log
from matcher.learning.history import HistoryBuilder, Party
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.storage import sha256_of
from matcher.vocabulary import Candidate, Kind

EVENTS, NEEDS, TRUTH = "events.jsonl", "needs.jsonl", "mechanism.jsonl"
PARTIES = {Kind.SOCIETY: "societies.jsonl", Kind.EXPERT: "experts.jsonl"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train-alliances")(train_alliances)


def train_alliances(
    events: Annotated[
        Path, typer.Option(help=f"文件夹，内有 {EVENTS}、{NEEDS} 和 {'、'.join(PARTIES.values())}（后两个可缺一）")
    ],
    until: Annotated[str, typer.Option(help="学到哪一天为止（含），例如 2024-12-31；其后一年用来检验")],
    out: Annotated[Path | None, typer.Option(help="模型文件夹；默认在 HUIQI_HOME/models/alliances 下")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
) -> None:
    """从以往的对接记录学习排序，在之后一年的需求上与只看文字的排序比较，并写出模型说明卡。"""
    end = _end_of(until)
    log = read_log(events / EVENTS)
    check_day(log.cases(), end)  # before minutes of encoding, not after
    needs = read_all(events / NEEDS, need_from, lambda need: need.id)
    listed = {kind: _parties(events / name, kind) for kind, name in PARTIES.items()}
    truth = read_truth(events / TRUTH) if (events / TRUTH).is_file() else None
    home = home_folder()
    with progress_on_stderr() as progress:
        opened = open_encoder(encoder, home, progress)
        queries = {query.need.id: query for query in encode_needs(needs, opened, progress)}
        indexes = {kind: build_index(found, opened, progress) for kind, found in listed.items() if found}
        parties = {
            one.id: Party(one.id, kind.value, one.level, one.region) for kind, found in listed.items() for one in found
        }
        history = HistoryBuilder(log, parties, {need: query.whole for need, query in queries.items()})
        rows = build_rows(log.cases(), queries, indexes, history, progress)
        trained = train_on_alliances(rows, log, end, truth, seed, progress)
    used = [events / name for name in (EVENTS, NEEDS, *PARTIES.values()) if (events / name).is_file()]
    settings = {key: value for key, value in trained.scorer.get_params().items() if key != "features"}
    facts = {
        "encoder": opened.name,
        "encoder_fingerprint": opened.fingerprint,
        "until": end.isoformat(timespec="minutes"),
        "data": {path.name: sha256_of(path) for path in used},
        "seed": seed,
        "needs": {
            "learn": len(np.unique(rows.groups[trained.split.learn])),
            "report": len(np.unique(rows.groups[trained.split.report])),
        },
        "figures": alliance_figures(trained),
        "settings_text": ", ".join(f"{key} {value}" for key, value in sorted(settings.items())),
    }
    target = out or home / "models" / "alliances" / encoder.replace("/", "_")
    fingerprint = save_alliance_model(target, trained, facts, write_alliance_card(trained, facts))
    typer.echo(alliance_table(trained))
    typer.echo(f"模型 {fingerprint} → {target}")


def _end_of(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time())
    except (ValueError, OverflowError) as error:
        raise HuiqiError(f"--until {text!r} 不是能用的日期", "请写成 2024-12-31 的样子") from error


def _parties(path: Path, kind: Kind) -> list[Candidate]:
    """Return the shipped parties of a kind, overlaid by those of the file where there is one."""
    found = {candidate.id: candidate for candidate in shipped(kind)}
    if path.is_file():
        for candidate in read_all(path, lambda record: candidate_from(record, kind), lambda one: one.id):
            found[candidate.id] = candidate
    if not found:
        raise InvalidRecord(path, 0, "文件不存在", f"产品目录里没有{kind.label}，请给出这个文件")
    return list(found.values())
