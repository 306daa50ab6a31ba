"""Papers: made and handed in once, by digest; what is no harmless PDF is refused; what was changed on disk shows."""

from __future__ import annotations

import stat

import pytest

from tests.fakes.paths import WUHAN, wuhan_case
from tests.fakes.town import PDF, Town


@pytest.fixture
def case(town: Town) -> str:
    town.settle(*WUHAN)
    return wuhan_case(town)


def test_the_same_case_makes_the_same_bytes(town: Town, case: str) -> None:
    fields = {"parts": {"合作期限": "一年。"}, "services": ["组织协同创新攻关项目"], "number": "2015-7"}
    first, again = (town("qy").made(f"/cases/{case}/papers/agreement", fields) for _ in range(2))
    assert (first["digest"], first["name"]) == (again["digest"], again["name"])
    assert "期限起" in "".join(first["missing"])
    other = town("qy").made(f"/cases/{case}/papers/agreement", fields | {"number": "2015-8"})
    assert other["digest"] != first["digest"]
    assert len(town("xh").get(f"/cases/{case}/papers")) == 2


@pytest.mark.parametrize(
    ("paper", "fields"),
    [
        ("nothing", {}),
        ("agreement", {"parts": {"没有这一部分": "文字"}}),
        ("agreement", {"services": ["没有这项服务"]}),
        ("agreement", {"colour": "red"}),
    ],
)
def test_what_a_paper_does_not_have_is_refused(town: Town, case: str, paper: str, fields: dict[str, object]) -> None:
    assert town("qy").ask("POST", f"/cases/{case}/papers/{paper}", fields).status_code == 422


@pytest.mark.parametrize("key", ["notice", "award"])
def test_every_case_has_its_notice_and_its_award(town: Town, case: str, key: str) -> None:
    assert town("kx").made(f"/cases/{case}/papers/{key}", {})["size"] > 1000


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 a zip",
        b"%PDF-1.4 never ends",
        PDF.replace(b"/Catalog", b"/Catalog/Encrypt 2 0 R"),
        PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 2 0 R>>"),
        PDF.replace(b"/Catalog", b"/Catalog/AA<</S/Launch>>"),
        PDF.replace(b"/Catalog", b"/Catalog/JavaScript 2 0 R"),
    ],
)
def test_what_is_no_harmless_scan_is_refused(town: Town, case: str, data: bytes) -> None:
    answer = town("qy").ask("POST", f"/cases/{case}/papers/agreement/scan", data=data)
    assert answer.status_code == 422
    assert "PDF" in answer.json()["detail"]


def test_bytes_of_a_picture_are_not_taken_for_names(town: Town, case: str) -> None:
    picture = b"2 0 obj<</Length 9>>stream\n..../JS....\nendstream endobj\n"
    data = PDF.replace(b"trailer", picture + b"trailer<</OpenAction[1 0 R/Fit]>>")
    assert town("qy").ask("POST", f"/cases/{case}/papers/agreement/scan", data=data).status_code == 201


def test_a_scan_is_larger_than_other_requests_but_not_endless(town: Town, case: str) -> None:
    path = f"/cases/{case}/papers/agreement/scan"
    large = PDF.replace(b"%%EOF", b"%" + b"x" * (6 << 20) + b"\n%%EOF")
    assert town("qy").ask("POST", path, data=large).status_code == 201
    endless = PDF.replace(b"%%EOF", b"%" + b"x" * (20 << 20) + b"\n%%EOF")
    assert town("qy").ask("POST", path, data=endless).status_code == 413
    assert town("qy").ask("POST", f"/cases/{case}/papers/agreement", data=large).status_code == 413


def test_files_are_the_services_alone_and_a_changed_one_shows(town: Town, case: str) -> None:
    digest = town("qy").scan(case, "agreement")
    path = town.home / "papers" / digest[:2] / digest
    assert path.read_bytes() == town("xh").ask("GET", f"/cases/{case}/files/{digest}").content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(PDF)
    changed = town("xh").ask("GET", f"/cases/{case}/files/{digest}")
    assert changed.status_code == 503
    assert "已被改动" in changed.json()["detail"]
    assert town("qy").scan(case, "agreement") == digest  # handed in again, it is whole again
    assert town("xh").status(f"/cases/{case}/files/{digest}") == 200
    path.unlink()
    assert town("xh").status(f"/cases/{case}/files/{digest}") == 404


def test_a_file_of_another_case_cannot_be_used_or_read(town: Town, case: str) -> None:
    digest = town("qy").paper(case, "agreement")
    second = wuhan_case(town)
    refused = town("qy").wrong(second, "sign", "拟定", paper="agreement", digest=digest)
    assert "没有这份材料的文件" in refused["detail"]
    assert town("qy").status(f"/cases/{second}/files/{digest}") == 404
    assert town("other").status(f"/cases/{case}/files/{digest}") == 404
    plan = town("qy").paper(case, "work-plan")
    town("qy").wrong(case, "sign", "拟定", paper="agreement", digest=plan)  # of the case, but another paper
    assert town("other").ask("POST", f"/cases/{case}/papers/agreement", {}).status_code == 404
