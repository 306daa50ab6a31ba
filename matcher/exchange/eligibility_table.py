"""The eligibility of every enterprise of the catalogue as a file, one row for each enterprise and condition.

A workbook has more sheets: 汇总, one row an enterprise, and 答复, the questions still open, to be filled in and given
back.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.json_files import read_json
from matcher.corpus.records import enterprise_from
from matcher.errors import HuiqiError, InvalidRecord
from matcher.exchange.export import SUFFIXES
from matcher.policy.answering import answers_from
from matcher.policy.documents import check_document
from matcher.policy.eligibility import Eligibility, check, questions_for
from matcher.policy.parties import Answers
from matcher.policy.ruling import Outcome
from matcher.programmes.pack import Pack
from matcher.programmes.words import Subject
from matcher.progress import Progress, silent
from matcher.storage import new_file
from matcher.tables.book import Look, new_book
from matcher.tables.cells import Cell, shown
from matcher.tables.guard import guarded
from matcher.tables.sheets import Column, Table
from matcher.tables.workbook import read_workbook
from matcher.vocabulary import Enterprise, RecordKind

Write = Callable[[Eligibility, Answers], None]

ANSWERS = "答复"
"""Title of the sheet of questions, and heading of the column for their answers."""

_CODE, _NAME, _QUESTION = "统一社会信用代码", "企业名称", "问题"
_ROWS = (
    Column(_CODE, 22, Look.CODE),
    Column(_NAME, 30, Look.WRAP),
    Column("条件", 36, Look.WRAP),
    Column("结论", 9),
    Column("情况", 50, Look.WRAP),
    Column("依据", 30, Look.WRAP),
    Column("怎样才能符合", 50, Look.WRAP),
    Column("还需回答", 30, Look.WRAP),
    Column("总结论", 9),
)
_TOTALS = (
    Column(_CODE, 22, Look.CODE),
    Column(_NAME, 34, Look.WRAP),
    Column("总结论", 9),
    *(Column(outcome.label, 9, Look.COUNT) for outcome in Outcome),
    Column("不符合的条件和办法", 70, Look.WRAP),
    Column("还需补填", 30, Look.WRAP),
)
_QUESTIONS = (
    Column(_CODE, 22, Look.CODE),
    Column(_NAME, 34, Look.WRAP),
    Column(_QUESTION, 60, Look.WRAP),
    Column(ANSWERS, 9),
)
_LAST_ROW = 1_048_575


def export_eligibility(
    catalogue: Catalogue, pack: Pack, out: Path, answers: Mapping[str, Any], progress: Progress = silent
) -> dict[Outcome, int]:
    """Write the eligibility of every enterprise; returns how many came to which outcome.

    Args:
        catalogue: whose enterprises.
        pack: the programme in its year.
        out: .xlsx, .csv or .jsonl.
        answers: question to answer, by id or name of the enterprise.

    Raises:
        HuiqiError: another kind of file, no enterprise, a programme without conditions for enterprises, or an answer
            that belongs to no enterprise or question.
        StorageUnavailable: the file cannot be written.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise HuiqiError(f"不能写成 {out.suffix or '没有扩展名的文件'}", f"可用的扩展名：{'、'.join(SUFFIXES)}")
    questions = questions_for(pack, Subject.ENTERPRISE)
    if not (total := catalogue.count(RecordKind.ENTERPRISE)):
        raise HuiqiError("目录里还没有企业", "请先用 huiqi import 导入企业")
    if not any(condition.subject is Subject.ENTERPRISE for condition in pack.conditions):
        raise HuiqiError(f"{pack.programme.title}没有对企业规定条件", "请换一个计划")
    used: set[str] = set()
    counts = dict.fromkeys(Outcome, 0)
    with _WRITERS[suffix](out) as write:
        for done, record in enumerate(catalogue.records(RecordKind.ENTERPRISE), start=1):
            enterprise = enterprise_from(record)
            given = _given(answers, enterprise, questions, used)
            found = check(pack, enterprise, given)
            counts[found.outcome] += 1
            write(found, given)
            progress("核对企业", done, total)
        if strange := [name for name in answers if name not in used]:
            raise HuiqiError(f"答复里的“{strange[0]}”不是目录中的企业", "请按统一社会信用代码或企业全称答复")
    return counts


