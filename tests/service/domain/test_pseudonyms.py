"""Names outside the office: the same for the same thing, another for another key; and texts without contacts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.pseudonyms import Pseudonyms, scrubbed

NAMES = Pseudonyms(b"k" * 32)


def test_a_thing_has_one_name_under_a_key_and_another_under_another() -> None:
    assert NAMES.of("need", "n1") == Pseudonyms(b"k" * 32).of("need", "n1")
    assert NAMES.of("need", "n1") != Pseudonyms(b"l" * 32).of("need", "n1")


def test_things_of_two_sorts_with_one_id_have_two_names() -> None:
    names = {NAMES.of(what, "1") for what in ("need", "party", "enterprise", "body")}
    assert len(names) == 4


@given(st.text(min_size=1))
def test_a_name_tells_nothing_of_the_id_but_its_sort(id_: str) -> None:
    assert re.fullmatch("n[0-9a-f]{16}", NAMES.of("need", id_))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请打 13812345678 找王工", "请打 〔略〕 找王工"),
        ("电话：027-87654321，周一", "〔略〕，周一"),
        ("固话027-87654321转3", "固话〔略〕转3"),
        ("发到 li.si@example.com.cn 即可", "发到 〔略〕 即可"),
        ("身份证42010119900307123X。", "身份证〔略〕。"),
        ("代码 91420100MA4KX1234P", "代码 〔略〕"),
        ("联系人：李四；温度 1300 度", "〔略〕；温度 1300 度"),
        ("微信号：abc_1 其余", "〔略〕 其余"),
        ("精度 ±0.001mm，产量 20000000000 件", "精度 ±0.001mm，产量 20000000000 件"),
    ],
)
def test_contacts_go_and_figures_stay(text: str, left: str) -> None:
    assert scrubbed(text, ()) == left


def test_names_go_the_longest_first_and_single_signs_stay() -> None:
    assert scrubbed("光谷激光设备公司的光谷激光器由王负责", ["光谷激光", "光谷激光设备公司", "王", ""]) == (
        "〔略〕的〔略〕器由王负责"
    )
