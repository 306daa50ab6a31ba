"""Services by the interface."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from matcher.tagging.services import asked_document, services_asked
from matcher.vocabulary import Need
from tests.fakes.problems import problem_of

ASK = "/api/v1/services"
TEXT = "铝合金压铸件气孔多，拟联合高校攻关，并委托第三方检测"


def test_the_services_of_a_text_are_told_with_the_words_they_rest_on(office: TestClient) -> None:
    body = office.post(ASK, json={"text": TEXT, "title": "压铸件气孔问题"}).json()
    assert body["asked"] == asked_document(services_asked(Need("-", TEXT, "压铸件气孔问题")))
    assert body["services"] == ["协同攻关", "标准与检测"]
    for one in body["asked"]:
        for word, span in zip(one["words"], one["spans"], strict=True):
            assert ("压铸件气孔问题", TEXT)[span["document"]][span["start"] : span["end"]] == word


@pytest.mark.parametrize(("text", "said"), [("", "空的"), ("，。！", "标点"), ("压\0铸", "U+0000")])
def test_a_text_that_is_none_is_refused(office: TestClient, text: str, said: str) -> None:
    assert said in problem_of(office.post(ASK, json={"text": text}))
