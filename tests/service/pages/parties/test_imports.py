"""A file handed in on the page: checked by a job, its report taken away, its valid rows written where one says so."""

from __future__ import annotations

import io
import os
import re
from datetime import timedelta

from openpyxl import load_workbook

from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import RecordKind
from service.domain.bodies import Duty
from service.domain.jobs import JobKind, JobState
from service.jobs.importing import Importing
from service.jobs.worker import Worker
from service.storage.database import open_database
from service.use_cases.imports import KEPT, forget_files
from tests.service.pages.parties.conftest import CODE, Browser
from tests.service.people.conftest import World

SHEET = f"统一社会信用代码,企业名称,职工总数\n{CODE},导入的企业,120\n123,代码不对的企业,5\n".encode()


def work_through(world: World) -> JobState:
    """Let a worker do the next job."""
    home = world.client.app.state.tools.home  # type: ignore[attr-defined]  # an application
    address = world.database.engine.url.render_as_string(hide_password=False)
    with open_database(address) as database:
        done = Worker(database, {JobKind.IMPORT: Importing(home)}, clock=world.clock).run_one()
    assert done is not None
    return done.state


def catalogue(world: World) -> Catalogue:
    return Catalogue(world.client.app.state.tools.home)  # type: ignore[attr-defined]  # an application


def upload(who: Browser, name: str = "企业.csv", data: bytes = SHEET) -> str:
    sent = who.send("/imports", {"once": name}, files={"file": (name, data)})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def test_a_sheet_is_checked_reported_and_written(world: World) -> None:
    admin = Browser.of(world, "hb")
    assert "还没有导入过" in admin.read("/imports")
    address = upload(admin)
    assert "data-running" in admin.read(address)
    assert work_through(world) is JobState.DONE
    page = admin.read(address)
    assert ("可以写入 <strong>1</strong> 行" in page, "写入 1 行" in page) == (True, True)
    part = admin.get(f"{address}/progress").text
    assert ("data-running" in part, "下一步：写入有效的行" in part) == (False, True)
    assert catalogue(world).record(RecordKind.ENTERPRISE, CODE) is None  # only checked
    report = admin.get(f"{address}/report")
    assert "%E4%BC%81%E4%B8%9A-%E5%AF%BC%E5%85%A5%E6%8A%A5%E5%91%8A.xlsx" in report.headers["content-disposition"]
    book = load_workbook(io.BytesIO(report.content))
    faults = [cell.value for row in book["问题清单"].iter_rows() for cell in row]
    assert ("企业.csv" in faults, "123" in faults) == (True, True)
    written = admin.send(f"{address}/apply", {"once": "w"})
    assert written.status_code == 303
    assert work_through(world) is JobState.DONE
    assert "已写入 <strong>1</strong> 行" in admin.read(written.headers["location"])
    record = catalogue(world).record(RecordKind.ENTERPRISE, CODE)
    assert record is not None
    assert (record["name"], record["staff"]) == ("导入的企业", 120)
    again = admin.send(f"{written.headers['location'].partition('?')[0]}/apply", {"once": "x"})
    assert again.status_code == 409
    listed = admin.read("/imports")
    assert len(re.findall(r'<a href="/imports/\w+">企业.csv', listed)) == 2


def test_what_cannot_be_read_is_said(world: World) -> None:
    admin = Browser.of(world, "hb")
    for name, data in (("恶意.exe", b"MZ"), ("空.csv", b"")):
        refused = admin.send("/imports", {}, files={"file": (name, data)})
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert "没有选择文件" in admin.send("/imports", {}).text
    address = upload(admin, "../../坏.xlsx", b"not a workbook")
    state = work_through(world)
    assert state is JobState.FAILED, state
    page = admin.read(address)
    assert "没有办成" in page
    assert "坏.xlsx" in page
    assert "..坏" not in page
    assert admin.send(f"{address}/apply", {}).status_code == 409
    home = world.client.app.state.tools.home  # type: ignore[attr-defined]  # an application
    assert {path.parent.parent for path in home.rglob("坏.xlsx")} == {home / "imports"}


def test_only_the_association_at_the_top_imports(world: World) -> None:
    address = upload(Browser.of(world, "hb"))
    city = Browser.of(world, "wh-kx")
    assert "统一导入" in city.read("/imports")
    assert city.send("/imports", {}, files={"file": ("企业.csv", SHEET)}).status_code == 403
    assert city.get(address).status_code == 404
    for who in (Browser.of(world, "hb", Duty.OFFICER), Browser.of(world, "wh-qy")):
        assert who.get("/imports").status_code == 403
    other = world.someone("hb").post("/api/v1/jobs", {"kind": "导入目录"})
    assert (other.status_code, "上传文件" in other.text) == (422, True)


def test_templates_are_there_and_files_are_not_kept_for_ever(world: World) -> None:
    admin = Browser.of(world, "hb")
    template = admin.get("/imports/templates/expert")
    assert load_workbook(io.BytesIO(template.content)).sheetnames[0] == "专家"
    address = upload(admin)
    home = world.client.app.state.tools.home  # type: ignore[attr-defined]  # an application
    (folder,) = (home / "imports").iterdir()
    old = (world.clock.now - KEPT).timestamp()
    os.utime(folder, (old + 1, old + 1))
    assert forget_files(home, world.clock.now) == 0
    assert forget_files(home, world.clock.now + timedelta(seconds=2)) == 1
    assert work_through(world) is JobState.FAILED
    assert "上传的文件已不在" in admin.read(address)
