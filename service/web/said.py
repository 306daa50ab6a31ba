"""What a page says after something was done: a short word in the address, a sentence on the page."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote, urlencode

from fastapi.responses import RedirectResponse

SAID = {
    "saved": "已保存。",
    "done": "已办理。",
    "deleted": "已删除。",
    "recorded": "已保存；匹配用的索引随后更新。",
    "posted": "需求已提出，等候科协受理。",
}


def see(path: str, said: str = "", **query: str) -> RedirectResponse:
    """Return the way to a page after something was done, so that loading it again does nothing twice."""
    asked = {**query, **({"said": said} if said else {})}
    return RedirectResponse(f"{quote(path)}{'?' if asked else ''}{urlencode(asked)}", HTTPStatus.SEE_OTHER)
