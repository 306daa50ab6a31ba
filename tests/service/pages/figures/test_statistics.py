"""统计 in the browser: the table and what is behind each figure, filing, recording, correcting, withdrawing."""

from __future__ import annotations

from urllib.parse import quote

from service.domain.bodies import Duty
from tests.fakes.leafing import Reader, hidden, links
from tests.fakes.province import PDF, Province

FOUNDRY = {"name": "中国铸造学会", "role": "学会", "level": "全国"}
ON = "on=2018-06-26"
TABLE = f"/statistics?programme=liaoning-2018&{ON}"
PROOF = [("files", ("签到表.pdf", PDF, "application/pdf"))]


def reader(province: Province, body: str, duty: Duty | None = None) -> Reader:
    return Reader(province.client, province(body, duty).token)


def test_the_table_shows_each_figure_and_leads_to_its_records(province: Province) -> None:
    made = province("dl").records("签订项目合同", "攻关", amount=123_450_000, parties=[FOUNDRY, {"body": "qy"}])
    who = reader(province, "dl", Duty.READER)
    table = who.open(TABLE)
    assert "创新驱动助力工程工作情况统计表" in table
    (cell,) = {one for one in links(table) if "/statistics/cell" in one and quote("合同金额") in one}
    assert "123.45" in table
    behind = who.open(cell)
    assert f"/records/{made['id']}" in links(behind)
    assert "1,234,500.00 元" in behind
    assert "签订项目合同" in who.open(f"/records/{made['id']}")
    assert "未填报" in table
    assert "/filings/new" not in table, "a reader is offered to file"
    assert "/filings/new" in reader(province, "dl").open(TABLE)


def test_files_and_tabs_of_the_table_can_be_opened(province: Province) -> None:
    who = reader(province, "dl")
    table = who.open(TABLE)
    for one in links(table):
        if one.startswith(("/statistics", "/api/v1/statistics", "/records", "/filings?")):
            assert who.get(one).status_code == 200, one
    (book,) = [one for one in links(table) if ".xlsx" in one]
    assert who.get(book).content[:2] == b"PK"


def test_points_come_in_pages(province: Province) -> None:
    dl = province("dl")
    for number in range(60):
        dl.records("学会对接", f"座谈{number}", parties=[FOUNDRY])
    who = reader(province, "dl")
    first = who.open(f"/statistics/points?programme=liaoning-2018&{ON}")
    (onward,) = {one for one in links(first) if "from=50" in one}
    second = who.open(onward.replace("&amp;", "&"))
    assert "本页第 51–" in second
    assert "缺佐证" in first


def test_others_see_no_table_and_no_records(province: Province) -> None:
    made = province("dl").records("学会对接", "秘密座谈", parties=[FOUNDRY])
    filed = province("dl").files("i05", "数量", 3)
    for body in ("as", "zz", "jz"):
        who = reader(province, body)
        assert who.get(f"{TABLE}&reporter=dl").status_code == 403
        assert who.get(f"/records/{made['id']}").status_code == 404
        assert who.get(f"/filings/{filed['id']}").status_code == 404
        assert "秘密座谈" not in who.open("/records")
        assert who.send(f"/records/{made['id']}/withdraw", reason="x", version="*").status_code == 404
    assert reader(province, "qy").get(TABLE).status_code == 403
    assert "秘密座谈" in reader(province, "ln").open("/records")


def test_a_missing_figure_is_filed_with_its_evidence(province: Province) -> None:
    who = reader(province, "dl")
    form = who.open(f"/filings/new?programme=liaoning-2018&indicator=i05&column={quote('数量')}&{ON}")
    asked = {name: hidden(form, name) for name in ("programme", "indicator", "column", "once")}
    refused = who.wrong("/filings", **asked, amount="46", day="2018-05-30")
    assert "没有佐证" in refused
    assert 'value="46"' in refused, "what was typed is gone"
    wrong = who.wrong("/filings", PROOF, **asked, amount="四十六", day="2018-05-30")
    assert "不是一个整数" in wrong
    digest = hidden(wrong, "evidence")
    assert "签到表.pdf" in wrong, "the file is to be chosen again"
    asked["once"] = hidden(wrong, "once")
    place = who.done("/filings", **asked, amount="46", day="2018-05-30", evidence=digest)
    assert province("dl").cells()["5 数量"][0] == "46"
    again = who.done("/filings", **asked, amount="46", day="2018-05-30", evidence=digest)
    assert again == place, "pressed twice, filed twice"
    shown = who.open(place)
    assert "已填报" in shown
    assert "签到表.pdf" in shown


