"""`huiqi classify` and `huiqi train-directions`: priority directions from text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matcher.cli.needed_services import write_services
from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError
from matcher.evaluation.tags import agreement
from matcher.home import home_folder
from matcher.learning.direction_card import agreement_table, direction_card
from matcher.learning.directions import (
    AnnotatedNeeds,
    ShortTexts,
    cross_validate,
    figures_of,
    fit,
    measure,
    read_annotated,
    read_short_texts,
)
from matcher.resources import CORPORA
from matcher.storage import sha256_of, write_atomically
from matcher.tagging.inputs import described_from, society_described
from matcher.tagging.model import open_tagger, save_tagger
from matcher.tagging.tagger import seen_of, tag, tag_table, views_of
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Kind

DIRECTIONS = "directions-wuhan-2015"
"""The list that the shipped tagger knows; another programme's list is another training."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("classify")(classify)
    app.command("train-directions")(train_directions)


def classify(
    needs: Annotated[Path, typer.Option(help="需求、企业或学会，JSON lines：id 和 title、name、text、scope 等文字")],
    out: Annotated[Path, typer.Option(help='结果，JSON lines：{"id": …, "industries": […]} 或 services')],
    services: Annotated[bool, typer.Option("--services", help="识别需要的服务类型，不识别产业方向")] = False,
    probabilities: Annotated[bool, typer.Option("--probabilities", help="同时写出每个方向的概率")] = False,
    model: Annotated[Path | None, typer.Option(help="模型文件夹；默认用随产品发布的")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """由文字识别优先产业方向或需要的服务类型，可多选；不属于任何方向的记为“其他”。"""
    if services:
        if probabilities or model:
            raise HuiqiError("--services 不用模型，也没有概率", "请去掉 --probabilities 和 --model")
        write_services(needs, out)
        return
    texts = read_all(needs, described_from, lambda record: record.need.id)
    with progress_on_stderr() as progress:
        opened = open_encoder(encoder, home_folder(), progress)
        found = tag(texts, open_tagger(opened, model), opened, progress)
    lines = []
    for tags in found:
        record: dict[str, object] = {"id": tags.id, "industries": list(tags.directions)}
        if probabilities:
            record["probabilities"] = dict(tags.probabilities)
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    write_atomically(out, "".join(lines).encode())
    counts = {name: sum(name in tags.directions for tags in found) for tags in found for name in tags.directions}
    shown = "，".join(
        f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    typer.echo(f"已识别 {len(found):,} 条 → {out}（{shown}）")


def train_directions(
    needs: Annotated[
        Path, typer.Option(help="已标注的需求，JSON lines：id、title、text 和 industries 或 industries_a、industries_b")
    ],
    texts: Annotated[list[Path], typer.Option(help="作者标注过的短文本所在的文件，可给出多个")],
    labels: Annotated[Path, typer.Option(help="短文本的标注")] = CORPORA / "labels" / f"{DIRECTIONS}.tsv",
    out: Annotated[Path | None, typer.Option(help="模型文件夹；默认在 HUIQI_HOME/models/directions 下")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
) -> None:
    """训练产业方向识别模型，打印与标注者的一致程度，并写出模型说明卡。"""
    home = home_folder()
    names = classification(DIRECTIONS).names()
    listed, annotators = read_annotated(needs, DIRECTIONS)
    short, marks = read_short_texts(texts, labels, DIRECTIONS)
    target = out or home / "models" / "directions" / encoder.replace("/", "_")
    with progress_on_stderr() as progress:
        opened = open_encoder(encoder, home, progress)
        annotated = AnnotatedNeeds(listed, views_of(listed, opened, progress), annotators)
        labelled = ShortTexts(seen_of(short, opened, progress), marks)
        measured = measure(DIRECTIONS, annotated, labelled, seed, progress)
        others = [cross_validate(DIRECTIONS, annotated, labelled, other)[1] for other in (1, 2, 3) if other != seed]
        societies = [candidate for candidate in shipped(Kind.SOCIETY) if candidate.industries]
        tagger = fit(DIRECTIONS, annotated, labelled)
        _, seen = tag_table([society_described(society) for society in societies], tagger, opened, progress)
    stated = np.array([[name in society.industries for name in names] for society in societies])
    facts = {
        "encoder": opened.name,
        "encoder_fingerprint": opened.fingerprint,
        "data": {path.name: sha256_of(path) for path in (needs, *texts, labels)},
        "seed": seed,
        "needs": len(listed),
        "texts": len(short),
        "other_seeds": ", ".join(f"{found.micro.mean:.3f}" for found in others),
        "societies": str(agreement(seen, [stated]).micro),
        "figures": figures_of(measured, names),
    }
    fingerprint = save_tagger(target, tagger, facts, direction_card(opened.name, tagger, measured, facts))
    typer.echo(agreement_table(names, measured))
    typer.echo(f"模型 {fingerprint} → {target}")
