"""The description of the interface (OpenAPI), completed: what every operation shares is said here once, for all.

Routes say what is their own; what follows from how the service is built (faults are problem documents, versions travel
in headers, unreadable bodies are refused) is added, and so are examples and the words for values not in Chinese.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from service.domain.access import RULES
from service.web.examples import example_of
from service.web.problems import MEDIA_TYPE, remedy_of, title_of

_JSON = "application/json"
_PAGE = re.compile(r"\bPage(?:_|\[)(\w+?)Out(?:_|\])")
"""What the framework calls a page of something."""

_FIRST_FAULT = 400
_WORDS = {
    "Kind": "要找什么：society 学会、expert 专家、achievement 成果",
    "RecordKind": "目录中哪类记录：enterprise 企业、need 需求、society 学会、expert 专家、achievement 成果",
    "Role": "机构的类别",
    "Duty": "帐号在机构中的职责；科协 经办、管理、分析、查看，其他机构 代表、管理、查看",
    "TokenScope": "令牌的用途；不超过帐号的职责",
    "NeedMove": "对一条需求可以办的事",
    "Turn": "对一个平台可以办的事",
    "ApplicationState": "注册申请办到哪里",
    "Fact": "记录可以写明的一项",
    "HappeningKind": "发生了什么；统计表各项数的就是这些",
    "JobKind": "任务做什么",
    "JobState": "任务进行到哪里",
    "ReminderKind": "提醒的是什么",
}
"""What values mean, for the enumerations that carry an English docstring."""

_TAGS = {
    "运行状态": "进程、就绪和版本；不必登录。",
    "登录": "会话、自己的密码。浏览器用会话（Cookie，修改时带 X-CSRF-Token），程序用令牌。",
    "令牌": "自己的接口令牌；只能在登录会话中管理。",
    "机构": "科协的树，以及其下的企业、学会和其他机构。",
    "注册": "企业、学会、高校科协申请帐号；由当地科协审核。",
    "专家": "学会和高校科协推荐的专家；本人同意后才能邀请和派出。",
    "帐号": "代表机构办事的人。",
    "个人信息": "联系方式、同意、导出和注销；每次查看都留记录。",
    "匹配": "为需求找学会、专家和成果，并说明理由；不保存。",
    "计划": "各计划的规定和申报条件。",
    "决策档案": "名单连同全部依据，可以重放核对。",
    "需求": "从提出到受理，以及展示过的名单。",
    "项目": "从开立到结项：现在可以办什么、办理、历史。",
    "材料": "按项目生成的文书和签字后的扫描件。",
    "公示": "正在进行的公示和异议；不必登录。",
    "平台": "项目设立的平台，各有自己的历史。",
    "办理记录": "谁在什么时候办了什么。",
    "导入": "把表中的记录检查后写入目录；模板和报告。",
    "统计": "活动和填报的记录、佐证、统计表和目标；每一格都能打开到所依据的记录。",
    "任务和提醒": "后台任务的进度和结果，以及到期的提醒。",
    "模型": "排序和识别用的模型：指标、说明卡、与现用的比较、发布和退回。",
    "资金": "资金池、核定、拨付和分类账；金额以分为单位。",
}
_ETAG = {"description": "现在的版本；修改时放进请求头 If-Match", "schema": {"type": "string"}}
_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"description": "怎样登录", "schema": {"type": "string"}}},
    "429": {"Retry-After": {"description": "要等几秒", "schema": {"type": "string", "pattern": "^[0-9]+$"}}},
}


def describe(app: FastAPI) -> None:
    """Let an application describe itself completely."""
    plain = app.openapi

    def completed() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return plain()

    app.openapi = completed  # type: ignore[method-assign]  # the framework's own way to extend it


def _completed(described: dict[str, Any]) -> dict[str, Any]:
    named = _PAGE.sub(r"\1Page", json.dumps(described, ensure_ascii=False))
    document: dict[str, Any] = json.loads(named)
    schemas: dict[str, Any] = document["components"]["schemas"]
    for name, said in _WORDS.items():
        if name in schemas:
            schemas[name]["description"] = said
    used = set()
    for operation in operations(document):
        used.update(operation.get("tags", ()))
        _complete_requests(operation, schemas)
        _complete_answers(operation, schemas)
        rule = RULES.get(operation["operationId"])
        if rule is not None and rule.token is None:  # for people at a browser only
            operation["security"] = [one for one in operation["security"] if "token" not in one]
    document["tags"] = [{"name": name, "description": said} for name, said in _TAGS.items() if name in used]
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the operations of a description."""
    for path in document["paths"].values():
        yield from path.values()


def _complete_requests(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    if "requestBody" not in operation:
        return
    operation["responses"].setdefault("400", _problem(400))
    for media, content in operation["requestBody"]["content"].items():
        if media == _JSON:
            content.setdefault("example", example_of(content["schema"], schemas))


def _complete_answers(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    answers = operation["responses"]
    asked = {one["name"] for one in operation.get("parameters", ())}
    for status, answer in answers.items():
        content = answer.get("content", {})
        if int(status) >= _FIRST_FAULT and _JSON in content:
            told = content[MEDIA_TYPE] = content.pop(_JSON)
            told["example"] = example_of(told["schema"], schemas) | _refused(int(status))
        elif "schema" in content.get(_JSON, {}):
            content[_JSON].setdefault("example", example_of(content[_JSON]["schema"], schemas))
        if status in _HEADERS:
            answer["headers"] = _HEADERS[status]
        if status == "200" and asked & {"If-Match", "If-None-Match"}:
            answer["headers"] = {"ETag": _ETAG}
    if "If-None-Match" in asked:
        answers["304"] = {"description": "没有变化", "headers": {"ETag": _ETAG}}
    operation["responses"] = dict(sorted(answers.items()))


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    return {"description": title_of(status), "content": {_JSON: {"schema": schema}}}


def _refused(status: int) -> dict[str, Any]:
    title = title_of(status)
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": title,
        "remedy": remedy_of(status),
        "instance": "urn:request:5f0c1a9e7d3b4c68",
        "request_id": "5f0c1a9e7d3b4c68",
    }
