"""The table of a pack: made for any city, printed in Chinese, refused where nobody could ever finish."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.programmes.entries import Stage
from matcher.programmes.words import Act, Role
from service.domain.errors import CannotRun
from service.domain.workday_table import mainland
from service.domain.workflow.runnable import level_of
from service.domain.workflow.table import table_of
from service.domain.workflow.words import End, Move, Step
from tests.fakes.casework import PACKS, Office, shipped_table
from tests.fakes.fitting import run_to_the_end
from tests.fakes.new_city import ACTORS, new_office, new_table, pack_of, stage

OPENERS = {
    "wuhan-2015": "enterprise",
    "hubei-2015": "prefecture",
    "zhejiang-2014": "local-government",
    "chengdu-2018": "district",
    "liaoning-2018": "society",
}


@pytest.mark.parametrize("name", sorted(PACKS))
@pytest.mark.parametrize("by_host", [True, False])
def test_every_shipped_programme_runs_to_its_end(name: str, by_host: bool) -> None:
    """Everybody does what they may, and the case is closed; no stage is left out."""
    office = Office.of(name, actor="" if by_host else OPENERS[name])
    made = run_to_the_end(office)
    assert office.checked().end is End.CLOSED
    assert {stage for stage, _ in made if stage} == set(office.table.stages)
    assert all(office.case.stands[key].step is Step.DONE for key in office.table.stages)


def test_a_new_city_runs_without_code_of_its_own() -> None:
    office = new_office(
        stage("need", Act.REQUEST, "firm", makes=("need",)),
        stage("choose", Act.CHOOSE, "district", after=("need",)),
        stage("sign", Act.SIGN, "firm", "society", after=("choose",), makes=("agreement",)),
        stage("run", Act.RUN, "society", after=("sign",)),
        stage("report", Act.REPORT, "society", after=("run",), makes=("report",)),
    )
    run_to_the_end(office)
    assert office.checked().end is End.CLOSED


@pytest.mark.parametrize("name", sorted(PACKS))
def test_the_table_prints_who_does_what_when(name: str) -> None:
    table = shipped_table(name)
    rows = list(table.rows())
    assert len(rows) == len(table.transitions)
    assert all(len(row) == 8 and row[0] and row[2] and row[3] and row[4] and row[5] for row in rows)
    assert {row[0] for row in rows} == {stage.name for stage in table.stages.values()} | {"整个项目"}


def test_a_row_reads_as_the_programme_does() -> None:
    rows = list(shipped_table("wuhan-2015").rows())
    assert (
        "专家评审",
        "评审",
        "汇总",
        "进行",
        "完成；未达到分数线或名额则未通过",
        "武汉市科协",
        "分数线",
        "评审人至少三名且都已打分",
    ) in rows
    joining = next(row for row in rows if row[2] == "登记参与方")
    assert joining[4] == "进行；签约方有变的协议重新拟定、各方重新签署"
    check = next(row for row in rows if row[:3] == ("市科协审核把关", "审核", "通过"))
    assert check[-1] == "所需材料齐备、申报条件无不符合"


def test_the_association_of_the_jurisdictions_level_runs_a_programme() -> None:
    assert {name: shipped_table(name).host for name in PACKS} == {
        "wuhan-2015": "city-association",
        "hubei-2015": "province",
        "zhejiang-2014": "province",
        "chengdu-2018": "city",
        "liaoning-2018": "province",
    }
    assert [level_of(code) for code in ("420000", "420100", "330402")] == ["省", "市", "县"]


@pytest.mark.parametrize(
    ("stages", "other", "problem"),
    [
        ((), {}, "没有写环节"),
        ((stage("a", Act.VISIT),), {"actors": ACTORS[1:]}, "没有县级科协作为参与方"),
        (
            (stage("a", Act.VISIT, "firm"),),
            {"actors": (replace(ACTORS[0], read_only=True), *ACTORS[1:])},
            "没有县级科协作为参与方",
        ),
        ((stage("a", Act.PLAN),), {}, "没有写形成什么材料"),
        ((stage("a", Act.REPORT),), {}, "没有写形成什么材料"),
        ((stage("a", Act.PLAQUE),), {}, "没有写授什么牌"),
        ((stage("a", Act.SIGN, "society", "school", makes=("agreement",)),), {}, "签约方只有一边"),
        ((stage("a", Act.SIGN, "firm", "government", makes=("agreement",)),), {}, "签约方只有一边"),
        ((stage("a", Act.CHOOSE, "district"),), {"actors": ACTORS[:1]}, "要选择对接，却只写了一方"),
        ((stage("a", Act.CHOOSE, "district"),), {"actors": ACTORS[:2]}, "要选择对接，却只写了一方"),
    ],
)
def test_a_pack_that_cannot_run_is_refused(stages: tuple[Stage, ...], other: dict[str, Any], problem: str) -> None:
    with pytest.raises(CannotRun, match=problem) as caught:
        table_of(pack_of(*stages, **other), mainland())
    assert caught.value.remedy


def test_what_only_the_public_or_overseers_would_do_falls_to_the_host() -> None:
    table = new_table(stage("a", Act.PUBLISH, "public"), stage("b", Act.INSPECT, "audit"))
    assert table.transitions["a", Move.PUBLISH].by == ("district",)
    assert table.transitions["b", Move.INSPECT].by == ("district",)


def test_offices_decide_where_a_stage_names_them_beside_others() -> None:
    table = new_table(
        stage("a", Act.CONFIRM, "society", "government", "district"), stage("b", Act.CONFIRM, "society", "panel")
    )
    assert table.transitions["a", Move.CONFIRM].by == ("government", "district")
    assert table.transitions["b", Move.CONFIRM].by == ("society", "panel")


def test_an_enterprises_own_association_stands_on_the_side_of_the_need() -> None:
    table = shipped_table("chengdu-2018")
    assert table.need_side("enterprise-association")
    assert table.by_invitation("enterprise-association")
    assert not table.need_side("district")
    assert table.actors["district"].role is Role.ASSOCIATION


def test_stages_can_be_written_in_any_order() -> None:
    last = stage("last", Act.VISIT, after=("first",))
    table = new_table(last, stage("first", Act.VISIT))
    assert list(table.stages) == ["first", "last"]
    assert table.first == ("first",)
