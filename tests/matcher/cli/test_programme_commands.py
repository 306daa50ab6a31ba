"""`huiqi programme …`: what an officer reads, and a clear line with status 2 for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.programmes.shelf import PROGRAMMES, shipped_packs
from tests.fakes.nanhu import TEXT, join


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder."""
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


Captured = pytest.CaptureFixture[str]


def _said(capsys: Captured, *arguments: str, status: int = 0) -> str:
    assert main(["programme", *arguments]) == status
    captured = capsys.readouterr()
    return captured.err if status else captured.out


def test_list_has_the_shipped_and_the_own(office: Path, capsys: Captured) -> None:
    path = join(office)
    lines = _said(capsys, "list").splitlines()
    assert len(lines) == len(shipped_packs()) + 1
    (own,) = [line for line in lines if line.startswith("nanhu-2027")]
    assert "2027-01-01 至 2027-12-31  浙江省嘉兴市南湖区  南湖区科协会企协作计划" in own
    assert str(path) in own
    assert any(line.startswith("wuhan-2015") and "已止" in line and "随产品发布" in line for line in lines)
    table = json.loads(_said(capsys, "list", "--json"))
    assert [one["name"] for one in table if one["own"]] == ["nanhu-2027"]


def test_list_goes_on_after_a_pack_that_is_wrong(office: Path, capsys: Captured) -> None:
    path = join(office, TEXT.replace("percent = 20", "percent = 200"))
    assert main(["programme", "list"]) == 2
    captured = capsys.readouterr()
    assert "wuhan-2015" in captured.out
    assert f"不能用：{path} conditions[staff].rule：比例 200% 不在 0 到 100 之间" in captured.err


def test_show_tells_one_section_by_either_name(office: Path, capsys: Captured) -> None:
    shown = _said(capsys, "show", "hubei-2015", "--section", "经费")
    assert "数额：每年共 100 万元，每个 20 万元，5 个" in shown
    assert shown == _said(capsys, "show", "hubei-2015", "--section", "money")
    assert "环节" not in shown.splitlines()
    whole = _said(capsys, "show", "hubei-2015")
    assert shown in whole
    table = json.loads(_said(capsys, "show", "hubei-2015", "--json"))
    assert table["money"][0]["total"] == {"value": 100, "unit": "万元"}
    assert json.loads(_said(capsys, "show", "hubei-2015", "--section", "money", "--json")) == table["money"]
    assert "“钱”这一节" in _said(capsys, "show", "hubei-2015", "--section", "钱", status=2)


def test_explain_tells_a_page_an_entry_or_a_clause(office: Path, capsys: Captured) -> None:
    assert "4. 市科协审核把关（审核）：由武汉市科协办；在 3 之后；不通过则到此为止" in _said(
        capsys, "explain", "wuhan-2015"
    )
    entry = _said(capsys, "explain", "wuhan-2015", "research-staff")
    assert "要求：研发人员数 ÷ 职工总数不低于 10%" in entry
    assert "依据：武汉2015 三(一)2 企业：研发人员和经费" in entry
    assert _said(capsys, "explain", "wuhan-2015", "三(三)").count("优先 ") == 3
    refused = _said(capsys, "explain", "wuhan-2015", "reserch-staff", status=2)
    assert "是否想写“research-staff”" in refused


def test_a_programme_that_is_not_there_is_named(office: Path, capsys: Captured) -> None:
    assert "没有名为 'nanhu' 的计划。现有的计划：chengdu" in _said(capsys, "show", "nanhu-2027", status=2)
    assert "没有 2016 年的版本。现有年度：2015" in _said(capsys, "show", "wuhan-2016", status=2)
    assert "没有有效的版本。有效期：2015-01-01 至 2015-12-31" in _said(capsys, "show", "wuhan", status=2)
    assert "读不到" in _said(capsys, "show", "nowhere.toml", status=2)


