"""Cases led to a point over HTTP, each step by its own people, for tests of what comes after."""

from __future__ import annotations

from matcher.programmes.words import Role
from service.domain.bodies import Body
from tests.fakes.town import Town

WUHAN = (
    Body("hubei", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
    Body("kx", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hubei"),
    Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "kx"),
    Body("other", Role.ENTERPRISE, "武汉别家有限公司", "", "420111", "kx"),
    Body("xh", Role.SOCIETY, "武汉激光学会", "市", "420100", "kx"),
    Body("group", Role.PANEL, "专家评估小组", "", "420100", "kx"),
    *(Body(f"judge{n}", Role.EXPERT, f"评审专家{n}", "", "", "kx") for n in range(3)),
)
HUBEI = (
    Body("hb", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
    Body("wh", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hb"),
    Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "wh"),
    Body("xh", Role.SOCIETY, "湖北省光学学会", "省", "420000", "hb"),
)
CHENGDU = (
    Body("sc", Role.ASSOCIATION, "四川省科协", "省", "510000"),
    Body("cd", Role.ASSOCIATION, "成都市科协", "市", "510100", "sc"),
    Body("pd", Role.ASSOCIATION, "郫都区科协", "县", "510117", "cd"),
    Body("gov", Role.GOVERNMENT, "郫都区人民政府", "县", "510117", "pd"),
)


def accepted_need(town: Town, office: str, owner: str = "qy") -> str:
    """A need that an office has taken up."""
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need: str = town(owner).made("/needs", asked)["id"]
    town(office).turned(f"/needs/{need}", {"move": "受理"})
    return need


def wuhan_case(town: Town) -> str:
    """A case of Wuhan in which enterprise and society have found each other."""
    opening = {"programme": "wuhan-2015", "need": accepted_need(town, "kx"), "actor": "enterprise"}
    case: str = town("qy").made("/cases", opening)["id"]
    town("qy").does(case, "combine", "邀请", party="xh", actor="society", lead=True)
    town("xh").does(case, "combine", "接受")
    town("qy").does(case, "combine", "商定")
    return case


def signed(town: Town, case: str) -> None:
    """Enterprise and society sign the agreement and apply; the association lets it pass."""
    digest = town("qy").paper(case, "agreement")
    town("qy").does(case, "sign", "拟定", paper="agreement", digest=digest)
    for one in ("qy", "xh"):
        town(one).does(case, "sign", "签署", paper="agreement", digest=digest)
    town("xh").does(case, "apply", "申报")
    town("qy").does(case, "apply", "同意申报")
    kx = town("kx")
    kx.does(case, "check", "通过", confirmed=kx.confirming(case, "check", "通过"))


def reviewed(town: Town, case: str) -> None:
    """Three experts score, and the case passes."""
    for number in range(3):
        town("kx").does(case, "review", "指派", account=f"judge{number}-member")
        town(f"judge{number}").does(case, "review", "打分", score=80 + number)
    town("kx").does(case, "review", "汇总", number=60)


def published(town: Town, case: str) -> None:
    """The notice runs out without objection."""
    town("kx").does(case, "publish", "公布")
    town.wait(14)
    town("kx").does(case, "publish", "期满")


def hubei_case(town: Town) -> str:
    """A case of Hubei up to its plaque: the next step is the money."""
    hb, wh, xh = town("hb"), town("wh"), town("xh")
    opening = {"programme": "hubei-2015", "need": accepted_need(town, "wh"), "actor": "prefecture"}
    case: str = wh.made("/cases", opening)["id"]
    wh.does(case, "request", "提出", paper="need", digest=wh.scan(case, "need", case))
    hb.does(case, "request", "受理", confirmed=hb.confirming(case, "request", "受理"))
    hb.does(case, "choose", "邀请", party="xh", actor="society", lead=True)
    hb.does(case, "choose", "邀请", party="qy", actor="enterprise", lead=True)
    xh.does(case, "choose", "接受")
    town("qy").does(case, "choose", "接受")
    hb.does(case, "choose", "商定", confirmed=hb.confirming(case, "choose", "商定"))
    digest = wh.scan(case, "agreement", case)
    wh.does(case, "sign", "拟定", paper="agreement", digest=digest)
    wh.does(case, "sign", "签署", paper="agreement", digest=digest)
    xh.does(case, "sign", "签署", paper="agreement", digest=digest)
    vouched = hb.confirming(case, "plaque", "授牌")
    hb.does(case, "plaque", "授牌", platforms=["demonstration-base"], until="2020-12-31", confirmed=vouched)
    return case
