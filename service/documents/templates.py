"""The shipped templates: ``python -m service.documents.templates`` draws them into ``corpora/documents``.

The same code gives the same bytes; ``SHA256SUMS`` beside them says which. A change of what a template holds is a new
version in ``forms.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from matcher.storage import write_atomically
from service.documents.drawing import Sheet
from service.documents.forms import DOCUMENTS, forms
from service.documents.passages import MEASURES, basis, handed_in, parts, tables
from service.documents.sealing import sealed
from service.documents.shelf import SUMS

_CLOSING = (
    "本协议一式{{ copies }}份，各方签字盖章后生效，各执一份，其余报送计划主管单位备案。"
    "未尽事宜由各方协商，另签补充协议。"
)


def draw(key: str) -> bytes:
    """Return the template of a form."""
    sheet = Sheet()
    _DRAWINGS[key](sheet)
    return sealed(sheet.finished())


def draw_all(folder: Path) -> None:
    """Write every template and the list of their digests."""
    sums = ""
    for form in forms():
        data = draw(form.key)
        write_atomically(folder / f"{form.key}.docx", data)
        sums += f"{sha256(data).hexdigest()}  {form.key}.docx\n"
    write_atomically(folder / SUMS, sums.encode())


def _agreement(sheet: Sheet, preface: str) -> None:
    sheet.header("{{ form_name }} · 格式文本第 {{ form_version }} 版")
    sheet.say("编号：{{ number }}", "编号")
    sheet.say("{{ title }}", "文题")
    sheet.facts(
        [
            ("项目名称", "{{ project }}"),
            ("所属计划", "{{ programme }}"),
            ("合作期限", "自{{ since }}起，至{{ until }}止"),
        ]
    )
    sheet.tag("for party in parties")
    sheet.facts(
        [
            ("{{ party.side }}", "{{ party.name }}"),
            ("身份", "{{ party.role }}", "法定代表人\n或授权代表", "{{ party.representative }}"),
            ("统一社会\n信用代码", "{{ party.code }}"),
            ("联系人", "{{ party.contact }}", "联系电话", "{{ party.phone }}"),
            ("地址", "{{ party.address }}"),
        ]
    )
    sheet.tag("endfor")
    sheet.say(preface)
    sheet.tag("if services")
    sheet.say("服务内容（在所选项前打勾，可选一项或几项）", "表题")
    sheet.each("one in services", "{{ one.chosen }} {{ one.name }}", "选项")
    sheet.gap()
    sheet.tag("endif")
    parts(sheet)
    sheet.tag("if experts")
    sheet.say("派出专家", "表题")
    sheet.rows(
        "one in experts",
        (
            ("姓名", 24, "{{ one.name }}"),
            ("职称", 26, "{{ one.title }}"),
            ("所在单位", 46, "{{ one.employer }}"),
            ("期限", 24, "{{ one.term }}"),
            ("所在单位意见", 36, "{{ one.consent }}"),
        ),
    )
    sheet.tag("endif")
    sheet.say(_CLOSING)
    sheet.say("签订地点：{{ place }}")
    sheet.say("签订日期：{{ dated }}")
    basis(sheet)
    sheet.say("签字盖章", "表题")
    sheet.seals(
        "party in parties",
        "{{ party.side }}（盖章）：\n{{ party.name }}",
        "法定代表人或授权代表（签字）：\n\n日期：　　　　年　　月　　日",
    )


def _task_agreement(sheet: Sheet) -> None:
    _agreement(
        sheet,
        "各方经自由选择、协商一致，本着自愿、平等、协同服务的原则，就共同承担上述项目的协作任务订立本任务协议书，共同遵守。",
    )


def _cooperation_agreement(sheet: Sheet) -> None:
    _agreement(sheet, "各方本着自愿、平等、互利、协同创新的原则，经协商一致，就上述项目的合作订立本协议，共同遵守。")


def _plan(sheet: Sheet) -> None:
    sheet.say("编号：{{ number }}", "编号")
    sheet.say("{{ title }}", "文题")
    sheet.facts(
        [
            ("项目名称", "{{ project }}"),
            ("所属计划", "{{ programme }}"),
            ("制定单位", "{{ makers | join('、') }}"),
            ("实施期", "自{{ since }}起，至{{ until }}止"),
            ("负责人", "{{ leader }}", "制定日期", "{{ dated }}"),
        ]
    )
    parts(sheet)
    sheet.tag("if money_rules or account is not none")
    sheet.say("经费管理", "表题")
    sheet.tag("endif")
    sheet.tag("if money_rules")
    sheet.say("经费管理要求：{{ money_rules | join('；') }}。")
    sheet.tag("endif")
    sheet.where("account is not none", "资金专账（户名、开户行、账号）：{{ account }}")
    basis(sheet)
    sheet.say("制定单位签章", "表题")
    sheet.seals("maker in makers", "（盖章）：\n{{ maker }}", "负责人（签字）：\n\n日期：　　　　年　　月　　日")


def _rules(sheet: Sheet) -> None:
    sheet.say("{{ title }}", "文题")
    sheet.say("{{ number }}", "文号")
    sheet.tag("for part in parts")
    sheet.say("第{{ part.ordinal }}条　{{ part.heading }}", "章")
    sheet.lines("line in part.text", "part.final and loop.last")
    tables(sheet)
    sheet.tag("endfor")
    sheet.say("本办法自{{ starts }}起施行。", "连下")
    basis(sheet)
    sheet.say("", "落款前")
    sheet.each("issuer in issuers", "{{ issuer }}", "落款")
    sheet.say("{{ dated }}", "日期")


def _notice(sheet: Sheet) -> None:
    sheet.say("{{ title }}", "文题")
    sheet.where("number", "{{ number }}", "文号")
    sheet.each("line in reason", "{{ line }}")
    sheet.each("line in period", "{{ line }}")
    sheet.say("公示名单", "表题")
    sheet.tag("if priced")
    plain = (("序号", 13, "{{ loop.index }}"), ("名称", 45, "{{ one.name }}"), ("各方", 42, "{{ one.parties }}"))
    price = ("拟支持金额（元）", 32, "{{ one.fen.digits }}")
    sheet.rows(
        "one in listed",
        (*plain, price, ("备注", 24, "{{ one.note }}")),
        ("total", "合计：{{ total.digits }}元（{{ total.capitals }}）"),
    )
    sheet.tag("else")
    sheet.rows("one in listed", (*plain, ("备注", 56, "{{ one.note }}")))
    sheet.tag("endif")
    sheet.lines("line in objections")
    for label, name in (("联系人", "contact"), ("联系电话", "phone"), ("电子邮箱", "mail"), ("通信地址", "address")):
        sheet.say(f"{label}：{{{{ {name} }}}}", "连下" if name in ("mail", "address") else "Normal")
    sheet.say("", "落款前")
    sheet.say("{{ issuer }}", "落款")
    sheet.say("{{ dated }}", "日期")


def _award(sheet: Sheet) -> None:
    sheet.say("{{ issuer }}文件", "发文机关")
    sheet.red_line(sheet.say("{{ number }}", "文号"))
    sheet.say("{{ title }}", "文题")
    sheet.say("{{ to }}：", "顶格")
    sheet.each("line in reason", "{{ line }}")
    sheet.say("授牌名单", "表题")
    sheet.rows(
        "one in plaques",
        (
            ("序号", 13, "{{ loop.index }}"),
            ("牌匾名称", 38, "{{ one.name }}"),
            ("设立单位", 38, "{{ one.holder }}"),
            ("依托学会", 27, "{{ one.helpers }}"),
            ("有效期至", 40, "{{ one.until }}"),
        ),
    )
    sheet.lines("line in duties")
    sheet.say("附件：牌匾文字", "连下")
    sheet.say("", "落款前")
    sheet.say("{{ issuer }}", "落款")
    sheet.say("{{ dated }}", "日期")
    sheet.where("cc", "抄送：{{ cc }}", "抄送")
    sheet.say("附件", "顶格").paragraph_format.page_break_before = True
    sheet.say("牌匾文字", "文题")
    sheet.tag("for one in plaques")
    sheet.box(
        [
            ("{{ one.name }}", "牌名"),
            ("{{ one.holder }}", "牌文"),
            ("{% if one.number %}编号：{{ one.number }}{% endif %}", "副题"),
            ("{{ issuer }}", "牌文"),
            ("{{ dated }}", "副题"),
        ],
        90,
    )
    sheet.tag("endfor")


def _summary(sheet: Sheet) -> None:
    sheet.say("{{ title }}", "文题")
    sheet.facts(
        [
            ("报送单位", "{{ unit }}"),
            ("所属计划", "{{ programme }}"),
            ("总结期", "自{{ since }}起，至{{ until }}止"),
            ("负责人", "{{ head }}", "填报人", "{{ writer }}"),
            ("联系电话", "{{ phone }}", "报送日期", "{{ dated }}"),
        ]
    )
    sheet.tag("if figures")
    sheet.say("主要数据", "表题")
    sheet.rows(
        "one in figures",
        (("指标", 60, "{{ one.name }}"), ("数据", 40, "{{ one.value }}"), ("依据", 56, "{{ one.source }}")),
    )
    sheet.tag("endif")
    sheet.tag("if measures")
    sheet.say("指标完成情况", "表题")
    sheet.rows("row in measures", MEASURES)
    sheet.tag("endif")
    parts(sheet)
    basis(sheet)
    sheet.say("", "落款前")
    sheet.say("{{ unit }}（盖章）", "落款")
    sheet.say("{{ dated }}", "日期")


def _advice(sheet: Sheet) -> None:
    sheet.where("number", "编号：{{ number }}", "编号")
    sheet.say("{{ title }}", "文题")
    sheet.say("（{{ sort }}）", "副题")
    sheet.gap()
    handed_in(sheet, "呈送", "提出者", "authors")


def _material(sheet: Sheet) -> None:
    sheet.say("{{ title }}", "文题")
    handed_in(sheet, "报送", "提交单位", "units")


_DRAWINGS: dict[str, Callable[[Sheet], None]] = {
    "task-agreement": _task_agreement,
    "cooperation-agreement": _cooperation_agreement,
    "plan": _plan,
    "rules": _rules,
    "notice": _notice,
    "award": _award,
    "summary": _summary,
    "advice": _advice,
    "material": _material,
}

if __name__ == "__main__":  # pragma: no cover
    draw_all(DOCUMENTS)
