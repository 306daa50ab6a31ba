"""`huiqi needs-for` and `huiqi match --mutual` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.cli.main import main
from matcher.corpus.profiles import shipped
from matcher.vocabulary import Kind

NEEDS: list[dict[str, Any]] = [
    {"id": "N1", "title": "压铸件气孔", "text": "铝合金压铸件气孔多，如何降低废品率", "budget": 80},
    {"id": "N2", "title": "鱼病", "text": "淡水鱼养殖病害频发，寻求防治办法", "industries": ["农业与农村"]},
    {"id": "N3", "title": "过期", "text": "铝合金压铸件缩松", "deadline": "2020-01-01"},
]


@pytest.fixture
def needs(tmp_path: Path) -> str:
    path = tmp_path / "needs.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in NEEDS), "utf-8")
    return str(path)


def test_a_societys_needs_are_listed_with_both_sides_and_reasons(
    needs: str, in_stocked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["needs-for", "中国水产学会", "--needs", needs, "--encoder", "use"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "2 条需求中最合适的 2 条，另有 1 条已过期望完成日期" in shown[0]
    assert "鱼病（N2）" in shown[1]
    assert "双向得分" in shown[1]
    assert any(line.strip().startswith("服务类型 ×") for line in shown)
    assert any("学会最低合作经费未填" in line for line in shown)
    assert any(line.strip().startswith("· ") for line in shown)


def test_json_has_the_same_figures_from_both_sides(
    needs: str, in_stocked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["needs-for", "B-01", "--needs", needs, "--json", "--on", "2019-12-31", "--encoder", "use"]) == 0
    back = json.loads(capsys.readouterr().out)
    assert back["considered"] == 3
    assert {row["need"]["id"] for row in back["needs"]} == {"N1", "N2", "N3"}
    (pair,) = [row for row in back["needs"] if row["need"]["id"] == "N1"]
    text = f"{NEEDS[0]['text']}"
    assert main(["match", text, "--mutual", "--budget", "80", "--json", "--top", "100", "--encoder", "use"]) == 0
    forth = json.loads(capsys.readouterr().out)
    (other,) = [row for row in forth["matches"] if row["id"] == "B-01"]
    assert set(other) >= {"mutual", "relevance", "suitability", "parts", "reasons", "contributions"}
    assert {part["part"]: part["value"] for part in other["parts"]} == {
        part["part"]: part["value"] for part in pair["parts"]
    }
    assert [row["mutual"] for row in forth["matches"]] == sorted((r["mutual"] for r in forth["matches"]), reverse=True)
    assert sum(pair["contributions"].values()) == pytest.approx(pair["score"], abs=1e-4)
    assert forth["model"] == back["model"]


def test_all_societies_go_into_one_workbook_also_under_a_programme(
    needs: str, tmp_path: Path, in_stocked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUIQI_REGION", raising=False)
    out = tmp_path / "对接建议.xlsx"
    command = ["needs-for", "--all", "--level", "national", "--needs", needs, "--top", "1", "--out", str(out)]
    assert main([*command, "--programme", "wuhan-2015", "--encoder", "use"]) == 0
    assert "209 个学会 × 2 条需求，209 条建议" in capsys.readouterr().out
    head, *rows = list(openpyxl.load_workbook(out)["对接建议"].iter_rows(values_only=True))
    assert len(rows) == 209
    fish = next(row for row in rows if row[head.index("学会名称")] == "中国水产学会")
    assert fish[head.index("需求编号")] == "N2"
    assert "武汉2015 三(三)" in fish[head.index("优先依据")]


def test_match_mutual_keeps_to_filters_and_programme(in_stocked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["match", "淡水鱼病害频发", "--mutual", "--service", "科学普及", "--programme", "wuhan-2015", "--json"]
    assert main([*asked, "--encoder", "use", "--top", "5"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "wuhan" in json.dumps(found["programme"])
    offered = {one.id: one.services for one in shipped(Kind.SOCIETY)}
    assert len(found["matches"]) == 5
    assert all("科学普及" in offered[row["id"]] for row in found["matches"])
    totals = [row["total"] for row in found["matches"]]
    assert totals == sorted(totals, reverse=True)
    assert main([*asked[:-1], "--encoder", "use", "--top", "2"]) == 0
    shown = capsys.readouterr().out
    assert "按双向得分排列" in shown
    assert "武汉2015 三(三)" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["needs-for"], "没有说明是哪个学会"),
        (["needs-for", "B-01", "--all", "--out", "a.xlsx"], "只能给一个"),
        (["needs-for", "--all"], "--out"),
        (["needs-for", "--all", "--out", "a.csv"], ".xlsx"),
        (["needs-for", "--all", "--out", "a.xlsx", "--level", "省"], "provincial"),
        (["needs-for", "B-01", "--level", "national"], "--all"),
        (["needs-for", "没有这个学会"], "没有这个学会"),
        (["needs-for", "B-01"], "huiqi import"),
        (["needs-for", "B-01", "--sites", "a.csv"], "--programme"),
        (["needs-for", "B-01", "--needs", "NEEDS", "--on", "去年"], "2015-06-01"),
        (["needs-for", "B-01", "--needs", "NEEDS", "--programme", "nowhere-2015"], "nowhere"),
        (["match", "焊接", "--budget", "10"], "--mutual"),
        (["match", "焊接", "--mutual", "--kind", "expert"], "专家没有填报意愿"),
        (["match", "焊接", "--mutual", "--dossier", "a.json"], "--dossier"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str], told: str, needs: str, in_stocked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [needs if argument == "NEEDS" else argument for argument in arguments]
    assert main([*given, "--encoder", "use"]) == 2
    message = capsys.readouterr().err
    assert told in message
    assert message.strip().count("\n") == 0
