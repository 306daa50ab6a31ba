"""What is recorded and filed over HTTP: corrected and withdrawn with a reason, never overwritten silently."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from service.domain.bodies import Duty
from service.domain.history import sealed
from service.domain.scope import SYSTEM
from service.storage.errors import Stale
from service.storage.verifying import verified
from tests.fakes.problems import problem_of
from tests.fakes.province import PDF, Province

FOUNDRY = {"name": "中国铸造学会", "role": "学会", "level": "全国"}


def _contract(province: Province, **more: object) -> dict[str, object]:
    facts = {
        "kind": "签订项目合同",
        "name": "压铸工艺攻关",
        "day": "2017-06-01",
        "amount": 100,
        "parties": [FOUNDRY, {"body": "qy"}],
    }
    return facts | more


def test_a_record_is_kept_with_who_when_before_after_and_why(province: Province) -> None:
    jz = province("jz")
    made = jz.made("/happenings", **_contract(province, evidence=[jz.proof("合同")]))
    path = f"/happenings/{made['id']}"
    assert made["evidence"][0]["name"] == "合同.pdf"
    assert [one["id"] for one in made["parties"]] == ["named:学会:中国铸造学会", "qy"]
    fixed = jz.ask("PATCH", path, {"amount": 1000, "reason": "少写一位"}, if_match=made["etag"])
    assert fixed.status_code == 200
    assert (fixed.json()["amount"], fixed.headers["etag"] == made["etag"]) == (1000, False)
    gone = jz.withdraws(path, fixed.headers["etag"])
    assert gone["withdrawn"]
    told = jz.get(f"{path}/history")
    assert [(one["move"], one["account"], one["reason"]) for one in told] == [
        ("登记", "jz-officer", ""),
        ("更正", "jz-officer", "少写一位"),
        ("撤回", "jz-officer", "登记有误"),
    ]
    assert (told[1]["before"], told[1]["after"]["amount"]) == ({"amount": 100}, 1000)
    assert jz.get("/happenings")["total"] == 0
    assert jz.get("/happenings?withdrawn=true")["items"][0]["id"] == made["id"]
    assert "已经撤回" in problem_of(jz.ask("PATCH", path, {"amount": 1, "reason": "x"}, if_match=gone["etag"]), 409)
    province.require_whole()


def test_a_change_is_based_on_what_was_read_and_says_why(province: Province) -> None:
    jz = province("jz")
    made = jz.made("/happenings", **_contract(province))
    path = f"/happenings/{made['id']}"
    change = {"amount": 5, "reason": "核对"}
    assert jz.ask("PATCH", path, change).status_code == 428
    assert jz.ask("PATCH", path, change, if_match=made["etag"]).status_code == 200
    assert jz.ask("PATCH", path, change, if_match=made["etag"]).status_code == 412
    assert jz.ask("DELETE", f"{path}?reason=重复", if_match=made["etag"]).status_code == 412
    assert jz.ask("DELETE", path, if_match="*").status_code == 422
    assert "理由" in problem_of(jz.ask("PATCH", path, {"amount": 6, "reason": " "}, if_match="*"))
    assert "没有改动" in problem_of(jz.ask("PATCH", path, change, if_match="*"))
    now = jz.ask("GET", path)
    assert jz.ask("GET", path, if_none_match=now.headers["etag"]).status_code == 304
    assert (now.json()["amount"], now.json()["version"]) == (5, 2)


def test_the_same_call_sent_again_records_once(province: Province) -> None:
    jz = province("jz")
    first, again = (jz.ask("POST", "/happenings", _contract(province), idempotency_key="abcd1234") for _ in "12")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert jz.get("/happenings")["total"] == 1
    filing = {"programme": "liaoning-2018", "indicator": "i05", "column": "数量", "day": "2018-05-01", "amount": 0}
    first, again = (jz.ask("POST", "/filings", filing, idempotency_key="abcd5678") for _ in "12")
    assert first.json()["id"] == again.json()["id"]
    assert jz.get("/filings")["total"] == 1


def test_a_key_serves_one_call_and_its_query_is_part_of_the_call(province: Province) -> None:
    jz = province("jz")
    assert jz.ask("POST", "/happenings", _contract(province), idempotency_key="abcd1234").status_code == 201
    other = jz.ask("POST", "/happenings?draft=1", _contract(province), idempotency_key="abcd1234")
    assert "Idempotency-Key" in problem_of(other)
    assert jz.get("/happenings")["total"] == 1


def test_missing_facts_are_told_unless_they_are_really_not_known(province: Province) -> None:
    jz = province("jz")
    event = {"kind": "学术活动", "name": "铸造年会", "day": "2017-06-01", "parties": [FOUNDRY]}
    assert "缺 参加人数" in problem_of(jz.ask("POST", "/happenings", event))
    assert jz.made("/happenings", **event, incomplete=True)["lacking"] == ["参加人数"]
    assert jz.made("/happenings", **event, attendance=2000)["lacking"] == []


def test_wrong_facts_are_refused(province: Province) -> None:
    jz = province("jz")
    for wrong, told in (
        ({"day": "2018-06-27"}, "还没有到"),
        ({"name": " "}, ""),
        ({"parties": [{"name": "某学会"}]}, "没有写明名称或类别"),
        ({"evidence": ["ab" * 32]}, "没有为该单位上传过佐证"),
        ({"refers_to": "nothing"}, "不存在"),
        ({"refers_to": "case/3"}, "不存在"),
        ({"amount": -1}, "超出范围"),
        ({"region": "12"}, ""),
    ):
        assert told in problem_of(jz.ask("POST", "/happenings", _contract(province) | wrong)), wrong
    assert jz.get("/happenings")["total"] == 0


def test_a_record_never_refers_to_itself(province: Province) -> None:
    jz = province("jz")
    made = jz.made("/happenings", **_contract(province))
    itself = {"refers_to": made["id"], "reason": "x"}
    assert "自己" in problem_of(jz.ask("PATCH", f"/happenings/{made['id']}", itself, if_match="*"))


def test_lists_are_by_office_kind_and_days_page_by_page(province: Province) -> None:
    jz = province("jz")
    for day in ("2016-01-01", "2017-06-01", "2018-05-31"):
        jz.made("/happenings", **_contract(province, day=day))
    jz.records("媒体报道", "报道")

    def days(query: str) -> list[str]:
        return [one["day"] for one in jz.get(f"/happenings?{query}")["items"]]

    assert days("kind=签订项目合同&since=2017-06-01") == ["2018-05-31", "2017-06-01"]
    assert days("kind=签订项目合同&until=2017-06-01") == ["2017-06-01", "2016-01-01"]
    assert days("office=dl") == []
    first = jz.get("/happenings?limit=3")
    rest = jz.get(f"/happenings?limit=3&cursor={first['next']}")
    assert (first["total"], rest["total"], rest["next"]) == (4, 4, None)
    assert len({one["id"] for one in first["items"] + rest["items"]}) == 4
    filed = jz.files("i05", "数量", 1)
    jz.files("i06", "名称", "甲", programme="liaoning-2018")
    (one,) = jz.get("/filings?programme=liaoning-2018&indicator=i05")["items"]
    assert one["id"] == filed["id"]
    assert jz.ask("GET", f"/filings/{one['id']}", if_none_match=one["etag"]).status_code == 304


def test_a_state_that_follows_an_older_one_is_not_kept(province: Province) -> None:
    made = province("jz").made("/happenings", **_contract(province))
    with province.database.work() as work:
        row = work.happenings.get(SYSTEM, made["id"])
        (first,) = work.events.of(SYSTEM, f"report:{made['id']}")
        late = sealed(replace(first, seq=2, previous="0" * 64))
        with pytest.raises(Stale):
            work.happenings.save(replace(row, withdrawn=True), late)


def test_who_is_registered_is_the_same_whether_named_or_picked(province: Province) -> None:
    dl = province("dl")
    for party in ({"name": "大连铸造 学会", "role": "学会"}, {"body": "zz"}):
        dl.records("学会对接", "对接", parties=[party])
    (one,) = dl.cell(10, "市级名称")["parts"]
    assert (one["name"], len(one["records"])) == ("大连铸造学会", 2)


def test_counted_cells_cannot_be_typed_in_and_others_need_their_evidence(province: Province) -> None:
    dl = province("dl")
    filing = {"programme": "liaoning-2018", "indicator": "i09", "column": "数量", "day": "2018-05-01", "amount": 9}
    proof = dl.proof("总结")
    assert "由记录计数" in problem_of(dl.ask("POST", "/filings", filing | {"evidence": proof}))
    area = filing | {"indicator": "i05"}
    assert "没有佐证" in problem_of(dl.ask("POST", "/filings", area))
    assert dl.made("/filings", **area | {"evidence": proof})["evidence"]["digest"] == proof
    assert dl.made("/filings", **area | {"amount": 0})["evidence"] is None
    for wrong, told in (
        ({"indicator": "i99"}, "没有指标"),
        ({"column": "面积"}, "没有“面积”一栏"),
        ({"amount": None, "text": "三次"}, "没有填数"),
        ({"indicator": ""}, "二者取一"),
        ({"target": "t"}, "二者取一"),
        ({"indicator": "", "target": "t"}, "没有目标"),
        ({"programme": "nowhere-2018"}, "nowhere"),
        ({"indicator": "i25", "column": "是否", "amount": None, "text": "也许"}, "不是“是”或“否”"),
    ):
        assert told in problem_of(dl.ask("POST", "/filings", area | {"evidence": proof} | wrong)), wrong


def test_a_filing_is_corrected_and_withdrawn_with_its_history(province: Province) -> None:
    dl = province("dl")
    made = dl.files("i05", "数量", 46)
    path = f"/filings/{made['id']}"
    fixed = dl.ask("PATCH", path, {"amount": 47, "reason": "补一次"}, if_match=made["etag"])
    assert fixed.json()["amount"] == 47
    assert "没有佐证" in problem_of(dl.ask("PATCH", path, {"evidence": None, "reason": "x"}, if_match="*"))
    assert dl.ask("PATCH", path, {"amount": 48, "reason": "x"}, if_match=made["etag"]).status_code == 412
    assert dl.cells()["5 数量"] == ("47", {made["id"]})
    dl.withdraws(path, fixed.headers["etag"])
    assert dl.cells()["5 数量"] == ("", frozenset())
    assert [one["move"] for one in dl.get(f"{path}/history")] == ["登记", "更正", "撤回"]
    assert dl.ask("GET", path).json()["withdrawn"]
    province.require_whole()


def test_evidence_is_taken_by_its_content_and_given_back_unchanged(province: Province) -> None:
    jz = province("jz")
    digest = jz.proof("签到表")
    got = jz.ask("GET", f"/evidence/{digest}")
    assert got.content.startswith(PDF)
    assert got.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''%E7%AD%BE" in got.headers["content-disposition"]
    (kept,) = (province.home / "evidence").glob("*/*")
    assert (kept.name, kept.stat().st_mode & 0o777) == (digest, 0o600)
    for data in (b"MZ\x90\x00", b"<html>", PDF + b"/JavaScript%%EOF", PDF[:-7]):
        assert "请提交" in problem_of(jz.ask("POST", "/evidence?name=a.pdf", data=data))
    assert jz.ask("POST", "/evidence", data=PDF + b"%" * (20 << 20)).status_code == 413
    kept.write_bytes(b"x")
    assert jz.ask("GET", f"/evidence/{digest}").status_code == 503


def test_nobody_records_for_others_and_who_only_looks_records_nothing(province: Province) -> None:
    contract = _contract(province)
    province("jz").made("/happenings", **contract)
    assert province("dl").made("/happenings", **contract | {"office": "jz"})["office"] == "jz"
    assert province("zz").made("/happenings", **contract | {"parties": [FOUNDRY, {"name": "某厂", "role": "企业"}]})
    for body, office in (("jz", "dl"), ("as", "dl"), ("jz", "zs"), ("zz", "dl")):
        sent = contract | {"office": office, "parties": [FOUNDRY, {"name": "某厂", "role": "企业"}]}
        answer = province(body).ask("POST", "/happenings", sent)
        assert answer.status_code == 403, (body, office)
    assert province("as").ask("POST", "/happenings", contract | {"office": "qy"}).status_code == 404
    assert "不填报统计" in problem_of(province("jz").ask("POST", "/happenings", contract | {"office": "qy"}))
    for body, duty in (("jz", Duty.READER), ("jz", Duty.ANALYST), ("qy", None), ("sj", None)):
        assert province(body, duty).ask("POST", "/happenings", contract).status_code == 403


def test_a_record_changed_behind_the_service_shows(province: Province) -> None:
    jz = province("jz")
    jz.made("/happenings", **_contract(province))
    jz.files("i05", "数量", 3)
    province.require_whole()
    for table in ("happenings", "filings"):
        with province.database.connected() as connection:
            connection.execute(text(f"UPDATE {table} SET day = '2017-06-02'"))  # noqa: S608 - no text from outside
    with province.database.reading() as work:
        assert ["已被改动" in fault.says for fault in verified(work).faults] == [True, True]
