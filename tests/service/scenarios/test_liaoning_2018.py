"""辽宁 2018: cities and societies report, the province sums up, 中国科协 evaluates."""

from __future__ import annotations

from datetime import datetime

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.history import BEIJING
from tests.fakes.town import Town


@pytest.fixture
def liaoning(town: Town) -> Town:
    town.clock.now = datetime(2018, 6, 18, 9, tzinfo=BEIJING)
    town.settle(
        Body("cast", Role.ASSOCIATION, "中国科协", "全国"),
        Body("ln", Role.ASSOCIATION, "辽宁省科协", "省", "210000", "cast"),
        Body("sy", Role.ASSOCIATION, "沈阳市科协", "市", "210100", "ln"),
        Body("dl", Role.ASSOCIATION, "大连市科协", "市", "210200", "ln"),
        Body("xh", Role.SOCIETY, "辽宁省机械工程学会", "省", "210000", "ln"),
    )
    return town


@pytest.mark.parametrize(("reporter", "actor"), [("sy", "city"), ("xh", "society")])
def test_a_summary_from_the_report_to_the_end(liaoning: Town, reporter: str, actor: str) -> None:
    town = liaoning
    ln, cast, own = town("ln"), town("cast"), town(reporter)
    opening = {"programme": "liaoning-2018", "site": "创新驱动助力工程 2014—2018", "actor": actor}
    case = own.made("/cases", opening)["id"]
    assert town("dl").status(f"/cases/{case}") == 404
    ln.does(case, "", "登记参与方", party="cast", actor="national")

    # 总结评估报告 and the table
    summary = own.paper(case, "summary", since="2014-01-01", until="2018-05-31")
    table = own.scan(case, "table")
    assert own.ask("POST", f"/cases/{case}/papers/table", {}).status_code == 422  # a table is no document
    ln.may_not(case, "report", "报送", paper="summary", digest=summary)
    ln.cannot_yet(case, "report", "收讫")
    ln.cannot_yet(case, "self-check", "评估", outcome="合格", text="太早")
    own.does(case, "report", "报送", paper="summary", digest=summary)
    own.does(case, "report", "报送", paper="table", digest=table)
    own.may_not(case, "report", "收讫")
    ln.does(case, "report", "退回", text="统计表第 9 项与名单不符")
    own.does(case, "report", "报送", paper="summary", digest=summary)
    own.does(case, "report", "报送", paper="table", digest=own.scan(case, "table", "更正"))
    ln.does(case, "report", "收讫")

    # 自查, 全国评估
    own.may_not(case, "self-check", "评估", outcome="优秀", text="自评")
    cast.cannot_yet(case, "national-evaluation", "评估", outcome="合格", text="太早")
    town.wait(10)
    ln.does(case, "self-check", "评估", outcome="合格", text="完成自查总结")
    ln.may_not(case, "national-evaluation", "评估", outcome="优秀", text="代评")
    ln.cannot_yet(case, "", "结项")
    cast.does(case, "national-evaluation", "评估", outcome="优秀", text="试点成效明显")
    own.may_not(case, "", "结项")
    assert ln.does(case, "", "结项")["status"] == "结项"
    ln.cannot_yet(case, "report", "报送", paper="summary", digest=summary)
    town.require_whole(case)
