"""Experts who are sent (R04): by the employer on record, and each consent given in a case as one about the person."""

from __future__ import annotations

from datetime import datetime

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.employment import EMPLOYING, require_employer
from service.domain.errors import InvalidDeed
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import dispatches
from service.storage.consents import Consent
from service.storage.work import Work
from service.use_cases.naming import require_agreed

_SENT = {"party": {Role.EXPERT}, "employer": EMPLOYING, "enterprise": {Role.ENTERPRISE, Role.PARK}}


def require_sendable(work: Work, deed: Deed) -> None:
    """Do nothing if the register knows all whom a dispatch names as what it names them, and the expert agreed.

    Raises:
        Missing: somebody is not there.
        InvalidDeed: somebody is of another role, or the employer is not the one on record, or is closed; or the
            expert was named and has not consented.
    """
    placed = {name: work.bodies.get(SYSTEM, getattr(deed, name)) for name in _SENT}
    if any(placed[name].body.role not in roles for name, roles in _SENT.items()):
        raise InvalidDeed("派出的不是专家，或去处、所在单位的类别不对", "请核对机构")
    require_agreed(work, placed["party"].body)
    require_employer(placed["party"].body, deed.employer)
    if placed["employer"].closed is not None:
        raise InvalidDeed("专家登记的所在单位已停用", "请先由联系该专家的科协的管理员登记现在的所在单位")


def require_answerable(work: Work, case: Case, deed: Deed, viewer: Viewer) -> None:
    """Do nothing if whoever consents to a dispatch as the employer is so still; to refuse, nobody need be.

    Raises:
        InvalidDeed: the expert has another employer on record by now, or none.
    """
    sent = dispatches(case.stands[deed.stage])[deed.ref or 0].mark.deed
    if viewer.body == sent.employer:
        expert = work.bodies.get(SYSTEM, sent.party).body
        require_employer(expert, sent.employer, "请答复“不同意派出”，由派出方按登记的所在单位另行派出")


def record_consent(work: Work, case: Case, deed: Deed, viewer: Viewer, at: datetime) -> None:
    """Record that the enterprise or the employer has consented."""
    sent = dispatches(case.stands[deed.stage])[deed.ref or 0].mark.deed
    kind = "所在单位" if viewer.body == sent.employer else "企业"
    work.consents.give(
        Consent(
            f"{case.id}-{case.version}",
            sent.party,
            viewer.body,
            kind,
            f"{sent.kind}派往企业参与项目",
            viewer.account,
            at,
            case.id,
        )
    )
