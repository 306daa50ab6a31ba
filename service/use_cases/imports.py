"""导入目录: a file is handed in, checked by a job that writes a report, then written by another where somebody says so.

The catalogue is one for the whole installation, so only the association at the top of the tree imports into it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from matcher.storage import make_folder, write_atomically
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.jobs import Job, JobKind, JobState
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.jobs import ask
from service.use_cases.reports import report_file

LARGEST = 20 << 20
KEPT = timedelta(days=30)
"""How long a file that was handed in is kept: long enough to check it, mend it, and write it."""

_FOLDER = "imports"
_ENDS = (".xlsx", ".csv", ".jsonl")
_LONGEST = 120
_MOST = 500


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in, and whether its rows are written or only checked."""

    digest: str
    name: str
    apply: bool = False

    @classmethod
    def of(cls, args: Mapping[str, Any]) -> Handed:
        """Read it from a job."""
        return cls(str(args.get("file", "")), str(args.get("name", "")), bool(args.get("apply")))


def may_import(viewer: Viewer) -> bool:
    """Return whether somebody acts for the association at the top of the tree."""
    return viewer.role is Role.ASSOCIATION and viewer.path == f"{viewer.body}/"


def require_may_import(viewer: Viewer) -> None:
    """Raise Forbidden unless somebody may import."""
    if not may_import(viewer):
        raise Forbidden("目录由最上级科协统一导入", "请把表交给上级科协的管理员；本单位的资料可在“资料”页更改")


def check_file(desk: Desk, work: Work, name: str, data: bytes, viewer: Viewer, at: datetime) -> Job:
    """Keep a file and put it on the list to be checked; nothing is written into the catalogue.

    Raises:
        Forbidden: the viewer may not import.
        InvalidDeed: it is empty, too large, or of no kind that can be read.
    """
    end = next((one for one in _ENDS if name.lower().endswith(one)), "")
    if not end:
        raise InvalidDeed("只能导入 .xlsx、.csv 或 .jsonl 文件", "请用导入模板另存为 Excel 工作簿（.xlsx）后再上传")
    require_may_import(viewer)
    if not data or len(data) > LARGEST:
        raise InvalidDeed("文件是空的或太大", f"请上传不超过 {LARGEST >> 20} MB 的文件；更多的请分几次")
    digest = sha256(data).hexdigest()
    shown = _safe(name.rpartition("/")[2].rpartition("\\")[2][: -len(end)])[:_LONGEST] + end
    folder = desk.home / _FOLDER / digest
    make_folder(folder)
    (desk.home / _FOLDER).chmod(0o700)
    write_atomically(folder / shown, data)
    return ask(work, JobKind.IMPORT, {"file": digest, "name": shown, "apply": False}, viewer, at)


def write_file(desk: Desk, work: Work, job: str, viewer: Viewer, at: datetime) -> Job:
    """Put it on the list that the valid rows of a checked file are written.

    Raises:
        Forbidden: the viewer may not import.
        Missing: there is no such check.
        NotAllowed: it is not done, has no valid row, or its file is gone.
    """
    before = import_of(work, job, viewer)
    require_may_import(viewer)
    handed = Handed.of(before.args)
    if handed.apply or before.state is not JobState.DONE:
        raise NotAllowed("这份文件还没有检查完，或已经写入", "请等检查完成；再次导入请重新上传")
    if not before.result.get("valid"):
        raise NotAllowed("没有可以写入的行", "请按报告改正后重新上传")
    if not file_of(desk.home, handed).is_file():
        raise NotAllowed("上传的文件已过期清理", "请重新上传")
    return ask(work, JobKind.IMPORT, {"file": handed.digest, "name": handed.name, "apply": True}, viewer, at)


def import_of(work: Work, job: str, viewer: Viewer) -> Job:
    """Return a check or a writing.

    Raises:
        Missing: there is none, or it may not be seen.
    """
    found = work.jobs.get(viewer, job)
    if found.kind is not JobKind.IMPORT:
        raise Missing("次导入")
    return found


def imports_of(work: Work, viewer: Viewer) -> tuple[Job, ...]:
    """Return the latest checks and writings of an office, the newest first."""
    return tuple(job for job in work.jobs.list(viewer, limit=_MOST) if job.kind is JobKind.IMPORT)


def import_report(home: Path, job: Job) -> tuple[Path, str]:
    """Return the report workbook of a check or writing, and what it is called.

    Raises:
        Missing: there is none.
    """
    file = report_file(home, str(job.result.get("file", "")))
    if job.kind is not JobKind.IMPORT or not file.is_file():
        raise Missing("份报告")
    return file, f"{Handed.of(job.args).name.rpartition('.')[0]}-导入报告.xlsx"


def file_of(home: Path, handed: Handed) -> Path:
    """Return where a file that was handed in stands, or stood.

    Raises:
        HuiqiError: the job names none.
    """
    if not handed.digest.isalnum() or not handed.name or handed.name != _safe(handed.name):
        raise HuiqiError("任务没有写明文件", "请重新上传")
    return home / _FOLDER / handed.digest / handed.name


def forget_files(home: Path, now: datetime) -> int:
    """Delete the files that were handed in long ago; returns how many."""
    root, done = home / _FOLDER, 0
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        if folder.stat().st_mtime < (now - KEPT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            done += 1
    return done


def _safe(name: str) -> str:
    return "".join(one for one in name if one.isprintable() and one not in '/\\:*?"<>|').lstrip(".") or "导入"
