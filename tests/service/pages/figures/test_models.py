"""模型 in the browser: who sees and who changes what, comparison, promotion by the gate, going back, training."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher.learning.registry import UNLEARNED, Registry
from matcher.vocabulary import Kind
from service.domain.bodies import Duty
from service.domain.jobs import JobKind, JobState
from service.jobs.comparing import Comparing
from service.jobs.worker import Worker
from tests.fakes.leafing import Reader, hidden, links
from tests.fakes.problems import problem_of
from tests.fakes.province import Province
from tests.fakes.world import needs, societies

SHELF = "/models/society/use"
FILES = [("needs", ("needs.jsonl", b'{"id":"N-1","title":"t","text":"x"}\n', "text/plain"))]
PASSED = {"metric": "ndcg@10", "accepted": True, "summary": "48 条需求，更好", "refusals": [], "notes": []}
SLICES = [
    {
        "name": "全部",
        "needs": 48,
        "current": "0.8000",
        "candidate": "0.8500",
        "difference": ["+0.0500", "+0.0100", "+0.0900"],
        "said": "更好",
    }
]


def reader(province: Province, body: str, duty: Duty | None = None) -> Reader:
    return Reader(province.client, province(body, duty).token)


def asked(who: Reader) -> str:
    form = who.open(SHELF)
    where = who.done(f"{SHELF}/comparisons", FILES, candidate=UNLEARNED, once=hidden(form, "once"))
    return where.partition("?")[0]


def ended(province: Province, place: str, result: Mapping[str, Any]) -> None:
    """Have the comparison end with a result, as its worker does."""
    with province.database.work() as work:
        job = work.jobs.claim("test", province.clock.now + timedelta(minutes=1))
        assert job is not None
        assert job.id == place.rpartition("/")[2]
        work.jobs.finish(job, result, province.clock.now)
        work.commit()


def test_everybody_of_an_association_sees_models_and_their_figures(province: Province) -> None:
    for duty in (Duty.READER, Duty.ANALYST, Duty.ADMIN):
        who = reader(province, "dl", duty)
        shown = who.open("/models")
        assert "学会排序" in shown
        assert "nDCG@10 0.830 [0.806, 0.853]" in shown
    for body in ("qy", "zz", "sj"):
        assert reader(province, body).get("/models").status_code == 403


def test_a_model_is_shown_with_plots_their_tables_and_its_card(province: Province) -> None:
    who = reader(province, "ln", Duty.READER)
    places = [one for one in links(who.open("/models")) if one.count("/") == 4]
    assert len(places) >= 9
    for place in places:
        shown = who.open(place)
        assert "说明卡" in shown
        for plot in (part.split('"')[0] for part in shown.split('<img src="')[1:]):
            found = who.get(plot)
            assert found.status_code == 200, plot
            assert ET.fromstring(found.text).tag.endswith("svg")  # noqa: S314 - our own
    assert "确有合适" in who.open(places[-1])
    assert "查准与查全" in who.open(places[-1])
    assert who.get(f"{SHELF}/000000000000").status_code == 404
    assert who.get("/models/nothing/use").status_code == 404


def test_only_an_analyst_at_the_top_may_change_what_is_in_force(province: Province) -> None:
    for body, duty in (("dl", Duty.ANALYST), ("dl", Duty.ADMIN), ("ln", Duty.READER), ("ln", Duty.OFFICER)):
        who = reader(province, body, duty)
        assert "/comparisons" not in who.open(SHELF) or duty is not Duty.READER
        refused = who.send(f"{SHELF}/comparisons", FILES, candidate=UNLEARNED)
        assert refused.status_code == 403, (body, duty)
        assert who.send(f"{SHELF}/back", reason="试").status_code == 403
    assert not (province.home / "references").exists(), "files of somebody who may not are kept"


def test_a_comparison_is_asked_for_with_its_files_and_shows_its_progress(province: Province) -> None:
    who = reader(province, "ln", Duty.ANALYST)
    form = who.open(SHELF)
    refused = who.wrong(f"{SHELF}/comparisons", candidate=UNLEARNED, once=hidden(form, "once"))
    assert "没有有评判的需求" in refused
    unset = who.wrong(f"{SHELF}/comparisons", FILES, once=hidden(form, "once"))
    kept = hidden(unset, "needs_kept")
    again = {"candidate": UNLEARNED, "once": hidden(unset, "once"), "needs_kept": kept}
    place = who.done(f"{SHELF}/comparisons", **again).partition("?")[0]
    assert "data-running" in who.open(f"{place}/progress")
    assert "发布" not in who.open(place)
    assert reader(province, "wh", Duty.ANALYST).get(place).status_code == 404, "the comparison of another body"
    who.done(f"/models/jobs/{place.rpartition('/')[2]}/stop")
    assert "已取消" in who.open(f"{place}/progress")


def test_a_model_that_passed_is_put_in_force_with_a_reason_and_gone_back_from(province: Province) -> None:
    who, registry = reader(province, "ln", Duty.ANALYST), Registry(province.home, Kind.SOCIETY, "use")
    first = registry.standing().current
    place = asked(who)
    ended(province, place, PASSED | {"slices": SLICES})
    shown = who.open(place)
    assert "可以替换现用的" in shown
    assert who.get(f"{place}/slices.svg").status_code == 200
    assert "没有写明理由" in who.wrong(place, reason=" ", once="a")
    who.done(place, reason="更好", once="b")
    assert registry.standing().current == UNLEARNED
    assert "更好；48 条需求，更好" in registry.standing().history[-1]["why"]
    assert who.send(place, reason="再来", once="c").status_code == 409, "promoted twice"
    history = who.open(SHELF)
    assert f"{first} → {UNLEARNED}" in history
    assert "没有写明理由" in who.wrong(f"{SHELF}/back", reason="")
    who.done(f"{SHELF}/back", reason="名单不如从前", once="d")
    assert registry.standing().current == first
    assert "名单不如从前" in who.open(SHELF)


def test_what_the_gate_refused_is_not_put_in_force(province: Province) -> None:
    who = reader(province, "ln", Duty.ANALYST)
    place = asked(who)
    assert who.send(place, reason="等不及").status_code == 409
    refused = PASSED | {"accepted": False, "refusals": ["总体没有显著更好"], "slices": SLICES}
    ended(province, place, refused)
    shown = who.open(place)
    assert "总体没有显著更好" in shown
    assert "发布为现用" not in shown
    assert who.send(place, reason="硬上").status_code == 409
    assert Registry(province.home, Kind.SOCIETY, "use").standing().current != UNLEARNED


def test_programs_can_do_what_persons_can(province: Province) -> None:
    ana = province("ln", Duty.ANALYST)
    current = [
        one for one in ana.get("/models") if one["current"] and (one["kind"], one["encoder"]) == ("society", "use")
    ]
    assert "Ranking model" in ana.get(f"{SHELF}/{current[0]['fingerprint']}")["card"]
    kept = ana.ask("POST", "/models/references", data=FILES[0][1][1])
    job = ana.made(f"{SHELF}/comparisons", candidate=UNLEARNED, needs=kept.json()["digest"])
    assert job["kind"] == "比较模型"
    told = problem_of(ana.ask("POST", "/models/promotions", {"comparison": job["id"], "reason": "试"}), 409)
    assert "还没有做完" in told
    assert ana.ask("POST", f"{SHELF}/rollback", {"reason": "试"}).status_code == 409
    assert ana.ask("POST", "/jobs", {"kind": "比较模型"}).status_code == 422


def test_a_training_is_asked_for_listed_and_stopped(province: Province) -> None:
    who = reader(province, "ln", Duty.ANALYST)
    shown = who.open("/models")
    assert "没有填写" in who.wrong("/models/trainings", until="", once=hidden(shown, "once"))
    who.done("/models/trainings", until="2017-06-01", once=hidden(shown, "once"))
    listed = who.open("/models/jobs")
    assert "2017-06-01" in listed
    assert "data-running" in listed
    job = province("ln").get("/jobs")["items"][0]["id"]
    who.done(f"/models/jobs/{job}/stop")
    assert "已取消" in who.open("/models/jobs")
    who.done(f"/models/jobs/{job}/retry")
    assert "待办" in who.open("/models/jobs")


def test_a_comparison_ranks_the_needs_with_both_models(province: Province, home: Path) -> None:
    (province.home / "encoders").symlink_to(home / "encoders")
    if not (home / "encoders").exists():
        pytest.skip("no converted encoder yet")
    who = province("ln", Duty.ANALYST)
    listed = [
        {"id": one.id, "name": one.name, "scope": "".join(part.text for part in one.documents)} for one in societies(6)
    ]
    asked_of = [{"id": one.id, "title": one.title, "text": one.text} for one in needs(4)]
    judged = "".join(f"{one['id']} 0 {listed[n]['id']} 3\n" for n, one in enumerate(asked_of))
    digests = [
        who.ask("POST", "/models/references", data=text.encode()).json()["digest"]
        for text in (_lines(asked_of), judged, _lines(listed))
    ]
    wanted = dict(zip(("needs", "judgements", "candidates"), digests, strict=True))
    job = who.made(f"{SHELF}/comparisons", candidate=UNLEARNED, **wanted)["id"]
    done = Worker(province.database, {JobKind.COMPARE: Comparing(province.home)}, clock=province.clock).run_one()
    assert done is not None
    assert (done.id, done.state) == (job, JobState.DONE), done.problem
    assert not done.result["accepted"]
    assert any("至少需要 20 条" in one for one in done.result["refusals"])
    assert "不可替换" in reader(province, "ln", Duty.ANALYST).open(f"/models/comparisons/{job}")


def _lines(rows: list[dict[str, str]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