def test_a_filed_figure_is_corrected_and_withdrawn_with_a_reason(province: Province) -> None:
    filed = province("dl").files("i26", "预算金额", 380_000_000)
    who, place = reader(province, "dl"), f"/filings/{filed['id']}"
    shown = who.open(place)
    asked = {name: hidden(shown, name) for name in ("programme", "indicator", "column", "version", "evidence")}
    typed = asked | {"amount": "381.5万", "day": "2018-05-31"}
    unsaid = who.wrong(place, **typed)
    assert "没有写明理由" in unsaid
    assert "381.5万" in unsaid
    who.done(place, **typed, reason="按预算批复更正")
    assert province("dl").cells()["26 预算金额"][0] == "381.5"
    stale = who.wrong(place, status=412, **typed, reason="又改")
    assert "381.5万" in stale
    assert "按预算批复更正" in who.open(place)
    version = hidden(who.open(place), "version")
    who.done(f"{place}/withdraw", version=version, reason="重复")
    assert province("dl").cells()["26 预算金额"][0] == ""
    assert "已撤回" in who.open("/filings?withdrawn=true")
    assert "/withdraw" not in who.open(place)


def test_what_happened_is_recorded_with_its_parties_and_files(province: Province) -> None:
    who = reader(province, "dl")
    form = who.open(f"/records/new?kind={quote('学术活动')}")
    assert "计入统计要写明：学会、参加人数" in form
    asked = {"kind": "学术活动", "name": "铸造年会", "day": "2017-06-01", "once": hidden(form, "once")}
    asked |= {"party1_role": "学会", "party1_name": "中国铸造学会", "party1_level": "全国"}
    refused = who.wrong("/records", PROOF, **asked)
    assert "参加人数" in refused
    assert 'value="中国铸造学会"' in refused
    assert "签到表.pdf" in refused
    again = asked | {"once": hidden(refused, "once"), "evidence": hidden(refused, "evidence"), "attendance": "2000"}
    place = who.done("/records", **again)
    assert province("dl").cells()["11 其中 2000 人以上"][0] == "1"
    shown = who.open(place)
    assert "签到表.pdf" in shown
    assert "中国铸造学会（全国 学会）" in shown


def test_a_record_is_corrected_from_what_it_says_and_withdrawn(province: Province) -> None:
    made = province("dl").records("签订项目合同", "攻关", amount=100_00, parties=[FOUNDRY, {"body": "qy"}])
    who, place = reader(province, "dl"), f"/records/{made['id']}"
    form = who.open(f"{place}/correct")
    assert 'value="金州铸件厂"' in form
    asked = {name: hidden(form, name) for name in ("kind", "version", "once")}
    asked |= {"name": "攻关合同", "day": "2017-06-01", "amount": "5万", "reason": "金额少写"}
    asked |= {"party1_role": "学会", "party1_name": "中国铸造学会", "party1_level": "全国"}
    asked |= {"party2_role": "企业", "party2_name": "金州铸件厂"}
    who.done(place, **asked)
    assert province("dl").cell(18, "合同金额")["value"] == 5_000_000
    shown = who.open(place)
    assert "金额少写" in shown
    assert "改了金额、名称" in shown
    refused = who.wrong(f"{place}/withdraw", version=hidden(shown, "version"), reason="")
    assert "没有写明理由" in refused
    who.done(f"{place}/withdraw", version=hidden(shown, "version"), reason="登记重复")
    assert province("dl").cells()["18 合同数"][0] == "0"


def test_a_form_without_the_check_of_its_session_changes_nothing(province: Province) -> None:
    who = reader(province, "dl")
    asked = {"kind": "媒体报道", "name": "报道", "day": "2017-06-01"}
    assert who.send("/records", check=False, **asked).status_code == 403
    assert province("dl").get("/happenings")["total"] == 0


def test_who_only_looks_is_offered_no_form(province: Province) -> None:
    made = province("dl").records("学会对接", "座谈", parties=[FOUNDRY])
    who = reader(province, "sj")
    assert "更正" not in who.open(f"/records/{made['id']}")
    assert who.get("/records/new").status_code == 403
    assert who.open(TABLE).count("大连市科协") >= 1


def test_a_report_is_asked_for_once_and_listed(province: Province) -> None:
    who = reader(province, "dl")
    shown = who.open(f"/statistics/reports?programme=liaoning-2018&{ON}")
    once = hidden(shown, "once")
    for _ in range(2):
        who.done(f"/statistics/reports?programme=liaoning-2018&{ON}", once=once)
    listed = who.open("/statistics/reports/list")
    assert listed.count("辽宁省科协创新驱动助力工程总结（2018）") == 1
    assert "data-running" in listed
    assert province("dl").get("/jobs")["total"] == 1
    other = f"/statistics/reports?programme=liaoning-2018&reporter=jz&{ON}"
    assert "只为本单位生成" in who.wrong(other, once="x")


def test_targets_show_numerator_and_denominator_and_lead_on(province: Province) -> None:
    who = reader(province, "cd")
    shown = who.open(f"/statistics/targets?programme=chengdu-2018&{ON}")
    leads = [one for one in links(shown) if one.startswith("/statistics/targets/")]
    assert leads
    for one in leads:
        assert who.get(one).status_code == 200, one
    assert who.get(f"/statistics/targets/none?programme=chengdu-2018&{ON}").status_code == 422
