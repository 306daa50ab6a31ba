"""The workplace as people use it: Chromium against the real server over the demonstration office.

Chromium is Debian's (`chromium`, or the path in HUIQI_TEST_CHROMIUM); without it these tests are skipped by name.
`make pictures` has them take the pictures of README on their way (HUIQI_TEST_PICTURES names the folder).
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from matcher.encoding.catalogue import open_encoder
from service.demo.making import Wanted, make_office
from service.use_cases.office import Office
from tests.fakes.person import Person
from tests.fakes.town import PASSWORD, PASSWORDS

_QUIET = (  # one sandbox inside another is refused where tests run as root; nothing is asked of any network
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
_ENCODER = "use"
_PATIENCE_S = 180


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("HUIQI_TEST_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium; install Debian's package chromium or name one in HUIQI_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def office_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State folder of a small demonstration office; what is encoded survives the session where the encoder does.

    Its needs are as many as a training asks for.
    """
    open_encoder(_ENCODER, home)  # converted once for all sessions
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(home / "encoders", folder / "encoders")
    kept = home / "browser"
    if (kept / "cache").is_dir():
        shutil.copytree(kept / "cache", folder / "cache")
    made = Office(f"sqlite:///{folder / 'huiqi.sqlite'}", passwords=PASSWORDS)
    make_office(made, folder, PASSWORD, Wanted(7, date(2026, 11, 20), needs=330, cases=40, encoder=_ENCODER))
    made.close()
    _keep(folder, kept)
    return folder


@pytest.fixture
def account_of(office_home: Path) -> Callable[[str], str]:
    """Return what looks up the account of a body by the body's name."""

    def looked_up(body: str) -> str:
        asked = "SELECT accounts.name FROM accounts JOIN bodies ON accounts.body = bodies.id WHERE bodies.name = ?"
        with closing(sqlite3.connect(office_home / "huiqi.sqlite")) as database:
            (name,) = database.execute(asked, (body,)).fetchone()
        return str(name)

    return looked_up


@pytest.fixture(scope="session")
def address(office_home: Path, home: Path) -> Iterator[str]:
    """Where the real server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"HUIQI_HOME": str(office_home), "HUIQI_ENCODER": _ENCODER, "HUIQI_PORT": str(port)}
    log = office_home / "server.log"
    with log.open("wb") as lines:
        command = [sys.executable, "-c", "from matcher.cli.main import run; run()", "serve"]
        server = subprocess.Popen(command, env=os.environ | own, stdout=lines, stderr=lines)  # noqa: S603 - our own
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, log)
        _keep(office_home, home / "browser")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def person(browser: Browser, address: str) -> Iterator[Callable[..., Person]]:
    """Open the workplace as somebody: `person("wuhan-officer")`; without a name nobody is signed in.

    Whoever was opened may have met no fault of the console and no refused source by the end.
    """
    opened: list[Person] = []
    folder = os.environ.get("HUIQI_TEST_PICTURES")
    pictures = Path(folder) if folder else None

    def enter(name: str = "", width: int = 1280) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address, locale="zh-CN")
        one = Person(context.new_page(), pictures)
        opened.append(one)
        if name:
            one.sign_in(name, PASSWORD)
        return one

    yield enter
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.page.context.close()
    assert faults == []


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the server is not ready: {log.read_text(errors='replace')[-2000:]}")


def _keep(office: Path, kept: Path) -> None:
    """Keep what is encoded for the next session."""
    if (office / "cache").is_dir():
        shutil.copytree(office / "cache", kept / "cache", dirs_exist_ok=True)
