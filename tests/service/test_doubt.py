"""Where nobody at hand is relied on, the interface says so and whom to ask next."""

from __future__ import annotations

from fastapi.testclient import TestClient

MATCH = "/api/v1/match"
NEED = "高功率半导体激光器芯片的散热封装与光束整形"


def test_a_need_that_somebody_meets_is_answered_without_doubt(office: TestClient) -> None:
    served = office.post(MATCH, json={"need": NEED, "top": 1}).json()
    assert served["doubtful"] is False
    assert served["referral"] == []
    assert served["threshold"] <= served["suitable"] <= 1


def test_among_foreign_societies_the_answer_is_doubtful_and_names_those_outside_the_filter(office: TestClient) -> None:
    doubted = office.post(MATCH, json={"need": NEED, "top": 2, "filters": {"disciplines": ["190"]}}).json()
    assert doubted["doubtful"] is True
    assert doubted["suitable"] < doubted["threshold"]
    assert doubted["matches"]  # still listed
    assert doubted["referral"]
    assert all(advice["reason"] and advice["label"] for advice in doubted["referral"])


def test_a_kind_without_a_learned_chance_is_never_called_doubtful(client: TestClient) -> None:
    expert = client.post(MATCH, json={"need": NEED, "kind": "expert"}).json()
    assert (expert["suitable"], expert["doubtful"]) == (None, False)
