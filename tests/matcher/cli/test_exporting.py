"""`huiqi template` and `huiqi export` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher.cli.main import main
from matcher.corpus.catalogue import Catalogue
from matcher.exchange.intake import open_intake
from matcher.vocabulary import RecordKind
from tests.fakes.records import write_records


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))


@pytest.fixture
def stock(tmp_path: Path) -> None:
    with open_intake(Catalogue(tmp_path / "home")) as intake:
        intake.read(write_records(tmp_path / "all.jsonl"))
        intake.commit()


def _said(capsys: pytest.CaptureFixture[str], status: int, *arguments: str) -> str:
    """Run a command that ends with this status; returns what it says."""
    capsys.readouterr()
    assert main(list(arguments)) == status
    out, err = capsys.readouterr()
    assert (err if status == 0 else out) == ""
    return out or err


def test_a_template_of_every_kind_is_written_unless_some_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = _said(capsys, 0, "template", "--out", str(tmp_path / "a"))
    assert {path.name for path in (tmp_path / "a").iterdir()} == {f"{kind.label}导入模板.xlsx" for kind in RecordKind}
    assert said.count("已写出") == len(RecordKind)
    _said(capsys, 0, "template", "--out", str(tmp_path / "b"), "--kind", "need", "--kind", "expert")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["专家导入模板.xlsx", "需求导入模板.xlsx"]


@pytest.mark.usefixtures("stock")
def test_an_export_says_how_many_records_of_each_kind_went_where(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "目录.xlsx"
    said = _said(capsys, 0, "export", "--kind", "need", "--kind", "expert", "--out", str(path))
    assert said == f"已导出 需求 2 条，专家 2 条：{path}\n"
    assert [sheet.title for sheet in load_workbook(path) if sheet.sheet_state == "visible"] == ["需求", "专家"]


@pytest.mark.usefixtures("stock")
def test_an_export_without_a_kind_holds_every_kind(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _said(capsys, 0, "export", "--out", str(tmp_path / "all.jsonl"))
    kinds = {json.loads(line)["kind"] for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()}
    assert kinds == {kind.value for kind in RecordKind}


@pytest.mark.usefixtures("stock")
def test_csv_is_written_in_the_encoding_that_was_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "需求.csv"
    _said(capsys, 0, "export", "--kind", "need", "--out", str(path), "--encoding", "gb18030")
    assert "需求名称" in path.read_bytes().decode("gb18030")


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "out.xlsx", "--encoding", "gb18030"], "只有 .csv 可以选择编码"),
        (["--out", "out.csv"], "一个 .csv 文件只能放一类记录"),
        (["--out", "out.doc", "--kind", "need"], "不能导出为 .doc"),
        (["--out", "out.csv", "--kind", "robot"], "命令用法不对"),
        (["--out", "home", "--kind", "need"], "不能导出为"),
    ],
    ids=["encoding of a workbook", "five kinds of CSV", "another format", "unknown kind", "no suffix"],
)
def test_an_export_that_cannot_be_made_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = _said(capsys, 2, "export", *arguments)
    assert says in said
    assert said.startswith("错误：")
    assert said.count("\n") == 1


def test_a_kind_without_records_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = _said(capsys, 2, "export", "--kind", "expert", "--out", str(tmp_path / "out.csv"))
    assert "目录里还没有专家" in said
    assert "huiqi import" in said
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["template", "export"])
def test_a_place_that_cannot_be_written_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "out.jsonl"
    assert f"无法写入 {place}" in _said(capsys, 2, command, "--out", str(place))
