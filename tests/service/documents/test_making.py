"""Documents as files: every field is in them, nothing else is, and the same values give the same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from service.documents.making import file_name, make
from service.documents.papers import Agreement, Plan
from service.documents.pieces import Part, Party
from tests.fakes.papers import FORMS, filled
from tests.fakes.word import squeezed, text_of

_MALICIOUS = "A<b>粗</b> & {{x}} {% for i in y %} {_{ }_} {_% %_} ${z} #{q} ]]> <!-- --> &lt; \"'` =cmd|' /C calc'!A0"


@pytest.mark.parametrize("form", FORMS)
def test_every_field_given_is_in_the_document(form: str, tmp_path: Path) -> None:
    document, marks = filled(form)
    text = text_of(make(document, tmp_path).data)
    assert [mark for mark in marks if mark not in text] == []
    assert "＿" not in text
    assert "{" not in text


@pytest.mark.parametrize("form", FORMS)
def test_a_document_of_which_nothing_is_known_is_a_form_to_fill_in(form: str, tmp_path: Path) -> None:
    made = make(FORMS[form](form=form), tmp_path)
    text = text_of(made.data)
    assert "＿＿＿" in text
    assert "None" not in text
    assert "{" not in text
    assert made.missing


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_comes_out_as_it_was_written(form: str, tmp_path: Path) -> None:
    document, _ = filled(form)
    made = make(replace(document, title=_MALICIOUS), tmp_path)
    assert squeezed(_MALICIOUS) in text_of(made.data)
    assert docx.Document(io.BytesIO(made.data)).core_properties.title == " ".join(_MALICIOUS.split())


def test_hostile_text_in_rows_parts_and_heads_comes_out_as_it_was_written(tmp_path: Path) -> None:
    document = Agreement(parties=(Party(side="甲方", name=_MALICIOUS),), parts=(Part(_MALICIOUS, _MALICIOUS),))
    text = text_of(make(document, tmp_path).data)
    assert text.count(squeezed(_MALICIOUS)) == 4  # name twice: among the parties and where they sign; heading and text


def test_a_long_text_is_in_the_document_whole(tmp_path: Path) -> None:
    long = "\n".join(f"第{number}句，一字不少。" for number in range(3000))
    assert squeezed(long) in text_of(make(Plan(parts=(Part("思路", long),)), tmp_path).data)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_values_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    document, _ = filled(form)
    made = make(document, tmp_path)
    assert made == make(document, tmp_path)
    assert made.digest == sha256(made.data).hexdigest()
    assert make(replace(document, title="另一份"), tmp_path).digest != made.digest


def test_another_process_at_another_time_makes_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order of hashes, the time zone and the clock."""
    program = (
        "from pathlib import Path;"
        "from tests.fakes.papers import FORMS, filled;"
        "from service.documents.making import make;"
        "print(*[make(filled(form)[0], Path('nowhere')).digest for form in FORMS])"
    )
    here = " ".join(make(filled(form)[0], tmp_path).digest for form in FORMS)
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[3])}
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
        )
        assert done.stdout.strip() == here


def test_a_document_holds_no_time_and_no_name_of_who_made_it(tmp_path: Path) -> None:
    made = make(filled("task-agreement")[0], tmp_path)
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.namelist()[0] == "[Content_Types].xml"
        core = packed.read("docProps/core.xml").decode()
        assert "docProps/app.xml" not in packed.namelist()
    assert "dcterms:created" not in core
    facts = docx.Document(io.BytesIO(made.data)).core_properties
    assert (facts.author, facts.last_modified_by) == ("", "")
    assert facts.identifier == f"task-agreement/{made.template}"


def test_a_document_says_which_form_and_version_it_is(tmp_path: Path) -> None:
    made = make(filled("task-agreement")[0], tmp_path)
    assert (made.form, made.version) == ("task-agreement", "1")
    assert "任务协议书·格式文本第1版" in text_of(made.data)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("“企会协作创新计划”任务协议书", "“企会协作创新计划”任务协议书.docx"),
        ("../../etc/passwd", "etc passwd.docx"),
        ('甲/乙\\丙:丁*戊?"<>|\x00', "甲 乙 丙 丁 戊.docx"),
        ("报告\u202excod.exe", "报告 xcod.exe.docx"),
        ("长" * 200, f"{'长' * 60}.docx"),
        (" . ", "文书.docx"),
    ],
)
def test_every_title_makes_a_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name
