"""注册: an enterprise, society or university asks for an account, and is told no more than that it was received.

What a person wrote about themselves stands in the application alone; whether a name or a code is known is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from matcher.corpus.fields import fields_of
from matcher.corpus.values import clean
from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from matcher.taxonomy.regions import Region, find_region
from matcher.vocabulary import RecordKind
from service.domain.applications import APPLYING, host_of
from service.domain.bodies import Duty, Viewer
from service.domain.errors import InvalidDeed
from service.domain.scope import SYSTEM
from service.security.throttle import TooManyAttempts, count_attempt, source_of
from service.storage.applications import Application
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.office import new_id
from service.use_cases.once import ANEW, Once, made, made_before

NOBODY = Viewer("", Role.PUBLIC, Duty.MEMBER, "", "")
"""Who applies: nobody has signed."""

APPLICATIONS = 5
WITHIN = timedelta(hours=1)
_MOST = 10_000


class TooManyApplications(TooManyAttempts):
    """Too many applications from one address; `wait` is how many seconds until there may be another."""

    def __init__(self, wait: int) -> None:
        remedy = f"请等 {max(1, -(-wait // 60))} 分钟再试，或直接联系当地科协"
        HuiqiError.__init__(self, "从这个地址提出的申请太多", remedy)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ApplicationIn:
    """What somebody asks for.

    Attributes:
        region: name or code of its division.
        person, phone, email: whom to ask.
        purpose: what the account is for.
    """

    role: Role
    name: str
    code: str
    region: str
    person: str
    phone: str
    email: str
    purpose: str


def credit_code(text: str) -> str:
    """Return a unified social credit code as it is stored.

    Raises:
        HuiqiError: it is none.
    """
    found = clean(fields_of(RecordKind.ENTERPRISE)["id"], text, "统一社会信用代码")
    if not found:
        raise HuiqiError("没有填写统一社会信用代码", "请填写 18 位代码")
    return str(found)


def place_named(text: str) -> Region:
    """Return the division of a name or code.

    Raises:
        HuiqiError: it names none, or several.
    """
    found = find_region(text) if text.strip() else None
    if found is None:
        raise HuiqiError(f"没有认出地区“{text.strip()[:40]}”", "请写到市或区县，例如 湖北省武汉市、武汉市洪山区")
    return found


def apply(desk: Desk, asked: ApplicationIn, address: str, at: datetime, once: Once = ANEW) -> str:
    """Receive an application; returns the id of the association that will decide.

    Args:
        desk: where.
        asked: what is applied for.
        address: of the computer, to count by; only its digest is kept.
        at: now.
        once: how the call is told apart.

    Raises:
        TooManyApplications: too many came from this address.
        InvalidDeed: such a body cannot apply, or no association looks after its place.
        HuiqiError: no such code or place, or something is missing.
    """
    if asked.role not in APPLYING:
        raise InvalidDeed(f"{asked.role.value}不能自己注册", f"可以注册的：{'、'.join(APPLYING)}；其他请联系当地科协")
    code, region = credit_code(asked.code), place_named(asked.region)
    with desk.database.work() as work:
        if before := made_before(work, NOBODY, once, at):
            return before
        open_ones = work.bodies.list(SYSTEM, (Role.ASSOCIATION,), limit=_MOST)
        host = host_of(region.code, (one.body for one in open_ones if one.closed is None))
        if host is None:
            raise InvalidDeed(f"{region.full_name}的科协还没有使用本系统", "请联系当地科协")
        _count(work, address, at)
        one = Application(
            new_id(),
            asked.role,
            asked.name,
            code,
            region.code,
            host.id,
            asked.person,
            asked.phone,
            asked.email,
            asked.purpose,
            at,
            at,
        )
        work.applications.add(one)
        after = {"status": one.status.value, "role": one.role.value, "region": one.region, "host": one.host}
        work.events.append(work.events.next(NOBODY, f"application:{one.id}", at, "申请注册", {}, after))
        made(work, NOBODY, once, host.id)
        work.commit()
    return host.id


def _count(work: Work, address: str, at: datetime) -> None:
    key = sha256(f"application\n{source_of(address)}".encode(errors="replace")).hexdigest()
    try:
        count_attempt(work, key, at, APPLICATIONS, WITHIN)
    except TooManyAttempts as error:
        raise TooManyApplications(error.wait) from error
