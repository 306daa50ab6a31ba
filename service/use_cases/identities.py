"""统一身份: signing in by an identity of the provider, and linking identities to accounts.

An account is never made by signing in. An identity is linked by an administrator, or by the person, signed in with the
password, who then signs in at the provider too.
"""

from __future__ import annotations

from datetime import datetime

from matcher.errors import HuiqiError
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, NotAllowed
from service.security.provider import Identity, IdentityRefused
from service.security.sessions import SignedIn, begin, digest_of
from service.storage.identities import Linked
from service.storage.work import Work
from service.use_cases.bodies import manages
from service.use_cases.office import Office

_LONGEST = 255


def enter_by_identity(office: Office, identity: Identity, before: str = "") -> SignedIn:
    """Begin a session for whoever an identity is; the one the browser had `before` ends, whoever's it was.

    A one-time password that the account still had is void from then on: somebody else knows it, and nobody needs it.

    Raises:
        IdentityRefused: it is nobody's, or the account is shut.
    """
    now = office.now()
    with office.database.work() as work:
        account = work.identities.account_of(identity.issuer, identity.subject)
        viewer = work.accounts.viewer(account) if account else None
        if viewer is None:
            shown = identity.subject[:_LONGEST]
            raise IdentityRefused("这个统一身份没有可用的帐号", f"请用密码登录后关联，或把这个编号告诉管理员：{shown}")
        if work.accounts.get(viewer, viewer.account).once is not None:
            work.accounts.set_secret(viewer.account, None, now)
            _record(work, viewer, viewer.account, "作废一次性密码", now)
        begun = begin(work, viewer, now)
        if before:
            work.sessions.end(digest_of(before))
        work.commit()
    return begun


def link_own(office: Office, viewer: Viewer, identity: Identity) -> None:
    """Link the identity that somebody has just shown to their own account.

    Raises:
        Taken: another account has it.
    """
    now = office.now()
    with office.database.work() as work:
        _link(work, viewer, viewer.account, identity, now)
        work.commit()


def link(office: Office, viewer: Viewer, account: str, identity: Identity) -> Linked:
    """Link an identity to somebody's account, as its administrator.

    Raises:
        Missing: there is no such account, or the viewer may not see it.
        Forbidden: it is not the viewer's to keep, or is the viewer's own.
        NotAllowed: it is shut.
        Taken: another account has the identity.
    """
    if not identity.subject.strip() or not identity.subject.isprintable() or len(identity.subject) > _LONGEST:
        raise HuiqiError("统一身份的编号不合用", f"请填平台给出的编号（sub），{_LONGEST} 字以内")
    now = office.now()
    with office.database.work() as work:
        found = work.accounts.get(viewer, account)
        if account == viewer.account:
            raise Forbidden("自己的统一身份要到平台登录后关联", "请从“修改密码”页关联")
        _require_kept(work, viewer, found.body)
        if found.disabled is not None:
            raise NotAllowed("这个帐号已经停用", "请先启用，再关联")
        made = _link(work, viewer, account, identity, now)
        work.commit()
    return made


def unlink(office: Office, viewer: Viewer, account: str) -> None:
    """Unlink the identity of an account: one's own, or one that the viewer keeps.

    Raises:
        Missing: there is no such account, or the viewer may not see it.
        Forbidden: it is somebody else's.
        NotAllowed: it has none.
    """
    with office.database.work() as work:
        found = work.accounts.get(viewer, account)
        if account != viewer.account:
            _require_kept(work, viewer, found.body)
        if not work.identities.unlink(account):
            raise NotAllowed("这个帐号没有关联统一身份", "不必解除")
        _record(work, viewer, account, "解除统一身份", office.now())
        work.commit()


def identity_of(office: Office, viewer: Viewer, account: str) -> Linked | None:
    """Return the identity of an account, None where it has none.

    Raises:
        Missing: there is no such account, or the viewer may not see it.
    """
    with office.database.reading() as work:
        return work.identities.of(work.accounts.get(viewer, account).id)


def _link(work: Work, viewer: Viewer, account: str, identity: Identity, now: datetime) -> Linked:
    linked = Linked(account, identity.issuer, identity.subject, now)
    work.identities.link(linked)
    _record(work, viewer, account, "关联统一身份", now)
    return linked


def _require_kept(work: Work, viewer: Viewer, body: str) -> None:
    if viewer.duty is not Duty.ADMIN or not manages(viewer, work.bodies.get(viewer, body)):
        raise Forbidden("这个帐号不归贵单位管理", "请由该机构或联系它的科协的管理员办理")


def _record(work: Work, by: Viewer, account: str, move: str, now: datetime) -> None:
    """Put it into the history, which says nothing about the identity itself."""
    work.events.append(work.events.next(by, f"account:{account}", now, move, {}, {}))
