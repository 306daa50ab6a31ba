"""佐证: files that show what is reported, kept by their digest; and what records cite of them."""

from __future__ import annotations

from datetime import datetime

from service.documents.content import LARGEST, SUFFIXES, fault_of, media_of
from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.statistics.recording import require_may_record
from service.domain.statistics.records import Evidence
from service.storage.errors import Missing
from service.storage.evidence import EvidenceRow
from service.storage.work import Work
from service.use_cases import vault
from service.use_cases.desk import Desk

_LONGEST = 120


def hand_in(desk: Desk, work: Work, name: str, data: bytes, office: str, viewer: Viewer, at: datetime) -> EvidenceRow:
    """Keep a file for an office; the end of its name is made that of its kind.

    Args:
        desk: where.
        work: the unit of work.
        name: shown to people; empty: 佐证.
        data: PDF, PNG, JPEG, .docx or .xlsx by its content, 20 MB at most.
        office: whose records it shows; empty: the viewer's own.
        viewer: who hands it in.
        at: now.

    Raises:
        Missing, Forbidden, InvalidDeed: the viewer may not record for the office; the file is not acceptable.
    """
    placed = work.bodies.get(viewer, office or viewer.body)
    require_may_record(viewer, placed.body, placed.path)
    media = media_of(data)
    problem = fault_of(data, media) if media else "文件不是 PDF、PNG、JPEG、Word（.docx）或 Excel（.xlsx）"
    if problem:
        raise InvalidDeed(problem, f"请提交未加密、不含宏、不超过 {LARGEST >> 20} MB 的扫描件、照片或文档")
    digest = vault.keep(desk.home, data, vault.EVIDENCE)
    shown = _named(name, SUFFIXES[media])
    return work.evidence.add(EvidenceRow(digest, placed.body.id, shown, media, len(data), viewer.account, at))


def read_evidence(desk: Desk, work: Work, digest: str, viewer: Viewer) -> tuple[EvidenceRow, bytes]:
    """Return a file with its bytes.

    Raises:
        Missing: there is none, or it may not be seen.
        DamagedFile: it was changed on disk.
    """
    row = work.evidence.get(viewer, digest)
    return row, vault.read(desk.home, digest, vault.EVIDENCE)


def cited(work: Work, office: str, digests: tuple[str, ...], viewer: Viewer) -> tuple[Evidence, ...]:
    """Return the files of an office by their digests, as records cite them.

    Raises:
        InvalidDeed: one was not handed in for this office.
    """
    found = []
    for digest in dict.fromkeys(digests):
        try:
            row = work.evidence.get(viewer, digest, office)
        except Missing as error:
            raise InvalidDeed(
                f"没有为该单位上传过佐证 {digest[:12]}…", "请先上传佐证（POST /api/v1/evidence）"
            ) from error
        found.append(Evidence(digest, row.name))
    return tuple(found)


def _named(name: str, suffix: str) -> str:
    stem = name.strip() or "佐证"
    for known in (*SUFFIXES.values(), ".jpeg"):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)] or "佐证"
            break
    return stem[:_LONGEST] + suffix
