"""Consents (R04): an expert's own, of the expert's employer, of the enterprise the expert is sent to."""

from __future__ import annotations

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body, Viewer
from service.domain.employment import require_employer
from service.domain.errors import Forbidden, NotAllowed
from service.storage.consents import Consent
from service.storage.tables.keeping import CONSENT_KINDS
from service.storage.work import Work
from service.use_cases.bodies import manages
from service.use_cases.office import Office, new_id
from service.use_cases.once import ANEW, Once, made, made_before

OWN, EMPLOYER, ENTERPRISE = CONSENT_KINDS


def give_consent(
    office: Office, viewer: Viewer, person: str, giver: str, kind: str, purpose: str, case: str, once: Once = ANEW
) -> Consent:
    """Record a consent, given by the viewer's own body, or on paper by one below an association.

    Args:
        office: where.
        viewer: who records it.
        person: body of the expert it is about.
        giver: body that consents.
        kind: one of `CONSENT_KINDS`.
        purpose: what it allows, in words.
        case: the case it is given for; empty: no one case.
        once: how the call is told apart.

    Raises:
        Missing: expert, giver or case are not there, or may not be seen.
        Forbidden: the giver is not the viewer's own body, nor below it.
        HuiqiError: no expert, no purpose, or somebody who cannot give such a consent: as the employer only the one on
            record.
    """
    now = office.now()
    with office.database.work() as work:
        if before := made_before(work, viewer, once, now):
            return work.consents.get(viewer, before)
        expert, giving = work.bodies.get(viewer, person), work.bodies.get(viewer, giver)
        if not manages(viewer, giving):
            raise Forbidden(f"不能代“{giving.body.name}”同意", "请由该单位自己办理，或由联系它的科协代为登记")
        _require_fits(expert.body, giving.body, kind)
        if not purpose.strip():
            raise HuiqiError("同意书没有写明同意什么", "请写明用途、期限，例如“派驻企业三个月，解决压铸气孔问题”")
        if case:
            work.cases.get(viewer, case)
        consent = Consent(new_id(), person, giver, kind, purpose.strip(), viewer.account, now, case)
        work.consents.give(consent)
        said = {"consent": consent.id, "kind": kind, "giver": giver, "case": case}
        work.events.append(work.events.next(viewer, f"body:{person}", now, "同意", {}, said))
        made(work, viewer, once, consent.id)
        work.commit()
    return consent


def withdraw_consent(office: Office, viewer: Viewer, consent: str, reason: str) -> Consent:
    """Withdraw a consent from now on; what was done under it stays.

    Raises:
        Missing: there is none, or it may not be seen.
        Forbidden: the viewer's body did not give it, nor one below it.
        NotAllowed: it is withdrawn already.
    """
    with office.database.work() as work:
        found = work.consents.get(viewer, consent)
        if found.giver != viewer.body and not manages(viewer, work.bodies.get(viewer, found.giver)):
            raise Forbidden("不能代别人撤回同意", "请由同意的一方办理，或由联系它的科协代为登记")
        withdraw(work, viewer, found, reason, office)
        work.commit()
    with office.database.reading() as work:
        return work.consents.get(viewer, consent)


def withdraw(work: Work, viewer: Viewer, consent: Consent, reason: str, office: Office) -> None:
    """Withdraw a consent inside a unit of work.

    Raises:
        NotAllowed: it is withdrawn already.
    """
    now = office.now()
    if not work.consents.withdraw(consent.id, now):
        raise NotAllowed("这份同意已经撤回", "不必再撤回")
    said = {"consent": consent.id, "kind": consent.kind, "giver": consent.giver, "case": consent.case}
    work.events.append(work.events.next(viewer, f"body:{consent.person}", now, "撤回同意", said, {}, reason))


def list_consents(office: Office, viewer: Viewer, person: str, case: str) -> tuple[Consent, ...]:
    """Return the consents the viewer may see, about one person or for one case where they are named."""
    with office.database.reading() as work:
        return work.consents.list(viewer, person, case)


def _require_fits(expert: Body, giver: Body, kind: str) -> None:
    if expert.role is not Role.EXPERT:
        raise HuiqiError(f"“{expert.name}”不是专家", "请选择专家")
    if kind == OWN and giver.id != expert.id:
        raise HuiqiError("本人同意只能由本人给出", "请改选同意的类别，或由专家本人办理")
    if kind == EMPLOYER:
        require_employer(expert, giver.id, "请由专家所在单位办理")
    if kind == ENTERPRISE and giver.role not in {Role.ENTERPRISE, Role.PARK}:
        raise HuiqiError(f"“{giver.name}”不是企业", "请由接收专家的企业办理")
