"""The gap map: what is covered, what is not, and that its sums are those of its needs."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from matcher.cli.main import main
from matcher.coverage.gaps import map_gaps
from matcher.errors import NotReady
from matcher.ranking.model import unlearned
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Candidate, Filters, Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import societies
from tests.matcher.coverage.conftest import MakeOffice

NEEDS = (
    Need("A", "铝合金压铸件内部气孔多，希望降低废品率", industries=("新材料",), region="湖北省武汉市"),
    Need("B", "古代梵文手稿的释读与佛教仪轨的考证"),
    Need("C", "水稻稻瘟病防治与高产栽培技术", industries=("农业与农村", "资源与环境")),
)


def test_every_need_is_there_and_the_sums_are_those_of_its_needs(whole: Recommender) -> None:
    found = map_gaps(whole, NEEDS)
    assert [cover.survey.need.id for cover in found.covers] == ["A", "B", "C"]
    assert [cover.covered for cover in found.covers] == [True, False, True]
    assert [cover.survey.need.id for cover in found.uncovered] == ["B"]
    assert found.searched == 209
    by_name = {group.name: group for group in found.directions}
    assert {"新材料", "农业与农村", "资源与环境"} <= by_name.keys()
    assert sum(group.needs for group in found.disciplines) == len(NEEDS)
    for group in (*found.directions, *found.disciplines):
        assert group.uncovered <= group.needs
        assert bool(group.examples) == bool(group.uncovered)
    for cover in found.covers:
        assert cover.survey.suitable == whole.shortlist(cover.survey.need, Kind.SOCIETY).suitable


def test_without_its_societies_a_direction_becomes_a_gap_and_the_societies_to_recruit_are_named(
    office_of: MakeOffice, national: list[Candidate]
) -> None:
    office = office_of(national)
    astronomy = Filters(disciplines=frozenset({"160"}))
    found = map_gaps(office, NEEDS, astronomy)
    assert 0 < found.searched < 5
    assert len(found.uncovered) == 3
    farming = next(group for group in found.directions if group.name == "农业与农村")
    stated = {one.name: one.industries for one in national}
    assert farming.ask
    assert all("农业与农村" in stated[name] for name in farming.ask)


def test_where_no_society_counts_everything_is_a_gap(whole: Recommender) -> None:
    found = map_gaps(whole, NEEDS, nobody=True)
    assert (len(found.uncovered), found.searched) == (3, 0)
    assert all(cover.survey.suitable == 0 for cover in found.covers)


def test_a_model_that_cannot_tell_is_refused() -> None:
    index = build_index(societies(8), HashEncoder())
    office = Recommender(HashEncoder(), {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})
    assert office.shortlist(NEEDS[0], Kind.SOCIETY).suitable is None
    assert not office.shortlist(NEEDS[0], Kind.SOCIETY).doubtful
    with pytest.raises(NotReady, match="huiqi"):
        map_gaps(office, NEEDS)


def test_the_command_writes_what_it_prints(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(home))
    needs = tmp_path / "需求.jsonl"
    lines = [
        {"id": one.id, "text": one.text, "industries": list(one.industries), "region": one.region} for one in NEEDS
    ]
    needs.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    book, table = needs.with_name("缺口.xlsx"), needs.with_name("缺口.csv")
    base = ["gaps", "--needs", str(needs), "--encoder", "e5-small"]
    assert main([*base, "--out", str(book)]) == 0
    printed = capsys.readouterr().out
    assert "3 条需求" in printed
    assert "没有把握的 1 条" in printed
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["按产业方向", "按学科", "逐条需求"]
    assert [row[3] for row in sheets["逐条需求"].iter_rows(min_row=2, values_only=True)] == [
        "有把握",
        "没有把握",
        "有把握",
    ]
    assert main([*base, "--out", str(table), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["needs"], found["uncovered"]) == (3, 1)
    assert table.read_text("utf-8-sig").count("\n") == 4
    assert main([*base, "--region", "武汉", "--local"]) == 0
    local = capsys.readouterr().out
    assert "1 条需求，在武汉的 0 个学会" in local
    assert main([*base, "--local"]) == 2
    assert main([*base, "--region", "海南省"]) == 2
    assert main([*base, "--out", "缺口.docx"]) == 2


def test_the_match_command_says_when_nobody_is_relied_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(home))
    assert main(["match", NEEDS[1].text, "--encoder", "e5-small", "--top", "2"]) == 0
    printed = capsys.readouterr().out
    assert "本目录中没有把握的学会" in printed
    assert "下一步可以问谁" in printed
    assert printed.index("  2. ") < printed.index("下一步可以问谁：")  # the list is shown all the same
    assert main(["match", NEEDS[0].text, "--encoder", "e5-small", "--json"]) == 0
    served = json.loads(capsys.readouterr().out)
    assert served["doubtful"] is False
    assert served["referral"] == []
    assert main(["match", NEEDS[1].text, "--encoder", "e5-small", "--json"]) == 0
    foreign = json.loads(capsys.readouterr().out)
    assert foreign["doubtful"] is True
    assert foreign["suitable"] < foreign["threshold"]
    assert [advice["way"] for advice in foreign["referral"]] == ["subject", "expert"]
