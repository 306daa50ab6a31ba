"""Jobs and reminders over HTTP, on both databases."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from service.domain.bodies import Duty
from service.domain.jobs import JobKind
from service.jobs.reminding import Reminding
from service.jobs.reporting import Reporting
from service.jobs.worker import Worker
from service.use_cases.desk import Programmes
from tests.fakes.paths import HUBEI
from tests.fakes.town import Town


def test_an_office_asks_for_a_report_follows_it_and_fetches_it(town_on_both: Town) -> None:
    town = town_on_both
    town.settle(*HUBEI)
    officer, asked = town("wh"), {"kind": "统计报表", "programme": "liaoning-2018", "on": "2018-05-31"}
    headers = {"idempotency-key": "report-2018-05"}
    first = officer.ask("POST", "/jobs", asked, headers)
    again = officer.ask("POST", "/jobs", asked, headers)
    assert (first.status_code, first.json()) == (201, again.json())
    job = first.json()["id"]
    assert first.headers["location"] == f"/api/v1/jobs/{job}"
    assert officer.get(f"/jobs/{job}")["state"] == "待办"
    assert officer.status(f"/jobs/{job}/report") == 404
    programmes = Programmes(town.home)
    handlers = {JobKind.REPORT: Reporting(programmes), JobKind.REMIND: Reminding(programmes)}
    Worker(town.database, handlers, clock=town.clock).run_one()
    assert officer.get(f"/jobs/{job}")["state"] == "完成"
    sent = officer.ask("GET", f"/jobs/{job}/report")
    assert sent.headers["cache-control"] == "no-store"
    book = openpyxl.load_workbook(BytesIO(sent.content))
    assert "武汉市科协" in str(book.worksheets[0]["A3"].value)
    book.close()
    assert [one["id"] for one in officer.get("/jobs")["items"]] == [job]
    assert officer.ask("POST", f"/jobs/{job}/stop", {}).status_code == 409
    assert officer.get("/reminders") == []
    for body in ("hb", "qy"):  # of the others neither the one above nor a party learns of it
        assert town(body).status(f"/jobs/{job}") in {403, 404}
        assert town(body).status(f"/jobs/{job}/report") in {403, 404}


def test_jobs_are_stopped_and_tried_again_by_who_may_ask_for_them(town_on_both: Town) -> None:
    town = town_on_both
    town.settle(*HUBEI)
    officer = town("wh")
    job = officer.made("/jobs", {"kind": "期限提醒"})["id"]
    assert town("wh", Duty.READER).ask("POST", f"/jobs/{job}/stop", {}).status_code == 403
    assert officer.ask("POST", f"/jobs/{job}/retry", {}).status_code == 409
    assert officer.ask("POST", f"/jobs/{job}/stop", {}).json()["state"] == "已取消"
    assert officer.ask("POST", f"/jobs/{job}/retry", {}).json()["state"] == "待办"
    for kind in ("封存记录", "重建索引"):
        assert officer.ask("POST", "/jobs", {"kind": kind}).status_code == 403
    assert officer.ask("POST", "/jobs", {"kind": "统计报表"}).status_code == 422
    assert officer.ask("POST", "/jobs", {"kind": "重新训练"}).status_code == 422
    refused = officer.ask("POST", "/jobs", {"kind": "重新训练", "until": "2014-12-31"})
    assert refused.status_code == 403
