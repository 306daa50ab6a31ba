"""材料: a paper of the pack made from a case as .docx, or handed in as a signed scan; both go by their digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from matcher.errors import UnknownName
from matcher.programmes.words import Act
from service.documents.content import LARGEST, PDF, fault_of
from service.documents.drafting import draft, draft_award, draft_notice
from service.documents.making import MEDIA_TYPE, file_name, make
from service.documents.papers import Agreement, Award, Document, Notice
from service.documents.pieces import Choice, Listed, Part, Plaque
from service.documents.pieces import Expert as SentExpert
from service.documents.pieces import Party as Signatory
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.readings import committed, dispatches, funds, notice
from service.domain.workflow.table import Table
from service.domain.workflow.who import may_act
from service.domain.workflow.words import WHOLE
from service.storage.cases import CaseRow
from service.storage.files import FileRow
from service.storage.work import Work
from service.use_cases import vault
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk

NOTICE, AWARD = "notice", "award"
"""Keys of the papers every programme has, beside its own."""

_SIDES = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class PaperIn:
    """What the case itself does not know of a paper.

    Attributes:
        number: 文号 or 编号.
        since: first day of its term; `until` the last.
        parts: text by heading.
        services: names of the services chosen, of those the programme offers.
    """

    number: str = ""
    since: date | None = None
    until: date | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A file that was made, and what is still blank in it."""

    file: FileRow
    missing: tuple[str, ...]


def make_paper(desk: Desk, work: Work, case: str, key: str, asked: PaperIn, viewer: Viewer, at: datetime) -> MadePaper:
    """Make a paper from what a case holds; the same case and values give the same bytes.

    Raises:
        Missing: there is no such case, or the viewer may not see it.
        Forbidden: the viewer's duty only looks.
        UnknownName: the pack has no such paper, or the paper no such part or service.
    """
    row = work.cases.get(viewer, case)
    table, state = table_for(desk, row), case_in(row)
    _require_acts(state, viewer)
    document = document_of(work, table, state, row, key, asked, at)
    made = make(document, desk.home)
    return MadePaper(_kept(desk, work, row, key, made.name, MEDIA_TYPE, made.data, viewer, at), made.missing)


def hand_in(desk: Desk, work: Work, case: str, key: str, data: bytes, viewer: Viewer, at: datetime) -> FileRow:
    """Keep a signed scan of a paper.

    Raises:
        Missing, Forbidden, UnknownName: as in `make_paper`.
        InvalidDeed: it is no PDF, too large, encrypted, or would do something when opened.
    """
    row = work.cases.get(viewer, case)
    table = table_for(desk, row)
    _require_acts(case_in(row), viewer)
    name = paper_name(table, key)
    _require_pdf(data)
    return _kept(desk, work, row, key, file_name(name).removesuffix(".docx") + ".pdf", PDF, data, viewer, at)


def files_of(work: Work, case: str, viewer: Viewer) -> tuple[FileRow, ...]:
    """Return the files of a case; raises Missing where it may not be seen."""
    work.cases.get(viewer, case)
    return work.files.list(viewer, case)


def read_file(desk: Desk, work: Work, case: str, digest: str, viewer: Viewer) -> tuple[FileRow, bytes]:
    """Return a file of a case with its bytes.

    Raises:
        Missing: there is none, or the case may not be seen.
        DamagedFile: it was changed on disk.
    """
    found = work.files.get(viewer, case, digest)
    return found, vault.read(desk.home, digest)


def _kept(
    desk: Desk, work: Work, row: CaseRow, key: str, name: str, media: str, data: bytes, viewer: Viewer, at: datetime
) -> FileRow:
    digest = vault.keep(desk.home, data)
    file = FileRow(row.id, key, digest, name, media, len(data), viewer.account, viewer.body, at)
    work.files.add(file)
    return file


def _require_acts(case: Case, viewer: Viewer) -> None:
    if not may_act(case, viewer):
        raise Forbidden(f"“{viewer.duty.value}”职责只能查看，不能提交材料", "请由本单位的经办、管理或代表办理")


def paper_name(table: Table, key: str) -> str:
    """Return what a paper of a programme is called; raises UnknownName where it has no such paper."""
    known = {paper.key: paper.name for paper in table.pack.papers} | {NOTICE: "公示", AWARD: "授牌决定"}
    if key not in known:
        raise UnknownName(
            f"计划没有材料“{key}”", f"可选：{'、'.join(f'{one}（{name}）' for one, name in known.items())}"
        )
    return known[key]


