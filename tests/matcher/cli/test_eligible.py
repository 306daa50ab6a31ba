"""`huiqi eligible` as an officer uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import main
from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import RecordKind

CODE = "91110000600037341L"
NAME = "武汉示例光电有限公司"
FIRM = {
    "id": CODE,
    "name": NAME,
    "region": "湖北省武汉市",
    "year": 2014,
    "staff": 102,
    "research_staff": 9,
    "revenue": 1000,
    "research_spending": 50,
    "association": "筹建中",
    "statuses": ["独立法人"],
    "premises": True,
}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    with Catalogue(tmp_path / "home").batch() as batch:
        batch.put(RecordKind.ENTERPRISE, FIRM, None)
        batch.commit()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["eligible", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_an_enterprise_sees_every_condition_with_clause_figures_and_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = _run(capsys, "--programme", "wuhan-2015", "--enterprise", NAME)
    assert status == 0
    assert f"企业：{NAME}（{CODE}），数据年度 2014" in out
    assert "结论：✗ 不符合（符合 3 条，不符合 1 条，待核实 2 条）" in out
    assert "✗ 不符合　研发人员占职工总数 10% 以上（含）" in out
    assert "    依据：武汉2015 三(一)2 企业：研发人员和经费" in out
    assert "    情况：研发人员数 9 人 ÷ 职工总数 102 人 = 8.82%，要求不低于 10%" in out
    assert "    办法：再增加 2 名研发人员即达到 10%" in out
    assert "✓ 符合　企业科协已建立或正在筹建" in out
    assert '  --answer "科技型中小企业=是"' in out


def test_the_answers_it_asks_for_settle_what_was_open(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run(capsys, "--programme", "wuhan-2015", "--enterprise", CODE)
    given = [line.strip().removeprefix("--answer ").strip('"') for line in out.splitlines() if "--answer" in line]
    assert len(given) == 2
    answers = [part for answer in given for part in ("--answer", answer)]
    status, out, _ = _run(capsys, "--programme", "wuhan-2015", "--enterprise", CODE, *answers)
    assert status == 0
    assert "（符合 5 条，不符合 1 条）" in out
    assert "还需回答" not in out


def test_an_enterprise_and_a_society_are_checked_together(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps({CODE: {"主要业务": "是"}, "学会同意": True, "企业同意": True}), "utf-8")
    arguments = ("--programme", "wuhan-2015", "--enterprise", CODE, "--society", "中国光学学会", "--json")
    status, out, _ = _run(capsys, *arguments)
    assert status == 0
    assert [one["party"]["subject"] for one in json.loads(out)] == ["企业", "学会", "联合体"]
    assert [one["outcome"] for one in json.loads(out)] == ["fail", "fail", "unknown"]
    status, out, _ = _run(capsys, *arguments, "--answers", str(answers), "--answer", "目标任务=是")
    assert status == 0
    assert json.loads(out)[2]["outcome"] == "pass"


def test_a_record_that_is_not_imported_yet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "记录.json"
    record = {"kind": "企业", "name": "某公司", "staff": "１２人", "research_staff": 13, "revenue": "1,000 万元"}
    path.write_text(json.dumps(record), "utf-8")
    status, out, _ = _run(capsys, "--programme", "wuhan-2015", "--record", str(path))
    assert status == 0
    assert "注意：研发人员数（13）大于职工总数（12）" in out
    assert "数据矛盾，请核对" in out
    assert "还需补填（某公司）：研发投入、企业科协" in out


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"name": "某公司", "staff": -1}, "请填0 以上的整数"),
        ({"name": "某公司", "staff": 10, "revenue": float("nan")}, "revenue 是“nan”"),
        ({"kind": "企业", "staff": 10}, "缺少企业名称"),
        ({"kind": "需求", "text": "焊接气孔"}, "这是一条需求"),
        ({"kind": "飞船"}, "不认识的类别"),
        ([], "不是一条记录"),
    ],
)
def test_a_record_with_a_fault_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, record: Any, problem: str
) -> None:
    path = tmp_path / "记录.json"
    path.write_text(json.dumps(record), "utf-8")
    status, out, err = _run(capsys, "--programme", "wuhan-2015", "--record", str(path))
    assert status == 2
    assert not out
    assert problem in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--programme", "nowhere-2015", "--enterprise", CODE], "没有名为 'nowhere' 的计划。现有的计划：chengdu、"),
        (["--programme", "wuhan-2016", "--enterprise", CODE], "没有 2016 年的版本。现有年度：2015"),
        (["--programme", "wuhan", "--on", "2016-01-01", "--enterprise", CODE], "在 2016-01-01 没有有效的版本"),
        (["--programme", "wuhan-2015", "--on", "2014-12-31", "--enterprise", CODE], "在 2014-12-31 没有有效的版本"),
        (["--programme", "wuhan", "--on", "昨天", "--enterprise", CODE], "--on 是“昨天”，不是日期"),
        (["--programme", "wuhan-2015"], "没有说核对谁"),
        (["--programme", "wuhan-2015", "--enterprise", "某公司"], "目录中没有企业“某公司”"),
        (["--programme", "wuhan-2015", "--enterprise", CODE, "--answer", "天气=是"], "没有“天气”这个问题"),
        (["--programme", "wuhan-2015", "--enterprise", CODE, "--answer", "独立法人"], "看不懂答复"),
        (["--programme", "wuhan-2015", "--enterprise", CODE, "--out", "r.csv"], "--out 只用于全部企业"),
        (["--programme", "wuhan-2015", "--all-enterprises"], "没有说结果写到哪里"),
        (["--programme", "wuhan-2015", "--all-enterprises", "--enterprise", CODE], "不能再指明某一家"),
        (
            ["--programme", "wuhan-2015", "--all-enterprises", "--out", "r.csv", "--answer", "独立法人=是"],
            "用于所有企业",
        ),
        (["--enterprise", CODE], "--programme"),
    ],
)
def test_bad_input_gets_one_clear_line(capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str) -> None:
    status, out, err = _run(capsys, *arguments)
    assert status == 2
    assert not out
    assert problem in err
    assert len(err.splitlines()) == 1


def test_the_version_in_force_on_a_day_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(capsys, "--programme", "wuhan", "--on", "2015-12-31", "--enterprise", CODE)
    assert status == 0
    assert "wuhan-2015，2015-01-01 至 2015-12-31" in out


def test_a_programme_without_conditions_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(capsys, "--programme", "liaoning-2018", "--enterprise", CODE)
    assert status == 0
    assert "该计划没有对企业规定条件" in out
    assert "符合（" not in out


def test_every_enterprise_into_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "结果.jsonl"
    status, shown, _ = _run(capsys, "--programme", "wuhan-2015", "--all-enterprises", "--out", str(out))
    assert status == 0
    assert shown == f"已核对 1 家企业（符合 0 家，不符合 1 家，待核实 0 家）→ {out}\n"
    assert len(out.read_text("utf-8").splitlines()) == 6
