"""`huiqi match --programme` and `huiqi sites`: what an officer types and reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import main
from tests.matcher.cli.conftest import write_lines

WELDING = "高功率光纤激光器焊接铝合金薄板时气孔率约 5%，要求降到 1% 以下，并开发焊缝在线检测系统"
FIRMS = [
    {
        "id": "91990000DM0000013E",
        "kind": "enterprise",
        "name": "甲激光有限公司",
        "region": "四川省成都市郫都区",
        "business": "激光焊接设备的研发和生产",
        "statuses": ["科技型中小企业"],
    },
]


@pytest.fixture(scope="module")
def office(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder with an enterprise in it; vectors are shared with the session's own."""
    folder = tmp_path_factory.mktemp("office")
    (home / "cache").mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(home / "cache", target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIQI_HOME", str(folder))
        assert main(["import", str(write_lines(folder / "firms.jsonl", FIRMS)), "--encoder", "use"]) == 0
    return folder


@pytest.fixture(autouse=True)
def _at_the_office(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(office))


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments, "--encoder", "use"]) == 0
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    return json.loads(_said(capsys, *arguments, "--json"))  # type: ignore[no-any-return]


def test_relevance_and_every_lift_stand_apart_with_the_clause(capsys: pytest.CaptureFixture[str]) -> None:
    text = _said(capsys, "match", WELDING, "--programme", "wuhan-2015")
    assert "计划：武汉市科协“企会协作创新计划”试点（wuhan-2015，2015-01-01 至 2015-12-31）" in text
    assert "每项加 0.05，合计不超过 0.10" in text
    assert "需求涉及：方向 光电子、光机电一体化（由文字识别）" in text
    assert "　当年八个重点支持方向 +0.05（武汉2015 三(三)）" in text
    assert "（不计优先为第 " in text
    assert (
        "对以上候选都没有加：\n  ✗ 多个企业与多个学会共建的联盟优先（武汉2015 三(三)）未计：企业 1 家、学会 1 个"
        in text
    )
    assert "申报条件：不符合“市科协所属学会，或在汉高校科协" in text


def test_json_adds_up_to_the_total_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    plain = _json(capsys, "match", WELDING, "--top", "100")
    found = _json(capsys, "match", WELDING, "--programme", "wuhan-2015", "--top", "8")
    assert found["programme"]["weighing"]["bound"] == 0.1
    former = {match["id"]: match for match in plain["matches"]}
    for rank, match in enumerate(found["matches"], start=1):
        own = {key: match[key] for key in former[match["id"]] if key != "rank"}
        assert own == {key: value for key, value in former[match["id"]].items() if key != "rank"}
        assert match["plain_rank"] == former[match["id"]]["rank"]
        assert match["rank"] == rank
        assert match["total"] == pytest.approx(match["relevance"] + sum(lift["adds"] for lift in match["lifts"]))
        assert match["lifts"][0]["clauses"][0]["cite"] == "武汉2015 三(三)"
    assert "programme" not in plain


def test_an_enterprise_without_a_need_asks_by_its_business(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "match", "--enterprise", "甲激光有限公司", "--top", "3")
    assert (found["need"]["text"], found["need"]["enterprise"]) == ("激光焊接设备的研发和生产", "甲激光有限公司")


def test_priorities_of_the_enterprise_and_its_site_are_shown_and_move_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = _json(capsys, "match", "--enterprise", "甲激光有限公司", "--programme", "chengdu-2018")
    assert [(lift["priority"], lift["adds"]) for lift in found["same_for_all"]] == [
        ("region-tilt", 0.0),
        ("pidu", 0.05),
    ]
    assert [match["rank"] for match in found["matches"]] == [match["plain_rank"] for match in found["matches"]]
    text = _said(capsys, "match", "--enterprise", "甲激光有限公司", "--programme", "zhejiang-2014", "--top", "1")
    assert "申报时的优先（对所有候选相同，不影响名次）：\n  ✓ 甲激光有限公司：重点扶持科技型中小企业" in text


