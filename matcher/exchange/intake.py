"""Files of records into the catalogue: every row read, checked, told apart from what is there, and staged.

Valid rows are staged, faulty and doubtful ones are noted down with everything that is wrong with them. Nothing is part
of the catalogue before `Intake.commit`, and then everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matcher.corpus.batch import Batch
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.checking import Problem, check_record, contradictions, merged
from matcher.corpus.fields import EXTRA
from matcher.corpus.identity import Resembling, identify, label_of, under_its_name
from matcher.corpus.readers import Row, read_rows
from matcher.corpus.records import candidate_from, kind_of
from matcher.errors import HuiqiError, InvalidRecord
from matcher.exchange.findings import Findings
from matcher.exchange.outcome import Doubt, Outcome
from matcher.progress import Progress, silent
from matcher.vocabulary import Candidate, Kind, RecordKind

_REPORT_EVERY = 500
_AGAIN = "请从表中删去这一行；本人再次同意入库的，请换一个新的编号"


class Intake:
    """One import: files are read into it, then it is committed, or forgotten.

    Args:
        batch: of the catalogue, where valid records wait.
        dry_run: whether there will be no commit.
    """

    def __init__(self, batch: Batch, *, dry_run: bool = False) -> None:
        self._batch, self._dry_run = batch, dry_run
        self._removed = batch.removed()
        self._findings = Findings()
        self._rows = 0

    @property
    def outcome(self) -> Outcome:
        """What was found so far."""
        return self._findings.outcome(applied=not self._dry_run)

    @property
    def refused(self) -> int:
        """How many rows were faulty or doubtful so far."""
        return self._findings.refused

    def read(self, path: Path, kind: RecordKind | None = None, progress: Progress = silent) -> None:
        """Read a file.

        Args:
            path: JSON lines, CSV or workbook.
            kind: of every record; where None, sheets, headings and records show it.
            progress: told of every few hundred rows.

        Raises:
            InvalidRecord: the file cannot be read at all, or holds no record.
        """
        before = self._rows
        with self._findings.file(path):
            for row in read_rows(path, kind, self._findings.notice):
                self._rows += 1
                self._take(path, row, kind)
                if self._rows % _REPORT_EVERY == 0:
                    progress("读取", self._rows, self._rows)
        if self._rows == before:
            raise InvalidRecord(path, 0, "没有任何记录", "请检查文件内容")

    def commit(self) -> None:
        """Make every valid row part of the catalogue."""
        self._batch.commit()

    def close(self) -> None:
        """Forget what was found."""
        self._findings.close()

    def _take(self, path: Path, row: Row, given: RecordKind | None) -> None:
        kind = given or (row.columns.kind if row.columns else None)
        if row.record is None:
            problem = row.fault and Problem("", row.fault.detail, row.fault.remedy)
            self._findings.fault(row, kind, [problem] if problem else [])
            return
        try:
            kind = kind or kind_of(row.record)
            problems = self._check(path, row, kind)
        except HuiqiError as error:
            problems = [Problem("", error.problem, error.remedy)]
        if problems:
            self._findings.fault(row, kind, problems)

    def _check(self, path: Path, row: Row, kind: RecordKind) -> Sequence[Problem]:
        """Stage a record, or note a doubt, or return what is wrong."""
        assert row.record is not None  # noqa: S101 - the caller has looked
        checked = check_record(row.record, kind, row.columns.names if row.columns else {})
        if row.columns is None:
            self._findings.unknown(checked.record.get(EXTRA, {}))
        if checked.problems:
            return checked.problems
        record, batch = checked.record, self._batch
        found = identify(kind, record, batch.named, lambda identifier: batch.taken(kind, identifier))
        if isinstance(found, Resembling):
            resembled = str(found.other["id"]), label_of(kind, found.other)
            self._findings.doubt(
                row,
                Doubt(kind, path, row.sheet, row.number, label_of(kind, record), *resembled, found.why, found.remedy),
            )
            return ()
        if (first := batch.place(kind, found.id)) is not None:
            return [Problem("id", f"id {found.id} 与 {first}重复", "请给每一行不同的 id，或只保留其中一行", found.id)]
        before = batch.find(kind, found.id)
        if before is None and (kind, found.id) in self._removed:
            return [Problem("id", f"{kind.label} {found.id} 已按要求从目录中删除", _AGAIN, found.id)]
        if before and kind is RecordKind.SOCIETY and "id" not in record:
            record = under_its_name(before, record)
        latest = merged(before, record | {"id": found.id})
        if wrong := contradictions(latest, kind):
            return wrong
        place = f"{path} " + (f"工作表“{row.sheet}”" if row.sheet else "") + f"第 {row.number} 行"
        batch.put(kind, latest, candidate_of(latest, kind), place, changed=latest != before)
        self._findings.good(kind, new=before is None, changed=latest != before)
        return ()


@contextmanager
def open_intake(catalogue: Catalogue, *, dry_run: bool = False) -> Iterator[Intake]:
    """Yield an import into the catalogue, of which nothing is kept unless it is committed.

    Raises:
        HuiqiError: another import is at work.
        StorageUnavailable: the state folder cannot be written.
    """
    with catalogue.batch(dry_run=dry_run) as batch:
        intake = Intake(batch, dry_run=dry_run)
        try:
            yield intake
        finally:
            intake.close()


def candidate_of(record: dict[str, Any], kind: RecordKind) -> Candidate | None:
    """Return the candidate that a checked record makes, None for a kind that is not proposed for needs."""
    return candidate_from(record, Kind(kind.value)) if kind.value in set(Kind) else None
