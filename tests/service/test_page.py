"""The page: usable without JavaScript, safe with any text, and kept out of addresses, caches and logs."""

from __future__ import annotations

import logging
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from service.web.pages.match import EXAMPLES
from service.web.security import HEADERS
from service.web.templating import mark_words

NEED = "铝合金压铸件内部气孔多，希望把废品率降到 3% 以下"
_VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """Checks that tags balance and ids are unique; keeps tags with their attributes, and the text by tag."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []
        ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            self.texts.append((self._open[-1], data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def test_the_form_is_labelled_and_needs_no_script(client: TestClient) -> None:
    answer = client.get("/match")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.all("html") == [{"lang": "zh-CN"}]
    assert len(page.all("h1")) == 1
    assert all(script.get("src") for script in page.all("script"))
    assert page.text("script") == []
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.tags for name in attributes)
    (form,) = page.all("form")
    assert (form["method"], form["action"]) == ("post", "/match#found")
    (area,) = page.all("textarea")
    assert area["id"] in {label.get("for") for label in page.all("label")}
    assert [radio["value"] for radio in page.all("input")] == ["society", "expert", "achievement"]
    assert "高技术服务业" in page.text("option")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_example_link_fills_the_form(client: TestClient, number: int) -> None:
    assert f"/match?example={number}" in [link.get("href") for link in Page(client.get("/match").text).all("a")]
    assert Page(client.get(f"/match?example={number}").text).text("textarea") == [EXAMPLES[number - 1]]


@pytest.mark.parametrize("kind", ["society", "expert", "achievement"])
def test_each_kind_gets_an_ordered_list_with_reasons(client: TestClient, kind: str) -> None:
    answer = client.post("/match", data={"need": NEED, "kind": kind, "top": "5"})
    assert answer.status_code == 200
    page = Page(answer.text)
    shown = client.post("/api/v1/match", json={"need": NEED, "kind": kind, "top": 5}).json()["matches"]
    assert page.text("h2") == [match["name"] for match in shown]
    assert len(page.all("ol")) == 1
    assert "压铸" in page.text("mark")
    assert [radio["value"] for radio in page.all("input") if "checked" in radio] == [kind]
    assert page.text("textarea") == [NEED]


def test_the_probability_is_a_labelled_bar_and_a_figure_where_there_is_one(client: TestClient) -> None:
    page = Page(client.post("/match", data={"need": NEED}).text)
    meters = page.all("meter")
    assert len(meters) == 10
    figures = [text for text in page.text("strong") if text.endswith("%")]
    assert figures == [f"{float(meter['value'] or 'nan'):.0%}" for meter in meters]
    assert Page(client.post("/match", data={"need": NEED, "kind": "expert"}).text).all("meter") == []


def test_the_score_is_broken_down_in_a_table_whose_rows_have_names(client: TestClient) -> None:
    page = Page(client.post("/match", data={"need": NEED, "top": "5"}).text)
    assert len(page.all("table")) == 5
    bars = [svg["aria-label"] or "" for svg in page.all("svg")]
    assert bars
    assert all(re.fullmatch(r"\S+ [-+]\d+\.\d{3}", label) for label in bars)
    assert {"语义相近", "基准值", "合计"} <= set(page.text("th"))
    assert all(re.fullmatch(r"[-+]?\d+\.\d{3}", value) for value in page.text("td"))


def test_filters_narrow_the_list_and_stay_chosen(client: TestClient) -> None:
    page = Page(client.post("/match", data={"need": NEED, "industry": "农业与农村", "level": "national"}).text)
    chosen = [option for option in page.all("option") if "selected" in option]
    assert len(chosen) == 3
    facts = [text for text in page.text("p") if " · " in text and "全国" in text]
    assert len(facts) == 10
    assert all("农业与农村" in text for text in facts)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("need=", "空的"),
        ("", "空的"),
        ("need=" + quote("，。！"), "标点"),
        ("need=" + "a" * 1_000_000, "1,000,000"),
        ("need=a%00b", "U+0000"),
    ],
    ids=["empty", "missing", "punctuation", "1MB", "NUL"],
)
def test_a_need_that_cannot_be_matched_is_explained_above_the_form(client: TestClient, raw: str, said: str) -> None:
    answer = client.post("/match", content=raw, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 422
    page = Page(answer.text)
    (alert,) = [attributes for _, attributes in page.tags if attributes.get("role") == "alert"]
    assert said in " ".join(page.text("strong"))
    (area,) = page.all("textarea")
    assert area["aria-invalid"] == "true"
    assert str(alert["id"]) in str(area["aria-describedby"]).split()
    assert "\0" not in answer.text
    assert len(answer.text) < 30_000


def test_a_fault_in_a_filter_keeps_what_was_typed_and_does_not_blame_the_need(client: TestClient) -> None:
    answer = client.post("/match", data={"need": NEED, "industry": "没有的"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.text("textarea") == [NEED]
    assert "aria-invalid" not in page.all("textarea")[0]
    assert "没有的" in " ".join(page.text("strong"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "team"}, "类别"),
        ({"top": "0"}, "1 到 100"),
        ({"top": "101"}, "1 到 100"),
        ({"top": "many"}, "1 到 100"),
        ({"start": "-5"}, "0 到 200"),
    ],
)
def test_a_form_of_yesterday_gets_its_page_again_with_what_was_typed(
    client: TestClient, data: dict[str, str], said: str
) -> None:
    answer = client.post("/match", data={"need": NEED} | data)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert said in " ".join(page.text("strong"))
    assert page.text("textarea") == [NEED]


@pytest.mark.parametrize("need", ["<script>alert('压铸')</script>", '"></textarea><img src=x onerror=alert(1)> 压铸'])
def test_markup_in_the_need_stays_text(client: TestClient, need: str) -> None:
    page = Page(client.post("/match", data={"need": need}).text)
    assert page.text("textarea") == [need]
    assert all(script.get("src") for script in page.all("script"))
    assert page.text("script") == []
    assert page.all("img") == []


def test_marking_words_escapes_everything_else() -> None:
    assert mark_words("<b>压铸</b>PVC压铸", ("压铸", "pvc")) == (
        "&lt;b&gt;<mark>压铸</mark>&lt;/b&gt;<mark>PVC压铸</mark>"
    )
    assert mark_words("甲<乙", ("<",)) == "甲<mark>&lt;</mark>乙"


def test_a_kind_without_candidates_cannot_be_chosen_and_says_why(client_of_societies: TestClient) -> None:
    page = Page(client_of_societies.get("/match").text)
    assert [radio["value"] for radio in page.all("input") if "disabled" in radio] == ["expert", "achievement"]
    assert page.text("span").count("尚未导入") == 2
    answer = client_of_societies.post("/match", data={"need": NEED, "kind": "expert"})
    assert answer.status_code == 503
    assert Page(answer.text).text("textarea") == [NEED]


def test_an_unknown_address_gets_a_page_in_chinese(client: TestClient) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert Page(answer.text).text("h1") == ["没有这个地址"]


def test_a_form_over_the_limit_gets_a_page_not_a_document_for_programs(client: TestClient) -> None:
    answer = client.post("/match", content=b"need=" + b"a" * 4_194_304)
    assert answer.status_code == 413
    assert Page(answer.text).text("h1") == ["内容太长"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/match"),
        ("POST", "/match"),
        ("GET", "/nothing"),
        ("GET", "/healthz"),
        ("GET", "/static/base.css"),
        ("PUT", "/"),
    ],
)
def test_every_answer_carries_the_security_headers(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    kept = {"cache-control"} if path.startswith("/static/") else set()
    assert {name: answer.headers[name] for name in HEADERS if name not in kept} == {
        name: value for name, value in HEADERS.items() if name not in kept
    }
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}


def test_everything_the_page_loads_comes_from_the_service(client: TestClient) -> None:
    page = Page(client.get("/match").text)
    links = [str(one[name]) for tag, name in (("link", "href"), ("script", "src")) for one in page.all(tag)]
    assert links
    assert [client.get(link).status_code for link in links] == [200] * len(links)
    assert all("url(" not in client.get(link).text for link in links if ".css" in link)


def test_a_style_sheet_is_kept_for_good_under_its_content_and_asked_for_anew_otherwise(client: TestClient) -> None:
    (address, *_) = [str(link["href"]) for link in Page(client.get("/match").text).all("link")]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get(address.partition("?")[0]).headers["cache-control"] == "no-cache"


def test_the_text_of_a_need_reaches_no_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for need in ("保密配方甲乙丙压铸", "保密\0配方甲乙丙"):
            client.post("/match", data={"need": need})
            client.post("/api/v1/match", json={"need": need})
    assert "配方甲乙丙" not in caplog.text