def test_an_answer_is_about_the_candidate_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    plain = _json(capsys, "match", WELDING, "--programme", "chengdu-2018")
    second = plain["matches"][1]["id"]
    found = _json(capsys, "match", WELDING, "--programme", "chengdu-2018", "--answer", f"{second}:品牌=是")
    adds = {match["id"]: match["lifts"][0]["adds"] for match in found["matches"]}
    assert {name for name, value in adds.items() if value} == {second}
    text = _said(capsys, "match", WELDING, "--programme", "chengdu-2018")
    assert '--answer "学会编号:学会活动是否已形成品牌、成果并由专职人员运作？=是"' in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--programme", "wuhan-2016"], "计划 wuhan 没有 2016 年的版本。现有年度：2015"),
        (["--programme", "wuhan", "--on", "2014-05-01"], "计划 wuhan 在 2014-05-01 没有有效的版本"),
        (["--programme", "wuhan", "--on", "去年"], "--on 是“去年”，不是日期"),
        (["--with", "A-04"], "--with 只在按计划匹配时有用。请加 --programme"),
        (["--answer", "品牌=是"], "--answer 只在按计划匹配时有用"),
        (["--programme", "wuhan-2015", "--with", "没有的学会"], "目录中没有学会“没有的学会”"),
        (["--programme", "wuhan-2015", "--enterprise", "没有的公司"], "目录中没有企业“没有的公司”"),
        (["--programme", "wuhan-2015", "--answer", "甲=是"], "没有“甲”这个问题"),
        (["--programme", "chengdu-2018", "--answer", "品牌=是"], "要对每个学会分别回答。请在问题前写上学会编号和冒号"),
        (["--programme", "chengdu-2018", "--answer", "A-04:品牌=也许"], "的答复是“也许”。请答 是 或 否"),
        (["--programme", "chengdu-2018", "--answer", "Z-99:品牌=是"], "目录中没有学会“Z-99”"),
        (
            ["--programme", "chengdu-2018", "--sites", "没有.csv", "--enterprise", "甲激光有限公司"],
            "没有.csv：文件不存在",
        ),
    ],
)
def test_what_means_nothing_is_refused_with_the_next_step(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", WELDING, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_neither_need_nor_enterprise_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "--programme", "wuhan-2015"]) == 2
    assert "没有写需求" in capsys.readouterr().err


def test_a_table_of_sites_is_written_filled_in_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sites.csv"
    assert main(["sites", "--template", str(path)]) == 0
    head, example = path.read_text("utf-8-sig").splitlines()
    filled = example.replace("示例高新技术产业园", "甲园").replace("湖北省武汉市洪山区", "四川省成都市郫都区")
    path.write_text("\n".join([head, example, filled, "乙园,四川省成都市简阳市"]), "utf-8")
    capsys.readouterr()
    assert main(["sites", "--programme", "chengdu-2018", "--sites", str(path)]) == 0
    text = capsys.readouterr().out
    assert text.index("甲园") < text.index("乙园")
    assert "✓ 优先 +0.05　产业基础和特色资源好、科技资源弱、潜力大的区县和园区适当倾斜（成都2018 三(一)）" in text
    assert "“产业基础较好”尚无记录，需要地区主导产业产值" in text
    assert '--answer "乙园:区（市）县同意=是"' in text


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("名称,所在地区\n甲园,某地\n,湖北省武汉市\n", "有 2 行需要改正"),
        ("名称,所在地区\n", "没有任何区县或园区"),
    ],
)
def test_a_wrong_table_of_sites_is_refused_row_by_row(
    rows: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(rows, "utf-8")
    assert main(["sites", "--programme", "chengdu-2018", "--sites", str(path)]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert ("第 2 行" in said) is ("甲园" in rows)


def test_sites_without_a_programme_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites"]) == 2
    assert "没有说按哪个计划" in capsys.readouterr().err


def test_a_dossier_of_the_shortlist_is_told_again_to_the_same_bytes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, again, matched = tmp_path / "档案.json", tmp_path / "again.json", tmp_path / "matched.json"
    asked = ("match", WELDING, "--programme", "wuhan-2015", "--enterprise", FIRMS[0]["name"], "--top", "4")
    shown = _said(capsys, *asked, "--dossier", str(path))
    assert f"决策档案：{path}" in shown
    for more in (("--out", str(again)), ("--from-text", "--out", str(matched))):
        assert main(["replay", str(path), *more]) == 0
        assert "重放一致" in capsys.readouterr().out
    assert again.read_bytes() == path.read_bytes() == matched.read_bytes()
    path.write_bytes(path.read_bytes().replace(b'"rank": 1', b'"rank": 2', 1))
    assert main(["replay", str(path)]) == 2
    assert "在写出之后被改动过" in capsys.readouterr().err