def document_of(work: Work, table: Table, case: Case, row: CaseRow, key: str, asked: PaperIn, at: datetime) -> Document:
    """Return a paper of a case as a document, with what the case and `asked` know; raises UnknownName."""
    paper_name(table, key)
    own = {paper.key for paper in table.pack.papers}
    if key in own:
        document = draft(table.pack, key)
    elif key == NOTICE:
        document = _notice(work, table, case, row)
    else:
        document = _award(work, table, case)
    known: dict[str, Any] = {
        "number": asked.number,
        "project": row.title,
        "since": asked.since,
        "until": asked.until,
        "dated": day_of(at),
        "parts": _parts(document, asked.parts),
    }
    if isinstance(document, Agreement):
        known |= {
            "parties": _signatories(work, table, case, document),
            "services": _services(document, asked.services),
            "experts": _experts(work, case),
        }
    names = {one.name for one in fields(document)}
    return replace(document, **{name: value for name, value in known.items() if name in names and value})


def _parts(document: Document, texts: Mapping[str, str]) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = getattr(document, "parts", ())
    headings = [part.heading for part in parts]
    if unknown := [heading for heading in texts if heading not in headings]:
        raise UnknownName(f"这份材料没有“{unknown[0]}”这一部分", f"各部分：{'、'.join(headings) or '（无）'}")
    return tuple(replace(part, text=texts.get(part.heading, part.text)) for part in parts)


def _services(document: Agreement, chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    names = [one.name for one in document.services]
    if unknown := [name for name in chosen if name not in names]:
        raise UnknownName(f"计划没有“{unknown[0]}”这项服务", f"可选：{'、'.join(names)}")
    return tuple(replace(one, chosen=one.name in chosen) for one in document.services)


def _signatories(work: Work, table: Table, case: Case, document: Agreement) -> tuple[Signatory, ...]:
    """Return who signs, those of the need's side first; without any, the blanks of the form."""
    signing = {key for stage in table.stages.values() if stage.act is Act.SIGN for key in stage.by}
    own = [party for party in case.parties if party.actor in signing]
    own.sort(key=lambda party: (table.society_side(party.actor), not party.lead))
    if not own:
        return document.parties
    found = []
    for number, party in enumerate(own):
        side = f"{_SIDES[number]}方" if number < len(_SIDES) else f"第{number + 1}方"
        name = work.bodies.get(SYSTEM, party.body).body.name
        found.append(Signatory(side=side, name=name, role=table.actors[party.actor].name))
    return tuple(found)


def _experts(work: Work, case: Case) -> tuple[SentExpert, ...]:
    sent = [one for key, stand in case.stands.items() if key != WHOLE for one in dispatches(stand).values()]
    return tuple(
        SentExpert(
            name=work.bodies.get(SYSTEM, one.mark.deed.party).body.name,
            employer=work.bodies.get(SYSTEM, one.mark.deed.employer).body.name,
            term=one.mark.deed.kind,
            consent="同意" if one.granted else "",
        )
        for one in sent
        if not one.refused
    )


def _taking_part(work: Work, case: Case) -> str:
    names = (work.bodies.get(SYSTEM, party.body).body.name for party in case.parties if party.willing)
    return "、".join(dict.fromkeys(names))


def _notice(work: Work, table: Table, case: Case, row: CaseRow) -> Notice:
    periods = [
        period
        for key, stage in table.stages.items()
        if stage.act is Act.PUBLISH and key in case.stands and (period := notice(table, case.stands[key])) is not None
    ]
    fen = sum(map(committed, funds(table, case).values())) or None
    listed = (Listed(name=row.title, parties=_taking_part(work, case), fen=fen),)
    return replace(draft_notice(table.pack), listed=listed, period=periods[-1] if periods else None)


def _award(work: Work, table: Table, case: Case) -> Award:
    keys = [key for stage in table.stages.values() if stage.act in {Act.PLAQUE, Act.CONFIRM} for key in stage.sets_up]
    if not keys:
        raise UnknownName("本计划不授牌", "请选其他材料")
    needing = [party for party in case.parties if party.willing and table.need_side(party.actor)]
    serving = [party for party in case.parties if party.willing and table.society_side(party.actor)]
    holder = "、".join(work.bodies.get(SYSTEM, party.body).body.name for party in needing)
    helpers = "、".join(work.bodies.get(SYSTEM, party.body).body.name for party in serving)
    blank = draft_award(table.pack, keys)
    plaques: tuple[Plaque, ...] = tuple(replace(one, holder=holder, helpers=helpers) for one in blank.plaques)
    return replace(blank, plaques=plaques)


def _require_pdf(data: bytes) -> None:
    if problem := fault_of(data, PDF):
        raise InvalidDeed(problem, f"请提交签字盖章后扫描的 PDF，不加密，不超过 {LARGEST >> 20} MB")
