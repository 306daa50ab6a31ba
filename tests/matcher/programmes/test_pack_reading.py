"""The shape of a pack: a fault names the place, the fact and the next step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import DamagedFile
from matcher.programmes.page import page
from matcher.programmes.reading import Finding, InvalidPack, parse_pack
from matcher.programmes.rules import RULES, StaffShareAtLeast
from matcher.programmes.shelf import findings_in, read_pack
from tests.fakes.city import TEXT

Found = Callable[..., list[Finding]]


def test_a_right_pack_is_read_exactly(write: Callable[..., Path]) -> None:
    pack = read_pack(write())
    assert pack.conditions[0].rule == StaffShareAtLeast(Decimal("9.99"))  # a float would be another number
    assert pack.money[0].total is not None
    assert pack.money[0].total.fen == 100_000_000
    assert pack.stages[1].after == ("apply",)


@pytest.mark.parametrize(
    ("old", "new", "place", "problem", "remedy"),
    [
        ("year = 2020", 'year = "2020"', "programme.year", "应为整数，现为 2020", "请改正"),
        ("year = 2020", "year = true", "programme.year", "应为整数，现为 True", "请改正"),
        ("starts = 2020-01-01", "starts = 2020-01-01T08:00:00", "programme.starts", "应为日期", "请改正"),
        ('issuer = "某市科协"\n', "", "programme", "缺少 issuer", "请补上 issuer"),
        ('issuer = "某市科协"', 'issuer = " "', "programme.issuer", "是空的", "请填写"),
        ("year = 2020", "year = 2020\nyears = 1", "programme", "没有字段 years", "是否想写“year”"),
        ('act = "评审"', 'act = "审评"', "stages[review].act", "没有“审评”这一项", "评审"),
        ("checks = [", "checks = 1 # [", "stages[review].checks", "应为列表，现为 1", "[ … ]"),
        (
            '"staff_share_at_least"',
            '"staff_share_at_most"',
            "conditions[staff].rule",
            "没有名为",
            "staff_share_at_least",
        ),
        ('kind = "staff_share_at_least", ', "", "conditions[staff].rule", "没有写规则的 kind", "可用的规则"),
        ("percent = 9.99", "percents = 9.99", "conditions[staff].rule", "没有字段 percents", "是否想写“percent”"),
        ("percent = 9.99", "percent = nan", "conditions[staff].rule.percent", "应为小于一万亿的数", "请改正"),
        ("value = 100", "value = 1e99999", "money[award].total.value", "应为小于一万亿的数", "请改正"),
        (
            'total = { value = 100, unit = "万元" }',
            "total = 100",
            "money[award].total",
            "应为一张表，现为 100",
            "{ 字段",
        ),
        ("count = 5", "count = 1_000_000_000_000", "money[award].count", "数字过大", "一万亿"),
        ("starts = 2020-01-01", 'starts = "2020-01-01"', "programme.starts", "应为日期", "请改正"),
        ('role = "科协"', 'role = "科"', "actors[city].role", "没有“科”这一项", "可用的有：科协"),
        ('act = "评审"', 'act = "专家评审"', "stages[review].act", "没有“专家评审”", "是否想写“评审”"),
        ('"引言" = "缘由"', '"引言" = 1', "sources[某市2020].clauses", "应为条款号和标题的表", "三(一)2"),
    ],
)
def test_a_wrong_shape_is_named(findings: Found, old: str, new: str, place: str, problem: str, remedy: str) -> None:
    found = findings((old, new))
    hits = [one for one in found if one.place == place and problem in one.problem and remedy in one.remedy]
    assert hits, [str(one) for one in found]


def test_every_fault_is_found_and_the_error_names_the_first(write: Callable[..., Path]) -> None:
    path = write(("year = 2020", 'year = "x"'), ('act = "评审"', 'act = "?"'))
    with pytest.raises(InvalidPack, match=r"programme\.year.*共 2 处问题") as caught:
        read_pack(path)
    assert len(caught.value.findings) == 2


def test_a_file_of_another_name_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(InvalidPack, match=r"请改名为 city-2020\.toml"):
        read_pack(write(name="city.toml"))


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (b"[a]\nday = 2015-02-30\n", r"第 2 行：日期或时间不存在（第 7 个字符起：day = 2015-02-30）", "2015-03-03"),
        (b"a = 1\na = 2\nb = 3", "第 2 行：同一项写了两次", "只保留一个"),
        (b"[a]\n[a]\n", "第 2 行：同一节写了两次", "[[节名]]"),
        ("a = 1\na ＝ 2".encode(), "第 2 行：没有半角的等号", "等号用半角"),
        ("a = “x”".encode(), "第 1 行：等号后面的值写法不对", "半角引号"),
        (b'a = 1\nb = "x\n', "第 2 行：引号没有成对", "右引号"),
        (b"a = [1,\n2,\n", "第 2 行：等号后面的值写法不对（查到文件末尾", "列表"),
        (b"a = 1 b", "第 1 行：值的后面还有多余的内容", "每行只写一个"),
        (b'a = "\\q"', "第 1 行：引号里有单独的反斜杠", "两个反斜杠"),
        (b"a = 1\n\n\xff", "第 3 行不是 UTF-8 文本", "另存为 UTF-8"),
        ("a = 1\n# 计划".encode("gbk"), "第 2 行不是 UTF-8 文本", "另存为 UTF-8"),
        (b"a = " + b"1" * 5000, "位数过多", "万元"),
        (b"a = 1e99999999999999999999999", "位数过多", "万元"),
        (b"a = " + b"[" * 100_000, "层层相套", "右括号"),
        (b"#" * ((1 << 20) + 1), "超过 1 MB", "选错了文件"),
    ],
)
def test_a_file_that_is_no_toml_is_damaged(tmp_path: Path, data: bytes, problem: str, remedy: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    with pytest.raises(DamagedFile) as caught:
        parse_pack(path)
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_a_file_that_is_missing_or_a_folder_is_damaged(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(DamagedFile, match="读不到"):
            parse_pack(path)


def test_a_mark_and_line_ends_of_windows_do_no_harm(write: Callable[..., Path]) -> None:
    path = write()
    unix = read_pack(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_pack(path) == unix


@pytest.mark.parametrize(
    "rule",
    [
        'kind = "has_platform", platforms = ["station"]',
        'kind = "region_within", regions = ["420111"]',
        'kind = "industry_in", codes = ["C", "39"]',
        'kind = "registered_before", day = 2019-01-01',
        'kind = "revenue_share_at_least", percent = 5',
    ],
)
def test_the_other_kinds_of_rules_are_read(findings: Found, rule: str) -> None:
    assert findings(('kind = "staff_share_at_least", percent = 9.99', rule)) == []


def test_every_kind_says_whom_it_can_speak_of() -> None:
    assert all(kind.of for kind in RULES.values())
    assert len(set(RULES.values())) == len(RULES)


_ANYTHING = ('""', '"x"', "0", "-1", "1.5", "1e400", "nan", "true", "2015-01-01", "[]", "[1]", '[["a"]]', "{ a = 1 }")


@given(st.data())
def test_whatever_stands_for_a_value_is_a_finding_or_a_damaged_file(data: st.DataObject) -> None:
    lines = TEXT.splitlines()
    stated = [i for i, line in enumerate(lines) if " = " in line]
    for i in data.draw(st.lists(st.sampled_from(stated), min_size=1, max_size=3)):
        lines[i] = f"{lines[i].split(' = ')[0]} = {data.draw(st.sampled_from(_ANYTHING))}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city-2020.toml"
        path.write_text("\n".join(lines), "utf-8")
        pack, findings = findings_in(path)
    assert pack is not None or findings
    if pack is not None and not findings:
        assert page(pack)
