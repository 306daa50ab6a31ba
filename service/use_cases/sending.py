"""Experts who are sent (R04): each consent given in a case, as a consent about the person."""

from __future__ import annotations

from datetime import datetime

from service.domain.bodies import Viewer
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import dispatches
from service.storage.consents import Consent
from service.storage.work import Work


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
