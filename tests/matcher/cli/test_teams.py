"""`huiqi match --kind team` and `huiqi compare`: tables for people, documents for programs, one line for slips."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import main
from tests.matcher.cli.conftest import write_lines

NEED = "铝合金压铸件气孔多，废品率12%，希望降到3%以下；淡水鱼养殖尾水处理不达标"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments, "--encoder", "use"]) == 0
    return capsys.readouterr().out


def _refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments, "--encoder", "use"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if not line.startswith("编码")]
    assert len(lines) == 1, err
    assert lines[0].startswith("错误：")
    return lines[0]


@pytest.mark.usefixtures("in_stocked")
def test_a_team_is_proposed_with_what_each_adds_and_what_stays_open(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys, "match", NEED, "--kind", "team", "--size", "2")
    assert "指标：希望降到3%以下" in out
    assert "建议团队：" in out
    assert "综合覆盖度" in out
    found: dict[str, Any] = json.loads(_run(capsys, "match", NEED, "--kind", "team", "--size", "2", "--json"))
    assert len(found["steps"]) == 2
    assert len(found["best"]["members"]) <= 2
    assert found["steps"][1]["coverage"] >= found["steps"][0]["coverage"]
    assert {one["kind"] for one in found["coverage"]["candidates"]} == {"society", "expert"}
    keys = [one["key"] for one in found["understanding"]["facets"]]
    assert [one["facet"] for one in found["best"]["points"]] == keys
    assert found["similar_alliances"] is None


@pytest.mark.usefixtures("in_stocked")
def test_under_a_programme_of_societies_a_team_has_one(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("match", NEED, "--kind", "team", "--programme", "wuhan-2015", "--json")
    found = json.loads(_run(capsys, *asked))
    for team in (found["best"], *found["steps"], *found["others"]):
        assert any(member["kind"] == "society" for member in team["members"])


@pytest.mark.usefixtures("in_stocked")
def test_past_alliances_are_shown_where_their_folder_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    events = [
        {"time": "2024-03-01T09:00", "event": "posted", "need": "N1"},
        {"time": "2024-03-02T09:00", "event": "invited", "need": "N1", "party": "E1"},
        {"time": "2024-03-09T09:00", "event": "signed", "need": "N1", "party": "E1"},
        {"time": "2024-09-09T09:00", "event": "completed", "need": "N1", "party": "E1"},
    ]
    write_lines(tmp_path / "events.jsonl", events)
    asked = ("match", NEED, "--kind", "team", "--alliances", str(tmp_path))
    assert "needs.jsonl" in _refusal(capsys, *asked)
    write_lines(tmp_path / "needs.jsonl", [{"id": "N1", "title": "压铸件气孔", "text": "压铸件气孔多"}])
    assert "压铸件气孔：王工，2024-03-09 签约，已完成，2024-09-09 结束" in _run(capsys, *asked)


@pytest.mark.usefixtures("in_stocked")
def test_candidates_stand_side_by_side_in_the_order_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys, "compare", NEED, "E2", "B-01", "中国水产学会")
    assert out.index("李工（E2）") < out.index("中国机械工程学会（B-01）") < out.index("中国水产学会")
    for row in ("名次", "胜任概率", "语义相近", "覆盖要点", "提供服务", "层级", "地区", "工作量"):
        assert f"  {row}" in out
    found = json.loads(_run(capsys, "compare", NEED, "E2", "B-01", "--json"))
    assert [one["id"] for one in found["compared"]] == ["E2", "B-01"]
    assert found["compared"][0]["probability"] is None
    listed = json.loads(_run(capsys, "match", NEED, "--top", "100", "--json"))["matches"]
    same = next((one for one in listed if one["id"] == "B-01"), None)
    assert same is not None
    assert (same["rank"], same["score"]) == (found["compared"][1]["rank"], found["compared"][1]["score"])
    assert same["contributions"] == found["compared"][1]["contributions"]


@pytest.mark.usefixtures("in_stocked")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("match", NEED, "--size", "2"), "只用于团队"),
        (("match", NEED, "--kind", "team", "--mutual"), "团队没有双向得分"),
        (("match", NEED, "--kind", "team", "--size", "9"), "用法不对"),
        (("match", NEED, "--kind", "crew"), "用法不对"),
        (("match", "。。。", "--kind", "team"), "空的或只有标点"),
        (("match", NEED, "--kind", "team", "--region", "火星"), "火星"),
        (("match", NEED, "--kind", "team", "--alliances", "/nowhere"), "events.jsonl"),
        (("compare", NEED, "幽灵学会"), "没有叫“幽灵学会”"),
        (("compare", NEED), "用法不对"),
        (("compare", "", "B-01"), "空的或只有标点"),
        (("compare", NEED, *(f"A-{n:02d}" for n in range(1, 10))), "选了 9 个"),
    ],
)
def test_a_slip_gets_one_clear_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str) -> None:
    assert says in _refusal(capsys, *arguments)