def test_next_year_is_written_valid_and_compared(office: Path, capsys: Captured) -> None:
    said = _said(capsys, "new", "wuhan", "2016", "--from", "wuhan-2015")
    path = office / "programmes" / "wuhan-2016.toml"
    assert f"已写入 {path}" in said
    assert "仍写有“2015”" in said
    assert "没有问题（60 个条目，34 个条款）" in _said(capsys, "validate", str(path))
    compared = _said(capsys, "diff", "wuhan-2015", "wuhan-2016")
    assert compared.startswith("wuhan-2015 → wuhan-2016：新增 1 项、删去 0 项、改动 3 项")
    assert "起：2015-01-01 → 2016-01-01" in compared
    assert "〔武汉2015 三(三) → 武汉2016 三(三)〕" in compared
    table = json.loads(_said(capsys, "diff", "wuhan-2015", str(path), "--json"))
    assert [one["how"] for one in table["changes"]] == ["changed", "changed", "added", "changed"]
    before = path.read_bytes()
    assert "已经存在" in _said(capsys, "new", "wuhan", "2016", "--from", "wuhan-2015", status=2)
    assert path.read_bytes() == before


def test_a_pack_does_not_differ_from_itself(office: Path, capsys: Captured) -> None:
    assert _said(capsys, "diff", "wuhan-2015", "wuhan-2015") == "wuhan-2015 → wuhan-2015：没有不同\n"


def test_a_new_city_is_written_where_one_wants_it(office: Path, tmp_path: Path, capsys: Captured) -> None:
    facts = ("--title", "南湖\n计划", "--issuer", "南湖区科协", "--region", "嘉兴市南湖区")
    _said(capsys, "new", "nanhu", "2027", *facts, "--out", str(tmp_path / "drafts"))
    path = tmp_path / "drafts" / "nanhu-2027.toml"
    assert 'title = "南湖 计划"' in path.read_text("utf-8")
    assert not (office / "programmes").exists()
    assert "发现 0 个问题" in _said(capsys, "validate", str(tmp_path / "drafts"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nanhu", "2027"), "没有写 --title"),
        (("nanhu", "2027", "--title", "a", "--issuer", "b"), "没有写 --region"),
        (("nanhu", "2027", "--title", "a", "--issuer", "b", "--region", "某地"), "不能确认“某地”"),
        (("Nan Hu", "2027", "--title", "a", "--issuer", "b", "--region", "武汉"), "“Nan Hu”不是小写字母"),
        (("nanhu", "20", "--title", "a", "--issuer", "b", "--region", "武汉"), "用法不对"),
        (("wuhan", "2015", "--from", "wuhan-2015"), "都是计划 wuhan 2015 年的版本"),
        (("liaoning", "2017", "--title", "a", "--issuer", "b", "--region", "辽宁", "--from", "none-2011"), "没有名为"),
    ],
)
def test_a_new_pack_that_cannot_be_is_not_written(
    office: Path, capsys: Captured, arguments: tuple[str, ...], said: str
) -> None:
    assert said in _said(capsys, "new", *arguments, status=2)
    assert not office.exists()


def test_validate_finds_everything_in_every_file(office: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "nanhu-2027.toml").write_text(
        TEXT.replace("percent = 20", "percents = 20").replace("end", "edn"), "utf-8"
    )
    (folder / "day.toml").write_text("a = 2027-02-30\n", "utf-8")
    (folder / "wuhan-2015.toml").write_bytes((PROGRAMMES / "wuhan-2015.toml").read_bytes())
    assert main(["programme", "validate", str(folder)]) == 2
    captured = capsys.readouterr()
    assert "day.toml 第 1 行：日期或时间不存在" in captured.out
    assert "没有字段 percents。是否想写“percent”" in captured.out
    assert "没有字段 edns。是否想写“ends”" in captured.out
    both = f"{PROGRAMMES / 'wuhan-2015.toml'} 和 {folder / 'wuhan-2015.toml'}：都是计划 wuhan 2015 年的版本"
    other = f"{folder / 'wuhan-2015.toml'} 和 {PROGRAMMES / 'wuhan-2015.toml'}：都是计划 wuhan 2015 年的版本"
    assert both in captured.out or other in captured.out
    assert "检查了 3 个文件，发现 5 个问题" in captured.err


def test_validate_without_files_checks_what_there_is(office: Path, capsys: Captured) -> None:
    assert f"检查了 {len(shipped_packs())} 个文件，发现 0 个问题" in _said(capsys, "validate")
    join(office)
    assert f"检查了 {len(shipped_packs()) + 1} 个文件，发现 0 个问题" in _said(capsys, "validate")


def test_an_empty_folder_has_nothing_to_validate(office: Path, tmp_path: Path, capsys: Captured) -> None:
    assert "里没有计划包" in _said(capsys, "validate", str(tmp_path), status=2)
