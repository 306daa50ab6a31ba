"""`huiqi eligible`: may they take part in a programme, what is missing, and what would be enough."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import day_of
from matcher.cli.eligibility_printing import print_eligibility, print_questions
from matcher.cli.parties import party_of_file
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.exchange.eligibility_table import export_eligibility, read_answers
from matcher.home import home_folder
from matcher.policy.answering import per_party, split_answer
from matcher.policy.documents import eligibility_document, id_of_party
from matcher.policy.eligibility import Eligibility, check, questions_for
from matcher.policy.known import alliance_between, answers_for, named_party
from matcher.policy.parties import Party, subject_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.vocabulary import RecordKind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eligible")(eligible)


def eligible(
    programme: Annotated[str, typer.Option(help="计划和年度，如 wuhan-2015；只写 wuhan 则用 --on 当日有效的版本")],
    enterprise: Annotated[str, typer.Option(help="企业的统一社会信用代码或名称")] = "",
    society: Annotated[str, typer.Option(help="学会或高校科协的编号或名称；与 --enterprise 同用则一并核对联合体")] = "",
    expert: Annotated[str, typer.Option(help="专家的编号或姓名")] = "",
    record: Annotated[Path | None, typer.Option(help="尚未导入的一条记录，.json 文件")] = None,
    every: Annotated[bool, typer.Option("--all-enterprises", help="目录中的全部企业，结果写入 --out")] = False,
    out: Annotated[Path | None, typer.Option(help="结果文件：.xlsx、.csv 或 .jsonl，每家企业每个条件一行")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="对一个问题的答复，如 独立法人=是；可给出多个")] = None,
    answers: Annotated[Path | None, typer.Option(help="答复文件：.json，或填好“答复”工作表的结果工作簿 .xlsx")] = None,
    on: Annotated[str, typer.Option(help="按哪一天有效的版本，如 2015-06-01；默认今天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """核对申报条件：逐条列出符合、不符合、待核实，所用数据、条款依据，以及最少改什么就能符合。"""
    home = home_folder()
    pack = pack_named(home, programme, day_of(on))
    catalogue = Catalogue(home)
    if every and any((enterprise, society, expert, record, as_json)):
        raise HuiqiError(
            "--all-enterprises 核对全部企业，不能再指明某一家", "请去掉 --enterprise 等选项或 --all-enterprises"
        )
    if every:
        _check_every_enterprise(catalogue, pack, out, answer, answers)
        return
    if out is not None:
        raise HuiqiError("--out 只用于全部企业", "请加上 --all-enterprises，或去掉 --out（单个结果可用 --json 保存）")
    wanted = ((RecordKind.ENTERPRISE, enterprise), (RecordKind.SOCIETY, society), (RecordKind.EXPERT, expert))
    opened = [named_party(catalogue, kind, text) for kind, text in wanted if text]
    opened += [party_of_file(record)] if record else []
    if not opened:
        raise HuiqiError(
            "没有说核对谁",
            "请用 --enterprise、--society、--expert、--record 之一指明，或用 --all-enterprises 核对全部企业",
        )
    parties = [party for party, _ in opened]
    together = alliance_between(parties)
    document = read_answers(answers) if answers else None
    found = _check(pack, [*parties, *([together] if together else [])], answer or [], document)
    told = list(zip(found, [*(some for _, some in opened), ()], strict=False))
    if as_json:
        typer.echo(json.dumps([eligibility_document(*one) for one in told], ensure_ascii=False, indent=1))
        return
    for one, doubts in told:
        print_eligibility(one, doubts)
    print_questions(found)


def _check(pack: Pack, parties: list[Party], written: list[str], document: object) -> list[Eligibility]:
    questions = [questions_for(pack, subject_of(party)) for party in parties]
    every = {question for some in questions for question in some}
    found = []
    for party, own in zip(parties, questions, strict=True):
        pairs = [split_answer(text) for text in written]
        if document is not None:
            pairs += per_party(document, party.name, id_of_party(party)).items()
        found.append(check(pack, party, answers_for(pairs, own, every)))
    return found


def _check_every_enterprise(
    catalogue: Catalogue, pack: Pack, out: Path | None, answer: list[str] | None, answers: Path | None
) -> None:
    if out is None:
        raise HuiqiError("没有说结果写到哪里", "请加 --out 结果.xlsx（或 .csv、.jsonl）")
    if answer:
        raise HuiqiError(
            "--answer 会把同一答复用于所有企业", "请用 --answers 按企业答复：先导出，填好“答复”工作表再给回"
        )
    with progress_on_stderr() as progress:
        counts = export_eligibility(catalogue, pack, out, read_answers(answers) if answers else {}, progress)
    total = sum(counts.values())
    listed = "，".join(f"{outcome.label} {count:,} 家" for outcome, count in counts.items())
    typer.echo(f"已核对 {total:,} 家企业（{listed}）→ {out}")
