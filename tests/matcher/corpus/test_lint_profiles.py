"""The linter of society profiles: silent on the shipped ones, and each of its rules speaks when it should."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.cli.main import main
from matcher.corpus.lint import ALIKE, GENERAL_TERMS, MAY_SHARE, MOST_TERMS, Finding, Rule, lint_profiles
from matcher.resources import CORPORA

Profile = dict[str, Any]

SHIPPED = sorted((CORPORA / "societies").glob("*.jsonl"))
PROFILES: list[Profile] = [json.loads(line) for path in SHIPPED for line in path.read_text("utf-8").splitlines()]
NATIONAL = [profile for profile in PROFILES if profile["level"] == "national"]


def _sound() -> list[Profile]:
    """Return a few profiles without findings, free to be damaged."""
    return copy.deepcopy(NATIONAL[: MAY_SHARE + 2])


def _damaged(damage: Callable[[Profile], object]) -> list[Finding]:
    profiles = _sound()
    damage(profiles[0])
    return lint_profiles(profiles)


def _rules(findings: list[Finding]) -> list[Rule]:
    return [finding.rule for finding in findings]


def _terms(prefix: str, count: int) -> list[str]:
    numerals = "甲乙丙丁戊己庚辛壬癸"
    return [f"{prefix}{numerals[number // 10]}{numerals[number % 10]}" for number in range(count)]


def test_the_shipped_profiles_are_without_findings() -> None:
    assert [f"{f.code} {f.rule} {f.problem}" for f in lint_profiles(PROFILES)] == []
    assert len(NATIONAL) == 209


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_passes_alone_too(path: Path) -> None:
    profiles = [profile for line in path.read_text("utf-8").splitlines() if (profile := json.loads(line))]
    assert lint_profiles(profiles) == []


def test_no_profiles_have_no_findings() -> None:
    assert lint_profiles([]) == []


DAMAGES: list[tuple[str, Rule, Callable[[Profile], object], str]] = [
    ("a missing text", Rule.FIELDS, lambda p: p.pop("source"), "source"),
    ("an empty text", Rule.FIELDS, lambda p: p.update(name="  "), "name"),
    ("a number for a text", Rule.FIELDS, lambda p: p.update(scope=7), "scope"),
    ("a missing list", Rule.FIELDS, lambda p: p.pop("services"), "services"),
    ("a text for a list", Rule.FIELDS, lambda p: p.update(branches="铸造分会"), "branches"),
    ("a number in a list", Rule.FIELDS, lambda p: p["technologies"].append(5), "technologies"),
    ("an unpaired surrogate", Rule.FIELDS, lambda p: p["technologies"].append("\ud800铸造"), "technologies"),
    ("a text of two lines", Rule.FIELDS, lambda p: p.update(name="中国\u2028农学会"), "name"),
    ("an unknown field", Rule.FIELDS, lambda p: p.update(sector=["01"]), "sector"),
    ("a provincial society of nowhere", Rule.FIELDS, lambda p: p.update(level="provincial"), "region"),
    ("a short scope", Rule.LENGTH, lambda p: p.update(scope="农业"), "scope"),
    ("a long scope", Rule.LENGTH, lambda p: p.update(scope="农" * 201), "scope"),
    ("too few technologies", Rule.LENGTH, lambda p: p.update(technologies=p["technologies"][:19]), "technologies"),
    ("too few problems", Rule.LENGTH, lambda p: p.update(problems=p["problems"][:5]), "problems"),
    ("too many technologies", Rule.LENGTH, lambda p: p.update(technologies=_terms("稀", 61)), "61"),
    (
        "too many terms together",
        Rule.LENGTH,
        lambda p: p.update(technologies=_terms("稀", 60), problems=_terms("难题", MOST_TERMS - 59)),
        str(MOST_TERMS),
    ),
    ("no service", Rule.LENGTH, lambda p: p.update(services=[]), "services"),
    ("too many sectors", Rule.LENGTH, lambda p: p.update(sectors=[f"0{n}" for n in range(1, 8)]), "sectors"),
    ("an unknown level", Rule.VALUE, lambda p: p.update(level="continental"), "continental"),
    ("an unknown confidence", Rule.VALUE, lambda p: p.update(confidence="sure"), "sure"),
    ("an unknown discipline", Rule.CODE, lambda p: p.update(disciplines=["999"]), "999"),
    ("a discipline of the second level", Rule.CODE, lambda p: p.update(disciplines=["11011"]), "11011"),
    ("the name of a discipline", Rule.CODE, lambda p: p.update(disciplines=["农学"]), "农学"),
    ("an unknown industry", Rule.CODE, lambda p: p.update(industries=["航天"]), "航天"),
    ("the code of an industry", Rule.CODE, lambda p: p.update(industries=["1"]), "'1'"),
    ("an unknown sector", Rule.CODE, lambda p: p.update(sectors=["00"]), "00"),
    ("a sector of the top level", Rule.CODE, lambda p: p.update(sectors=["A"]), "'A'"),
    ("a sector of the fourth level", Rule.CODE, lambda p: p.update(sectors=["0111"]), "0111"),
    ("an unknown service", Rule.CODE, lambda p: p.update(services=["喝茶"]), "喝茶"),
    ("a service of the second level", Rule.CODE, lambda p: p.update(services=["科技查新"]), "科技查新"),
    ("a short term", Rule.TERM, lambda p: p["technologies"].append("钢"), "钢"),
    ("a long term", Rule.TERM, lambda p: p["technologies"].append("一二三四五六七八九十甲乙丙"), "13"),
    ("a term with a blank", Rule.TERM, lambda p: p["technologies"].append("铸造 "), "铸造"),
    ("two terms in one", Rule.TERM, lambda p: p["technologies"].append("铸造；锻造"), "铸造；锻造"),
    ("a sentence for a problem", Rule.TERM, lambda p: p["problems"].append("铸件总有气孔。"), "铸件总有气孔"),
    ("a term twice", Rule.REPEATED, lambda p: p["technologies"].append(p["technologies"][0]), "2 次"),
    ("a term in another width", Rule.REPEATED, lambda p: p["technologies"].extend(["PLC", "ＰＬＣ"]), "plc"),
    ("a technology as a problem", Rule.REPEATED, lambda p: p["problems"].append(p["technologies"][0]), "2 次"),
    ("a discipline twice", Rule.REPEATED, lambda p: p.update(disciplines=["210", "210"]), "210"),
    ("a vague technology", Rule.VAGUE, lambda p: p["technologies"].append("产品开发"), "产品开发"),
    ("a vague problem", Rule.VAGUE, lambda p: p["problems"].append("提高效率"), "提高效率"),
]


@pytest.mark.parametrize(
    ("rule", "damage", "named"), [case[1:] for case in DAMAGES], ids=[case[0].replace(" ", "-") for case in DAMAGES]
)
def test_a_damaged_profile_is_found_by_the_rule_and_named(
    rule: Rule, damage: Callable[[Profile], object], named: str
) -> None:
    findings = _damaged(damage)
    assert set(_rules(findings)) == {rule}
    assert any(named in finding.problem for finding in findings)
    assert all(finding.code == NATIONAL[0]["code"] and finding.remedy for finding in findings)


def test_a_code_a_name_and_an_alias_belong_to_one_society() -> None:
    for key, value in (("code", NATIONAL[1]["code"]), ("name", NATIONAL[1]["name"]), ("aliases", ["林学会"])):
        profiles = _sound()
        profiles[0][key] = value
        findings = lint_profiles(profiles)
        assert _rules(findings) == [Rule.UNIQUE]
        assert NATIONAL[1]["name"] in findings[0].problem
    profiles = _sound()
    profiles[0]["aliases"] = [NATIONAL[1]["name"]]  # the whole name of another
    assert _rules(lint_profiles(profiles)) == [Rule.UNIQUE]


def test_a_record_without_a_code_is_named_by_its_place() -> None:
    profiles = _sound()
    del profiles[2]["code"]
    assert [(f.code, f.rule) for f in lint_profiles(profiles)] == [("第 3 条", Rule.FIELDS)]


@pytest.mark.parametrize("key", ["technologies", "problems"])
def test_a_term_of_more_societies_than_may_share_it_is_found_once(key: str) -> None:
    profiles = _sound()
    for profile in profiles[:MAY_SHARE]:
        profile[key][-1] = "孔明灯自动点火"
    assert lint_profiles(profiles) == []
    profiles[MAY_SHARE][key][-1] = "孔明灯自动点火"
    findings = lint_profiles(profiles)
    assert _rules(findings) == [Rule.SHARED]
    assert all(profile["code"] in findings[0].problem for profile in profiles[: MAY_SHARE + 1])


def test_a_truly_general_term_may_be_shared_by_all() -> None:
    general = [line for line in GENERAL_TERMS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert 0 < len(general) <= 20
    profiles = _sound()
    for profile in profiles:
        profile["technologies"] = [*profile["technologies"][1:], "大数据"]
    assert "大数据" in general
    assert lint_profiles(profiles) == []


def test_societies_of_different_levels_may_share_terms_and_be_alike() -> None:
    profiles = [*_sound(), *_sound()]
    for number, profile in enumerate(profiles[len(profiles) // 2 :]):
        profile.update(
            code=f"L-{number}", name=f"某省第{number}农业学会", aliases=[], level="provincial", region="某省"
        )
    assert lint_profiles(profiles) == []


def test_two_profiles_nearly_alike_are_found_and_two_with_little_in_common_are_not() -> None:
    first, second = copy.deepcopy(NATIONAL[0]), copy.deepcopy(NATIONAL[1])
    first["technologies"] = _terms("稀", 50)
    for common, expected in ((10, []), (40, [Rule.ALIKE])):
        second["technologies"] = first["technologies"][:common] + _terms("贵", 50 - common)
        findings = lint_profiles([first, second])
        assert _rules(findings) == expected
    assert second["code"] in findings[0].problem
    assert f"{ALIKE:.0%}" in findings[0].problem


def test_every_rule_is_shown_to_fire_here() -> None:
    assert {case[1] for case in DAMAGES} | {Rule.UNIQUE, Rule.SHARED, Rule.ALIKE} == set(Rule)


KEYS = st.sampled_from([*sorted(NATIONAL[0]), "region", "别的"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=5,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4))
def test_any_objects_can_be_linted_and_every_finding_is_one_line_with_a_remedy(records: list[Profile]) -> None:
    findings = lint_profiles(records)
    assert len({finding.code for finding in findings}) <= len(records)
    assert all(finding.problem and finding.remedy and finding.rule in Rule for finding in findings)
    assert not any("\n" in finding.problem for finding in findings)
    assert not records or findings


def _write(path: Path, profiles: list[Profile]) -> Path:
    path.write_text("".join(json.dumps(profile, ensure_ascii=False) + "\n" for profile in profiles), "utf-8")
    return path


def test_the_command_checks_the_shipped_profiles_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == f"检查了 {len(PROFILES):,} 条学会资料，发现 0 个问题\n"


def test_the_command_prints_one_finding_a_line_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles = _sound()
    profiles[0]["sectors"], profiles[1]["confidence"] = ["00"], "sure"
    files = [_write(tmp_path / f"{half}.jsonl", profiles[half::2]) for half in (0, 1)]
    assert main(["lint", *map(str, files)]) == 2
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [profiles[0]["code"], f"[{Rule.CODE}]"],
        [profiles[1]["code"], f"[{Rule.VALUE}]"],
    ]
    assert "2 个问题" in told.err


def test_the_command_compares_profiles_of_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (_write(tmp_path / name, _sound()[:1]) for name in ("one.jsonl", "other.jsonl"))
    assert main(["lint", str(one)]) == 0
    assert main(["lint", str(one), str(other)]) == 2
    assert f"[{Rule.UNIQUE}]" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["not json\n", "[1]\n"])
def test_the_command_names_a_row_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = _write(tmp_path / "profiles.jsonl", _sound()[:1])
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    assert main(["lint", str(path)]) == 2
    assert "第 2 行" in capsys.readouterr().err
    assert main(["lint", str(tmp_path / "none.jsonl")]) == 2