def read_answers(path: Path) -> dict[str, Any]:
    """Return the answers of a .json file as they stand there, or of the sheet 答复 of a workbook by enterprise.

    Raises:
        InvalidRecord: the file cannot be read or holds no answers.
    """
    if path.suffix.lower() == ".xlsx":
        if not path.is_file():
            raise InvalidRecord(path, 0, "文件不存在", "请检查路径")
        return _answers_of_sheet(path)
    document = read_json(path)
    if not isinstance(document, dict):
        raise InvalidRecord(path, 0, "答复应是一个对象", '请写成 {"问题": "是"}，或 {"信用代码": {"问题": "是"}}')
    return document


def _given(answers: Mapping[str, Any], enterprise: Enterprise, questions: tuple[str, ...], used: set[str]) -> Answers:
    pairs: list[tuple[str, Any]] = []
    for name in dict.fromkeys((enterprise.id, enterprise.name)):
        if name in answers:
            used.add(name)
            if not isinstance(answers[name], Mapping):
                raise HuiqiError(f"对“{name}”的答复不是一组问题", '请写成 {"信用代码": {"问题": "是"}}')
            pairs += answers[name].items()
    return answers_from(pairs, questions)


def _answers_of_sheet(path: Path) -> dict[str, Any]:
    lines = read_workbook(path, lambda sheets: [title for title, _ in sheets if title == ANSWERS])
    found: dict[str, dict[str, str]] = {}
    headings = [column.heading for column in _QUESTIONS]
    for number, line in enumerate(lines):
        cells = [shown(cell) for cell in (*line.cells, *[None] * len(headings))][: len(headings)]
        if number == 0:
            if cells != headings:
                raise InvalidRecord(path, line.number, "“答复”工作表的表头变了", f"应为：{'、'.join(headings)}")
        elif cells[0] and cells[2]:
            found.setdefault(cells[0], {})[cells[2]] = cells[3]
    if not found:
        raise InvalidRecord(
            path, 0, "没有“答复”工作表，或表中没有问题", "请用 huiqi eligible --all-enterprises 写出的工作簿"
        )
    return found


@contextmanager
def _workbook(out: Path) -> Iterator[Write]:
    with new_book(out) as book:
        totals = Table(book, "汇总", _TOTALS, fixed=2, most_lines=12)
        rows = Table(book, "逐条", _ROWS, fixed=2, most_lines=12)
        questions = Table(book, ANSWERS, _QUESTIONS, fixed=2)
        questions.sheet.data_validation(1, 3, _LAST_ROW, 3, {"validate": "list", "source": ["是", "否"]})

        def write(found: Eligibility, given: Answers) -> None:
            totals.append(_total(found))
            for row in _rows(found):
                rows.append(row)
            for question in dict.fromkeys((*given, *found.asks)):
                answer = {True: "是", False: "否", None: None}[given.get(question)]
                questions.append([*_who(found), question, answer])

        yield write


@contextmanager
def _delimited(out: Path) -> Iterator[Write]:
    with new_file(out) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in _ROWS])

        def write(found: Eligibility, _given: Answers) -> None:
            writer.writerows([guarded(shown(cell)) for cell in row] for row in _rows(found))

        yield write


@contextmanager
def _lines(out: Path) -> Iterator[Write]:
    with new_file(out) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:

        def write(found: Eligibility, _given: Answers) -> None:
            facts = found.pack.programme
            for one in found.checks:
                row = {
                    "enterprise": _who(found)[0],
                    "name": found.party.name,
                    "programme": f"{facts.key}-{facts.year}",
                    "overall": found.outcome.value,
                    **check_document(one),
                }
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")

        yield write


_WRITERS = {".xlsx": _workbook, ".csv": _delimited, ".jsonl": _lines}


def _who(found: Eligibility) -> tuple[str, str]:
    return str(getattr(found.party, "id", "")), found.party.name


def _rows(found: Eligibility) -> Iterator[list[Cell]]:
    for one in found.checks:
        yield [
            *_who(found),
            one.condition.text,
            one.ruling.outcome.label,
            one.ruling.says,
            "；".join(map(str, one.clauses)),
            one.remedy,
            "；".join(one.ruling.asks),
            found.outcome.label,
        ]


def _total(found: Eligibility) -> list[Cell]:
    counts = Counter(one.ruling.outcome for one in found.checks)
    failed = "\n".join(f"{one.condition.text}：{one.remedy}" for one in found.of(Outcome.FAIL))
    figures = [counts[outcome] for outcome in Outcome]
    return [*_who(found), found.outcome.label, *figures, failed, "、".join(found.missing)]
