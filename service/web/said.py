"""What a page says after something was done: a short word in the address, a sentence on the page."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote, urlencode

from fastapi.responses import RedirectResponse

SAID = {
    "saved": "已保存。",
    "done": "已办理。",
    "deleted": "已删除。",
    "own_record": "已保存；匹配用的索引随后更新。",
    "opened": "项目已开立。",
    "kept": "文件已存入项目。",
    "objected": "异议已收到，公示期暂停，办结后接着计算。",
    "asked": "已列入任务，做好后在这里可以看到。",
    "promoted": "已发布；片刻后列出的名单由它排序。",
    "back": "已退回；片刻后列出的名单由上一个模型排序。",
    "stopped": "已要求取消。",
    "recorded": "已登记。",
    "filed": "已填报。",
    "withdrawn": "已撤回，不再计入；历史仍可查看。",
    "posted": "需求已提出，等候科协受理。",
    "entered": "需求已登记；受理以后可以列候选名单、开立项目。",
    "taken_up": "需求已受理，可以列候选名单、开立项目了。",
    "corrected": "更正已保存，以后列出的名单都按更正后的内容匹配。",
    "listed": "名单已列出，并照现在的样子存档。",
    "invited": "邀请已发出，等候对方答复。",
}


def see(path: str, said: str = "", **query: str) -> RedirectResponse:
    """Return the way to a page after something was done, so that loading it again does nothing twice."""
    asked = {**query, **({"said": said} if said else {})}
    return RedirectResponse(f"{quote(path)}{'?' if asked else ''}{urlencode(asked)}", HTTPStatus.SEE_OTHER)
