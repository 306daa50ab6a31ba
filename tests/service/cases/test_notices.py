"""Notices: open to all, and nothing else is; objections without an account, but not without end."""

from __future__ import annotations

from threading import Thread

import pytest

from tests.fakes.paths import WUHAN, reviewed, signed, wuhan_case
from tests.fakes.town import Town


@pytest.fixture
def case(town: Town) -> str:
    """A case of Wuhan whose notice runs."""
    town.settle(*WUHAN)
    case = wuhan_case(town)
    signed(town, case)
    reviewed(town, case)
    town("kx").does(case, "publish", "公布")
    return case


def test_anybody_reads_a_notice_and_nothing_but_the_notice(town: Town, case: str) -> None:
    (shown,) = town.client.get("/api/v1/notices").json()["items"]
    assert shown == town.client.get(f"/api/v1/notices/{case}/publish").json()
    assert "7 个工作日" in shown["period"]
    assert "武汉市科协" in shown["objections"]
    assert town.client.get(f"/api/v1/notices/{case}/review").status_code == 404
    assert town.client.get("/api/v1/notices/nothing/publish").status_code == 404
    assert town.client.get(f"/api/v1/cases/{case}").status_code == 401


def test_an_objection_stops_the_clock_and_its_words_are_the_hosts(town: Town, case: str) -> None:
    path = f"/api/v1/notices/{case}/publish"
    answer = town.client.post(f"{path}/objections", json={"text": "数据与社保记录不符，电话 027-1"})
    assert answer.status_code == 201
    assert "暂停" in town.client.get(path).json()["period"]
    assert "027-1" in str(town("kx").get(f"/cases/{case}/history"))
    for paths in ("", "/history", "/allowed"):
        assert "027-1" not in str(town("xh").get(f"/cases/{case}{paths}"))
    (waiting,) = [one for one in town("kx").get(f"/cases/{case}")["waiting"] if one["what"] == "异议"]
    settled = town("kx").does(case, "publish", "办结异议", ref=waiting["ref"], outcome="成立", text="人数确实不符")
    assert settled["status"] == "未通过"
    assert town.client.get("/api/v1/notices").json()["total"] == 0
    town.require_whole(case)


def test_objections_from_one_address_are_limited(town: Town, case: str) -> None:
    path = f"/api/v1/notices/{case}/publish/objections"
    answers = [town.client.post(path, json={"text": f"异议 {number}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 3000
    assert town.client.post(path, json={"text": " "}).status_code == 422
    town.clock.now = town.clock.now.replace(hour=town.clock.now.hour + 2)
    assert town.client.post(path, json={"text": "过后再提"}).status_code == 201


def test_objections_at_the_same_moment_are_all_taken(town: Town, case: str) -> None:
    path = f"/api/v1/notices/{case}/publish/objections"
    answers: list[int] = []

    def object_(number: int) -> None:
        answers.append(town.client.post(path, json={"text": f"异议 {number}"}).status_code)

    threads = [Thread(target=object_, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 4
    assert sum(one["what"] == "异议" for one in town("kx").get(f"/cases/{case}")["waiting"]) == 4
    town.require_whole(case)


def test_an_objection_sent_again_under_its_key_is_taken_once(town: Town, case: str) -> None:
    path = f"/api/v1/notices/{case}/publish/objections"
    key = {"idempotency-key": "objection-of-monday"}
    answers: list[tuple[int, int]] = []

    def object_() -> None:
        answer = town.client.post(path, json={"text": "数据不符"}, headers=key)
        answers.append((answer.status_code, answer.json()["number"]))

    threads = [Thread(target=object_) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert sum(one["what"] == "异议" for one in town("kx").get(f"/cases/{case}")["waiting"]) == 1
    assert town.client.post(path, json={"text": "另一件事"}, headers=key).status_code == 422
    assert town.client.post(path, json={"text": "另一件事"}).status_code == 201
    town.require_whole(case)
