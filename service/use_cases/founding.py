"""The first account of an installation, and the way back in when nobody can sign in: from the machine itself."""

from __future__ import annotations

from datetime import datetime

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.errors import NotAllowed
from service.domain.scope import SYSTEM
from service.domain.tree import require_sound
from service.domain.workflow.runnable import level_of
from service.security.passwords import require_good
from service.security.sessions import set_password
from service.storage.accounts import Account, account_name
from service.storage.bodies import Placed
from service.storage.upgrading import current, require_current, upgrade
from service.storage.work import Work
from service.use_cases.accounts import add_account
from service.use_cases.bodies import plain as plain_body
from service.use_cases.office import Office, new_id


def prepare(office: Office) -> None:
    """Bring an embedded database that was never set up to the tables of this version; check any other.

    Raises:
        NotReady: it has tables of another version, or is a server's that was never set up.
    """
    if office.database.embedded and not current(office.database):
        upgrade(office.database)
    require_current(office.database)


def found(office: Office, association: str, region: str, name: str, shown: str, duty: Duty, password: str) -> Account:
    """Add an account of an association; the association too, at the top of the tree, if there is none of its name.

    Args:
        office: where.
        association: its name.
        region: code of its place; empty where it is there already.
        name: what is typed to sign in.
        shown: how the person is called.
        duty: what the account may do.
        password: the own one.

    Raises:
        Taken: the name is taken.
        WeakPassword: too easy to guess.
        HuiqiError: two associations of this name, no code for a new one, a name that will not do.
    """
    now = office.now()
    named = account_name(name)
    require_good(password, named)
    secret = office.passwords.hashed(password)
    with office.database.work() as work:
        placed = _association(work, association.strip(), region, office)
        account = Account(new_id(), placed.body.id, named, shown.strip() or named, duty, now, now)
        add_account(work, machine_of(placed), account, placed, secret)
        work.commit()
    return account


def restore(office: Office, name: str, password: str) -> None:
    """Set the password of an account; its sessions end and its tokens are revoked.

    Raises:
        NotAllowed: there is no such account, or it is shut.
        WeakPassword: too easy to guess.
    """
    with office.database.reading() as work:
        one = work.accounts.secret_of(name)
        if one is None or one[0].disabled is not None:
            raise NotAllowed(f"没有帐号“{account_name(name)}”，或已停用", "请核对帐号名")
        placed = work.bodies.get(SYSTEM, one[0].body)
    now = office.now()
    set_password(office.database, office.passwords, machine_of(placed), one[0].id, password, now, scope=SYSTEM)


def _association(work: Work, name: str, region: str, office: Office) -> Placed:
    named = [one for one in work.bodies.list(SYSTEM, (Role.ASSOCIATION,), name) if one.body.name == name]
    if len(named) > 1:
        raise HuiqiError(f"有 {len(named)} 个科协叫“{name}”", "请在系统中由管理员建帐号")
    if named:
        return named[0]
    if not region:
        raise HuiqiError(f"还没有“{name}”", "新登记科协请用 --region 写明行政区划代码，例如 420100")
    return add_association(work, name, region, office.now())


def add_association(work: Work, name: str, region: str, at: datetime) -> Placed:
    """Add an association at the top of the tree; raises HuiqiError where name or code will not do."""
    body = Body(new_id(), Role.ASSOCIATION, name, level_of(region), region)
    require_sound(body)
    placed = work.bodies.add(body, at)
    event = work.events.next(machine_of(placed), f"body:{body.id}", at, "登记", {}, plain_body(body))
    work.events.append(event)
    return placed


def machine_of(placed: Placed) -> Viewer:
    """Whoever sits at the machine: no account, for the association."""
    return Viewer("", Role.ASSOCIATION, Duty.ADMIN, placed.body.id, placed.path)
