"""How long each page of the workplace takes the server, and how large it is, on the demonstration office.

Run it with ``python -m tests.benchmarks.bench_pages FOLDER``: an empty folder gets a demonstration office of full size
first (about a minute and a half), one that holds it is used again. Every kind of page is found as people find it, by
following links from 待办, as each of the accounts; of pages that differ only in which record they show, the first found
stands for all. A page is asked for once, then five times: the first figure has caches cold, the second is the median of
the five. What is timed is the whole answer in this process, without a network. Ends with 1 when a page breaks a limit.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

from fastapi.testclient import TestClient

from matcher.cli.progress import progress_on_stderr
from service.app import create_app
from service.demo.making import Wanted, make_office
from service.settings import Settings
from service.use_cases.office import Office
from tests.fakes.town import PASSWORD, PASSWORDS

MOST_MS, MOST_KB = 300, 200
_ACCOUNTS = (
    "wuhan-officer",
    "wuhan-admin",
    "wuhan-analyst",
    "wuhan-leader",
    "hubei-officer",
    "enterprise-1",
    "society-1",
    "expert-1",
    "reviewer-1",
    "auditor",
)
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
_ONE = re.compile(r"/[0-9a-f]{32,64}(?=/|$)|(?<=/)[a-z]+-20\d\d(?=/|$)|=[^&]*")
_TIMES = 5
_FAILED = 500
_TOLD = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """What one page took."""

    who: str
    kind: str
    status: int
    first_ms: float
    again_ms: float
    kb: float
    page: bool

    @property
    def within(self) -> bool:
        """Whether it keeps the limits; what is downloaded has none."""
        return self.status < _FAILED and (not self.page or (self.again_ms <= MOST_MS and self.kb <= MOST_KB))


def main() -> None:
    """Print the slowest kinds of pages, and all that break a limit."""
    home = Path(sys.argv[1])
    os.environ |= {"HUIQI_HOME": str(home), "HUIQI_DATABASE_URL": f"sqlite:///{home / 'huiqi.sqlite'}"}
    office = Office(Settings().database, passwords=PASSWORDS)
    if not (home / "huiqi.sqlite").exists():
        with progress_on_stderr() as progress:
            wanted = Wanted(seed=7, today=date(2026, 11, 20), encoder=Settings().encoder)
            made = make_office(office, home, PASSWORD, wanted, progress)
        print(f"{made.needs} needs, {made.cases} cases, {made.accounts} accounts")  # noqa: T201 - the result
    figures: list[Figure] = []
    with TestClient(create_app(Settings(), office=office), base_url="https://testserver") as server:
        while server.get("/readyz").status_code != 200:
            time.sleep(0.2)
        for who in _ACCOUNTS:
            server.cookies.clear()
            _sign_in(server, who)
            figures += _walked(server, who)
    figures.sort(key=lambda one: (-one.again_ms, one.who, one.kind))
    print(f"{'again ms':>8} {'first ms':>8} {'kB':>6}  page")  # noqa: T201 - the result
    for one in figures[:_TOLD] + [one for one in figures[_TOLD:] if not one.within]:
        mark = "" if one.within else "  <-- over"
        print(f"{one.again_ms:8.0f} {one.first_ms:8.0f} {one.kb:6.0f}  {one.kind} ({one.who}, {one.status}){mark}")  # noqa: T201
    over = [one for one in figures if not one.within]
    print(f"{len(figures)} kinds of pages by account, {len(over)} over {MOST_MS} ms or {MOST_KB} kB")  # noqa: T201
    sys.exit(bool(over))


def _sign_in(server: TestClient, who: str) -> None:
    page = server.get("/sign-in").text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = server.post("/sign-in", data=fields | {"name": who, "password": PASSWORD}, follow_redirects=False)
    if answer.status_code != 303:
        raise SystemExit(f"{who} cannot sign in: {answer.status_code}")


def _walked(server: TestClient, who: str) -> Iterator[Figure]:
    """Follow links from 待办 until every kind of page was met once."""
    ahead, met = deque(["/desk"]), {"/desk"}
    while ahead:
        path = ahead.popleft()
        took = []
        for _ in range(1 + _TIMES):
            started = time.perf_counter()
            answer = server.get(path, headers={"accept": "text/html"})
            took.append((time.perf_counter() - started) * 1000)
        page = answer.headers.get("content-type", "").startswith("text/html")
        again = statistics.median(took[1:])
        yield Figure(who, _kind(path), answer.status_code, took[0], again, len(answer.content) / 1024, page)
        if not page:
            continue
        for found in map(unescape, _LINK.findall(answer.text)):
            if (kind := _kind(found)) not in met and not found.startswith("/static"):
                met.add(kind)
                ahead.append(found)


def _kind(path: str) -> str:
    return _ONE.sub(lambda found: "=…" if found[0].startswith("=") else "/…", path).replace("//", "/")


if __name__ == "__main__":
    main()
