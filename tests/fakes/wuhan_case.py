"""A case of Wuhan 2015 among its people, brought as far as a test wants it."""

from __future__ import annotations

from matcher.programmes.words import Role
from service.domain.bodies import Body
from tests.fakes.town import Town

BODIES = (
    Body("hubei", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
    Body("kx", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hubei"),
    Body("yc", Role.ASSOCIATION, "宜昌市科协", "市", "420500", "hubei"),
    Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "kx", "91110000600037341L"),
    Body("other", Role.ENTERPRISE, "武汉别家有限公司", "", "420111", "kx"),
    Body("far", Role.ENTERPRISE, "宜昌铸造有限公司", "", "420500", "yc"),
    Body("xh", Role.SOCIETY, "武汉激光学会", "市", "420100", "kx", "S-LASER"),
    Body("xh2", Role.SOCIETY, "武汉激光加工学会", "市", "420100", "kx"),
    Body("hust", Role.UNIVERSITY, "某大学科协", "高校", "420100", "kx"),
    Body("prof", Role.EXPERT, "甲教授", "", "", "kx", "", "hust"),
    *(Body(f"judge{n}", Role.EXPERT, f"评审专家{n}", "", "", "kx") for n in range(3)),
    Body("audit", Role.OVERSIGHT, "武汉市审计局", "", "420100", "kx"),
)


def bring(town: Town, need: str, to: str) -> str:
    """Open a case for an accepted need, bring it to where a stage is to be done next, and return its id."""
    case: str = town("qy").made("/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})["id"]
    for name, step in STEPS:
        if name == to:
            return case
        step(town, case)
    raise AssertionError(f"no step is called {to}")


def _invite(town: Town, case: str) -> None:
    town("qy").does(case, "combine", "邀请", party=town("xh").body, actor="society", lead=True)


def _combine(town: Town, case: str) -> None:
    town("xh").does(case, "combine", "接受")
    town("qy").does(case, "combine", "商定")


def _sign_and_apply(town: Town, case: str) -> None:
    qy, xh = town("qy"), town("xh")
    paper = qy.scan(case, "agreement")
    qy.does(case, "sign", "拟定", paper="agreement", digest=paper)
    for party in (qy, xh):
        party.does(case, "sign", "签署", paper="agreement", digest=paper)
    xh.does(case, "apply", "申报")
    qy.does(case, "apply", "同意申报")


def _check(town: Town, case: str) -> None:
    kx = town("kx")
    kx.does(case, "check", "通过", confirmed=kx.confirming(case, "check", "通过"))


def _assign(town: Town, case: str) -> None:
    for number in range(3):
        town("kx").does(case, "review", "指派", account=town(f"judge{number}").account)


def _review(town: Town, case: str) -> None:
    for number, score in enumerate((86, 91, 78)):
        town(f"judge{number}").does(case, "review", "打分", score=score, text="可行")
    town("kx").does(case, "review", "汇总", number=60)


def _publish(town: Town, case: str) -> None:
    town("kx").does(case, "publish", "公布", number=5)


def _confirm(town: Town, case: str) -> None:
    town.wait(14)
    town("kx").does(case, "publish", "期满")
    town("kx").does(case, "confirm", "确认", platforms=["alliance"])


def _nothing(town: Town, case: str) -> None:
    """The last place there is."""


STEPS = (
    ("combine", _invite),
    ("invited", _combine),
    ("sign", _sign_and_apply),
    ("check", _check),
    ("review", _assign),
    ("score", _review),
    ("publish", _publish),
    ("published", _confirm),
    ("fund", _nothing),
)
"""What is to be done next, and how it is done."""
