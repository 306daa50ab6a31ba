"""A town in which something of everything is under way, so that the interface shows more than empty lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.corpus.catalogue import Catalogue
from matcher.programmes.words import Role
from matcher.vocabulary import RecordKind
from service.domain.access import TokenScope
from service.domain.bodies import Body, Duty
from service.storage.accounts import Account
from tests.fakes.firms import NEEDS
from tests.fakes.town import SECRET, Person, Town

PROGRAMME = "wuhan-2015"
_HAPPENING = {
    "kind": "咨询活动",
    "day": "2015-03-01",
    "name": "铸造行业年会",
    "parties": [{"level": "全国", "name": "中国铸造学会", "role": "学会"}],
}
_FIGURE = {"programme": "liaoning-2018", "indicator": "i01", "column": "人口", "day": "2015-03-01", "amount": 0}


@dataclass(frozen=True, slots=True)
class Lively:
    """The town, and what there is in it.

    Attributes:
        here: for each parameter of a path, the id of something that is there.
        people: headers of an administrator and an officer of the association, and of somebody of an enterprise; the
            administrator's are a browser's, the others' are programs'.
    """

    town: Town
    here: Mapping[str, str]
    people: Mapping[str, Mapping[str, str]]


def enliven(town: Town) -> Lively:
    """Fill a town."""
    town.settle(
        Body("hubei", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
        Body("kx", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hubei"),
        Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "kx", "91110000600037341L"),
        Body("xh", Role.SOCIETY, "武汉激光学会", "市", "420100", "kx", "S-LASER"),
        Body("prof", Role.EXPERT, "甲教授", "", "", "kx", employer="xh"),
        Body("spare", Role.ENTERPRISE, "武汉另一家有限公司", "", "420111", "kx"),
        *(Body(f"judge{n}", Role.EXPERT, f"评审专家{n}", "", "", "kx") for n in range(3)),
    )
    with Catalogue(town.home).batch() as batch:
        for record in NEEDS:
            batch.put(RecordKind.NEED, record, None)
        batch.commit()
    kx, qy, prof = town("kx"), town("qy"), town("prof")
    _appoint(town, "kx", Duty.ADMIN)
    founded = _case(town, _need(town))
    town.wait(20)
    kx.does(founded, "publish", "期满")
    kx.does(founded, "confirm", "确认", platforms=["alliance"])
    need = _need(town)
    case = _case(town, need)
    pot = kx.made("/pots", {"programme": PROGRAMME, "money": "support", "year": 2015, "total": 100_000_000})["id"]
    paper = kx.get(f"/cases/{case}/papers")[0]
    consent = {"person": "prof", "kind": "本人", "purpose": "派驻企业三个月"}
    here = {
        "case": case,
        "need": need,
        "pot": pot,
        "body": "spare",
        "account": "spare-member",
        "person": "judge0",
        "consent": prof.made("/consents", consent)["id"],
        "platform": kx.get("/platforms")["items"][0]["id"],
        "token": kx.made("/tokens", {"name": "试", "scopes": ["读"], "days": 1})["id"],
        "paper": "agreement",
        "digest": paper["digest"],
        "stage": "publish",
        "happening": kx.made("/happenings", _HAPPENING)["id"],
        "filing": kx.made("/filings", _FIGURE)["id"],
        "job": kx.made("/jobs", {"kind": "统计报表", "programme": "liaoning-2018"})["id"],
        "item": "18",
        "column": "合同金额",
    }
    assert prof.ask("PUT", "/bodies/prof/contacts", {"phone": "027-00000000"}).status_code == 204
    people = {"admin": town("kx", Duty.ADMIN), "officer": kx, "enterprise": qy}
    return Lively(town, here, {who: _headers(one) for who, one in people.items()})


def _headers(one: Person) -> Mapping[str, str]:
    if one.account.endswith("admin"):
        return one.signed()
    scopes = [scope.value for scope in TokenScope]
    token = one.made("/tokens", {"name": "试接口", "scopes": scopes, "days": 365})["token"]
    return {"authorization": f"Bearer {token}"}


def _appoint(town: Town, body: str, duty: Duty) -> None:
    name = f"{body}-{duty.name.lower()}"
    with town.database.work() as work:
        now = town.clock.now
        work.accounts.add(Account(name, body, name, "管理员", duty, now, now), SECRET)
        work.commit()
    town.people[body, duty] = Person(town, name, body)


def _need(town: Town) -> str:
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need: str = town("qy").made("/needs", asked)["id"]
    town("kx").turned(f"/needs/{need}", {"move": "受理"})
    return need


def _case(town: Town, need: str) -> str:
    """A case whose public notice runs."""
    kx, qy, xh = town("kx"), town("qy"), town("xh")
    case: str = qy.made("/cases", {"programme": PROGRAMME, "need": need, "actor": "enterprise"})["id"]
    qy.does(case, "combine", "邀请", party="xh", actor="society", lead=True)
    xh.does(case, "combine", "接受")
    qy.does(case, "combine", "商定")
    digest = qy.paper(case, "agreement", since="2015-04-01", until="2016-03-31")
    qy.does(case, "sign", "拟定", paper="agreement", digest=digest)
    for party in (qy, xh):
        party.does(case, "sign", "签署", paper="agreement", digest=digest)
    xh.does(case, "apply", "申报")
    qy.does(case, "apply", "同意申报")
    kx.does(case, "check", "通过", confirmed=kx.confirming(case, "check", "通过"))
    for number in range(3):
        kx.does(case, "review", "指派", account=f"judge{number}-member")
    for number, score in enumerate((86, 91, 78)):
        town(f"judge{number}").does(case, "review", "打分", score=score)
    kx.does(case, "review", "汇总", number=60, rank=1, places=5)
    kx.does(case, "publish", "公布", number=5)
    return case
