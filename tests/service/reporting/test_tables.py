"""Tables of a reporter over HTTP: whose records are in them, up to which day, and what cases tell by themselves."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from matcher.programmes.shelf import PROGRAMMES, own_folder
from service.command import report
from service.domain.bodies import Duty
from tests.fakes.problems import problem_of
from tests.fakes.province import Province, cells_in

FOUNDRY = {"name": "中国铸造学会", "role": "学会", "level": "全国"}
OPTICS = {"name": "中国光学学会", "role": "学会", "level": "全国"}


def test_a_county_sees_its_own_and_the_city_sums_its_counties(province: Province) -> None:
    jz, zs, dl, ln = (province(one) for one in ("jz", "zs", "dl", "ln"))
    jz.records("学会对接", "座谈", parties=[FOUNDRY])
    zs.records("学会对接", "座谈会", parties=[FOUNDRY])
    zs.records("学会对接", "签约", parties=[OPTICS])
    province("as").records("学会对接", "来访", parties=[{"name": "中国机械工程学会", "role": "学会", "level": "全国"}])
    assert [one.cells()["9 数量"][0] for one in (jz, zs, dl, ln)] == ["1", "2", "2", "3"]
    assert dl.cells("zs")["9 数量"][0] == "2"
    assert jz.get("/happenings")["total"] == 1
    assert (dl.get("/happenings")["total"], dl.get("/happenings?office=zs")["total"]) == (3, 2)
    assert province("dl", Duty.ANALYST).cells() == dl.cells() == province("sj").cells()


def test_nobody_sees_the_table_or_the_records_of_others(province: Province) -> None:
    dl = province("dl")
    made = dl.records("学会对接", "座谈", parties=[FOUNDRY])
    filed = dl.files("i05", "数量", 3)
    proof = dl.proof("会议纪要")
    for body in ("jz", "as", "zz", "jx"):
        who = province(body)
        for path in (
            f"/happenings/{made['id']}",
            f"/happenings/{made['id']}/history",
            f"/filings/{filed['id']}",
            f"/filings/{filed['id']}/history",
            f"/evidence/{proof}",
        ):
            assert who.ask("GET", path).status_code == 404, (body, path)
        for path in ("/happenings", "/filings"):
            assert who.get(path) == {"items": [], "total": 0, "next": None}
        for path in ("/statistics/liaoning-2018", "/targets/chengdu-2018", "/statistics/liaoning-2018.xlsx"):
            assert who.ask("GET", f"{path}?reporter=dl").status_code == 403, (body, path)
        change = {"reason": "x", "name": "y"}
        assert who.ask("PATCH", f"/happenings/{made['id']}", change, if_match="*").status_code == 404
        assert who.ask("DELETE", f"/filings/{filed['id']}?reason=x", if_match="*").status_code == 404
    assert province("qy").ask("GET", "/statistics/liaoning-2018").status_code == 403
    assert province("dl").ask("GET", "/statistics/liaoning-2018?reporter=zz").status_code == 403
    assert province("dl").ask("GET", "/statistics/liaoning-2018?reporter=qy").status_code == 403


def test_what_the_upper_one_files_takes_the_place_of_what_those_below_file(province: Province) -> None:
    jz, zs, dl, ln = (province(one) for one in ("jz", "zs", "dl", "ln"))
    jz.files("i05", "数量", 3)
    zs.files("i05", "数量", 4)
    jz.files("i01", "人口", 1_000)
    assert [dl.cells()[key][0] for key in ("5 数量", "1 人口")] == ["7", ""]
    dl.files("i05", "数量", 10)
    dl.files("i01", "人口", 5_000, day="2015-01-01")
    for one in (dl, ln):
        assert one.cells()["5 数量"][0] == "10"
    assert [dl.cells()["1 人口"][0], ln.cells()["1 人口"][0], jz.cells()["1 人口"][0]] == ["5000", "", "1000"]
    (point,) = [one for one in dl.table()["points"] if "下级的 2 条填报不计入" in one["problem"]]
    assert (point["items"], len(point["records"])) == ([5], 2)


def test_only_what_happened_up_to_the_day_counts(province: Province) -> None:
    dl = province("dl")
    for day in ("2013-12-31", "2014-01-01", "2018-05-31", "2018-06-01"):
        dl.records("企会对接活动", f"对接{day}", day=day, parties=[FOUNDRY, {"body": "qy"}])
    found = {on: dl.cells(on=on)["17 数量"][0] for on in ("2013-12-31", "2014-01-01", "2018-05-31", "2018-06-26")}
    assert found == {"2013-12-31": "0", "2014-01-01": "1", "2018-05-31": "2", "2018-06-26": "2"}
    concerns = [one["problem"] for one in dl.table()["points"] if one["concern"] == "不在统计期间"]
    assert [one[:5] for one in concerns] == ["1 条记录", "1 条记录"]


BASIS = """
[[basis]]
key = "national-opinion"
title = "中国科协关于实施 创新驱动助力工程的意见"
cites = ["武汉2015 引言"]
"""


def _combining(province: Province, programme: str) -> str:
    """A case in which enterprise and society are there and have not agreed yet."""
    wh, jg, gx = (province(one) for one in ("wh", "jg", "gx"))
    need = jg.made("/needs", title="焊接气孔", text="铝合金激光焊接气孔率高")["id"]
    wh.done(f"/needs/{need}", move="受理")
    case: str = jg.made("/cases", programme=programme, need=need, actor="enterprise")["id"]
    jg.done(f"/cases/{case}", stage="combine", move="邀请", party="gx", actor="society")
    gx.done(f"/cases/{case}", stage="combine", move="接受")
    return case


def _carry_out_the_same_work(province: Province) -> str:
    """Put a pack of the office's own on its shelf that rests on the opinion that Liaoning's form reports on."""
    shipped = (PROGRAMMES / "wuhan-2015.toml").read_text("utf-8")
    own_folder(province.home).mkdir(parents=True)
    own = shipped.replace('key = "wuhan"', 'key = "zhuli"', 1) + BASIS
    (own_folder(province.home) / "zhuli-2015.toml").write_text(own, "utf-8")
    return "zhuli-2015"


def test_cases_of_another_work_tell_nothing_and_that_is_said(province: Province) -> None:
    wh, jg, gx = (province(one) for one in ("wh", "jg", "gx"))
    case = _combining(province, "wuhan-2015")
    before = wh.cells(on="2018-05-31")
    assert [one for one in wh.table(on="2018-05-31")["points"] if one["concern"] == "未计入"] == []
    jg.done(f"/cases/{case}", stage="combine", move="商定", day="2018-05-30")
    assert wh.cells(on="2018-05-31") == before
    assert gx.cells()["10 市级数量"][0] == "0"
    (point,) = [one for one in wh.table(on="2018-05-31")["points"] if one["concern"] == "未计入"]
    assert point["problem"].startswith("“武汉市科协“企会协作创新计划”试点”的 1 个项目")
    assert [one for one in wh.table(on="2018-05-29")["points"] if one["concern"] == "未计入"] == []


def test_cases_tell_what_happened_in_them_without_being_typed_in(province: Province) -> None:
    wh, jg, gx = (province(one) for one in ("wh", "jg", "gx"))
    case = _combining(province, _carry_out_the_same_work(province))
    before = wh.cells(on="2018-05-31")
    jg.done(f"/cases/{case}", stage="combine", move="商定", day="2018-05-30")
    after = wh.cells(on="2018-05-31")
    assert {key for key in after if before[key] != after[key]} == {"10 市级数量", "10 市级名称"}
    assert wh.cells(on="2018-05-29") == before
    (record,) = wh.cell(10, "市级数量")["records"]
    assert record["source"].startswith(f"case:{case}/")
    (event,) = wh.get(record["href"].removeprefix("/api/v1"))
    assert event["after"]["deed"]["move"] == "商定"
    assert gx.cells()["10 市级名称"][0] == "武汉光学学会"
    assert wh.ask("GET", "/statistics/liaoning-2018?reporter=gx").status_code == 403
    subsidy = wh.records("获得奖补", "奖补", level="省", refers_to=record["id"], parties=[{"body": "jg"}])
    assert wh.cell(18, "奖补项目数")["parts"][0]["records"] == [subsidy["id"]]
    province.require_whole()


def test_a_cell_opens_to_its_records_and_each_of_them_opens(province: Province) -> None:
    dl = province("dl")
    made = dl.records("签订项目合同", "攻关", amount=123_450_000, parties=[FOUNDRY, {"body": "qy"}])
    filed = dl.files("i05", "数量", 46)
    cell = dl.cell(18, "合同金额")
    assert (cell["value"], cell["shown"], cell["unit"]) == (123_450_000, "123.45", "万元")
    assert [one["id"] for one in cell["records"]] == cell["parts"][0]["records"] == [made["id"]]
    assert dl.get(cell["records"][0]["href"].removeprefix("/api/v1"))["id"] == made["id"]
    (record,) = dl.get("/statistics/liaoning-2018/cells/i05/数量")["records"]
    assert dl.get(record["href"].removeprefix("/api/v1"))["id"] == filed["id"]
    for place, told in (("99/数量", "没有第“99”项"), ("18/名称", "可选：合同数")):
        assert told in problem_of(dl.ask("GET", f"/statistics/liaoning-2018/cells/{place}"))
    assert "nowhere" in problem_of(dl.ask("GET", "/statistics/nowhere-2018"))


def test_any_day_can_be_asked_for(province: Province) -> None:
    for on in ("0001-01-01", "9999-12-31"):
        for path in ("statistics/liaoning-2018", "statistics/liaoning-2018.xlsx", "statistics/liaoning-2018.docx"):
            assert province("dl").ask("GET", f"/{path}?on={on}").status_code == 200, (path, on)
        assert province("dl").get(f"/targets/hubei-2015?on={on}")["on"] == on


def test_the_files_say_what_the_table_says(province: Province, request: pytest.FixtureRequest) -> None:
    dl = province("dl")
    dl.records("学术活动", "铸造年会", attendance=2000, parties=[FOUNDRY])
    dl.files("i06", "名称", "关于铸造业的建议\n=1+2")
    query = "?on=2018-06-26&filled_by=甲&checked_by=乙"
    book = dl.ask("GET", f"/statistics/liaoning-2018.xlsx{query}")
    form = dl.ask("GET", f"/statistics/liaoning-2018.docx{query}")
    assert "filename*=UTF-8''%E5%88%9B%E6%96%B0" in book.headers["content-disposition"]
    read = openpyxl.load_workbook(io.BytesIO(book.content))
    assert read.sheetnames == ["统计表", "明细", "待核"]
    assert "铸造年会" in {cell.value for row in read["明细"].iter_rows() for cell in row}
    read.close()
    (grid,) = docx.Document(io.BytesIO(form.content)).tables
    shown = {row.cells[1].text: row.cells[2].text for row in grid.rows}
    assert shown["　　其中 2000 人以上（次）："] == "1"
    if not province.database.embedded:
        return  # a file is opened the same whichever database it was made from
    soffice: Callable[[Path], str] = request.getfixturevalue("soffice")
    (province.home / "t.xlsx").write_bytes(book.content)
    (province.home / "t.docx").write_bytes(form.content)
    for name in ("t.xlsx", "t.docx"):
        text = soffice(province.home / name)
        for said in ("大连市科协", "甲", "=1+2", "铸造年会" if name == "t.xlsx" else "中国铸造学会"):
            assert said in text, (name, said)


def test_the_command_says_the_same_as_the_service(
    province: Province, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dl = province("dl")
    dl.records("学会对接", "座谈", parties=[FOUNDRY])
    monkeypatch.setenv("HUIQI_HOME", str(province.home))
    address = province.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("HUIQI_DATABASE_URL", address.replace("postgresql+psycopg", "postgresql"))
    asked = ["--programme", "liaoning-2018", "--reporter", "大连市科协", "--on", "2018-05-31"]
    run = CliRunner().invoke(report, ["indicators", *asked, "--json"], catch_exceptions=False)
    assert cells_in(json.loads(run.stdout)) == dl.cells(on="2018-05-31")
    shown = CliRunner().invoke(report, ["indicators", *asked], catch_exceptions=False).stdout
    assert "9. 对接的全国学会 数量：1 家\n" in shown
    assert "待核：" in shown
    for name in ("表.xlsx", "表.docx"):
        out = tmp_path / name
        run = CliRunner().invoke(report, ["indicators", *asked, "--out", str(out)], catch_exceptions=False)
        assert "31 项，1 条记录" in run.stdout
        assert out.stat().st_size > 5_000
    targets = ["targets", "--programme", "chengdu-2018", "--reporter", "dl", "--on", "2018-06-26"]
    run = CliRunner().invoke(report, [*targets, "--json"], catch_exceptions=False)
    assert json.loads(run.stdout) == dl.get("/targets/chengdu-2018?on=2018-06-26")
    assert "未报" not in CliRunner().invoke(report, targets, catch_exceptions=False).stdout
    for wrong, told in (("某市科协", "没有名称或编号"), ("qy", "没有名称或编号")):
        run = CliRunner().invoke(report, ["targets", "--programme", "chengdu-2018", "--reporter", wrong])
        assert told in str(run.exception), run.stdout
    with province.database.work() as work:
        work.bodies.rename("as", "大连市科协")
        work.commit()
    run = CliRunner().invoke(report, ["indicators", *asked])
    assert "as（210300）、dl（210200）" in getattr(run.exception, "remedy", "")
    run = CliRunner().invoke(report, ["indicators", *asked, "--out", "t.pdf"])
    assert "不能写成 .pdf" in str(run.exception)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Opens a file in LibreOffice and returns the text of its pages, without blanks."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("no soffice or pdftotext; install libreoffice and poppler-utils")
    profile = f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"

    def opened(path: Path) -> str:
        made = path.with_name(f"{path.name}.pdf")
        path = path.replace(path.with_name(f"{path.name}{path.suffix}"))
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own file
        pages = subprocess.run([reader, "-raw", str(made), "-"], check=True, capture_output=True)  # noqa: S603
        return "".join(pages.stdout.decode().split())

    return opened
