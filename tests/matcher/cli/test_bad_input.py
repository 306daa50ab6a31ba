"""Whatever is wrong with the input: exit status 2, one line on stderr that says what and what to do, no traceback."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.corpus.catalogue import Catalogue
from matcher.progress import silent
from matcher.recommender import open_index
from matcher.vocabulary import Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import society

NEED = {"id": "N1", "title": "压铸件气孔", "text": "铝合金压铸件气孔多"}
DOCUMENT = {"id": "C1", "name": "压铸", "keywords": ["压铸", "气孔"]}


def _refusal(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """Run a command that must be refused; returns the one line it says."""
    capsys.readouterr()
    status = main(arguments)
    out, err = capsys.readouterr()
    assert status == 2, err
    assert out == ""
    assert err.endswith("\n")
    assert err.count("\n") == 1, err
    assert err.startswith("错误：")
    return err


def _file(path: Path, *rows: Mapping[str, object] | str) -> str:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "空的或只有标点"),
        (" \n\t ", "空的或只有标点"),
        ("。，！？——", "空的或只有标点"),
        ("焊\x00接", "U+0000"),
        ("焊接\ud83d", "代理字符"),
        ("焊接" * 10_001, "20,002 个字符"),
    ],
    ids=["empty", "blank", "punctuation", "NUL", "surrogate", "long"],
)
def test_a_need_that_is_no_text(capsys: pytest.CaptureFixture[str], text: str, says: str) -> None:
    assert says in _refusal(capsys, ["match", text, "--encoder", "use"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的或只有标点"),
        (b"a" * (1 << 20), "1,048,576 个字符"),
        ("焊接".encode("gb18030"), "代理字符"),
        (b"\x00", "U+0000"),
    ],
    ids=["empty", "megabyte", "not UTF-8", "NUL"],
)
def test_a_need_on_standard_input_that_is_no_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: bytes, says: str
) -> None:
    _stdin(monkeypatch, data)
    assert says in _refusal(capsys, ["match", "-", "--encoder", "use"])


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ('{"id": "N2", "text": ', "不是合法的 JSON"),
        ('["N2"]', "不是 JSON 对象"),
        ({"text": "没有编号的需求"}, "缺少 id"),
        ({"id": "N1", "text": "编号重复的需求"}, "id N1 与第 1 行重复"),
        ({"id": "N2", "text": "。。。"}, "空的或只有标点"),
        ({"id": "N2", "text": "x" * 20_001}, "20,001 个字符"),
        ('{"id": "N2", "text": "焊\\u0000接"}', "U+0000"),
        ('{"id": "N2", "text": "焊接\\ud83d"}', "代理字符"),
    ],
    ids=["not JSON", "no object", "no id", "twice", "punctuation", "long", "NUL", "surrogate"],
)
def test_a_line_of_needs_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, second: dict[str, str] | str, says: str
) -> None:
    needs = _file(tmp_path / "needs.jsonl", NEED, second)
    documents = _file(tmp_path / "documents.jsonl", DOCUMENT)
    run = tmp_path / "out.run"
    arguments = ["rank", "--kind", "achievement", "--needs", needs, "--candidates", documents, "--run", str(run)]
    said = _refusal(capsys, [*arguments, "--encoder", "use"])
    assert f"{needs} 第 2 行" in said
    assert says in said
    assert not run.exists()


@pytest.mark.parametrize("broken", ['{"id": ', {"name": "无编号"}, DOCUMENT, {"id": "C2", "name": "", "text": "……"}])
def test_a_line_of_candidates_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, broken: Mapping[str, object] | str
) -> None:
    needs, documents = _file(tmp_path / "needs.jsonl", NEED), _file(tmp_path / "documents.jsonl", DOCUMENT, broken)
    arguments = ["rank", "--kind", "achievement", "--needs", needs, "--candidates", documents]
    said = _refusal(capsys, [*arguments, "--run", str(tmp_path / "out.run"), "--encoder", "use"])
    assert f"{documents} 第 2 行" in said


def test_an_import_with_one_bad_row_imports_nothing_and_names_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    records = _file(tmp_path / "experts.jsonl", {"id": "E1", "name": "王工"}, "nonsense", {"name": "无编号"})
    said = _refusal(capsys, ["import", records, "--kind", "expert", "--encoder", "use"])
    assert "第 2 行" in said
    assert "另有 1 行" in said
    assert Catalogue(tmp_path / "home").candidates(Kind.EXPERT) == []


@pytest.mark.parametrize("content", ["a,b\n1,2,3\n4,5\n", 'id,name\n1,"open\n'])
def test_a_csv_that_does_not_parse_is_one_line_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    (tmp_path / "experts.csv").write_text(content, "utf-8")
    said = _refusal(capsys, ["import", str(tmp_path / "experts.csv"), "--kind", "expert", "--encoder", "use"])
    assert "experts.csv" in said


def test_judgements_of_another_need_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = _file(tmp_path / "out.run", "N1 Q0 C1 1 0.5 huiqi")
    qrels = _file(tmp_path / "x.qrels", "M7 0 C1 2")
    said = _refusal(capsys, ["evaluate", "--run", run, "--qrels", qrels])
    assert "不是同一批需求" in said
    assert "M7" in said
    assert "N1" in said


def test_a_pool_of_another_need_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    needs, documents = _file(tmp_path / "needs.jsonl", NEED), _file(tmp_path / "documents.jsonl", DOCUMENT)
    pool, run = _file(tmp_path / "pool.qrels", "M7 0 C1 0"), tmp_path / "out.run"
    arguments = ["rank", "--kind", "achievement", "--needs", needs, "--candidates", documents, "--pool", pool]
    said = _refusal(capsys, [*arguments, "--run", str(run), "--encoder", "use"])
    assert "不是同一批需求" in said
    assert not run.exists()


@pytest.mark.parametrize("line", ["N1 Q0 C1 1 0.5", "N1 Q0 C1 first 0.5 huiqi", "N1 Q0 C1 1 nan huiqi"])
def test_a_line_of_a_run_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str
) -> None:
    run, qrels = _file(tmp_path / "out.run", "N1 Q0 C9 1 0.9 huiqi", line), _file(tmp_path / "x.qrels", "N1 0 C1 2")
    assert f"{run} 第 2 行" in _refusal(capsys, ["evaluate", "--run", run, "--qrels", qrels])


def test_a_match_without_a_need_says_how_to_write_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有写需求" in _refusal(capsys, ["match"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["match", "焊接", "--kind", "robot"],
        ["match", "焊接", "--top", "0"],
        ["match", "焊接", "--no-such-option"],
        ["evaluate", "--run", "x"],
        ["no-such-command"],
        ["models", "show"],
    ],
    ids=" ".join,
)
def test_a_command_used_wrongly(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    said = _refusal(capsys, arguments)
    assert "命令用法不对" in said
    assert "--help" in said


def test_an_unknown_kind_is_named_beside_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    said = _refusal(capsys, ["match", "焊接", "--kind", "robot"])
    for word in ("robot", "society", "expert", "achievement", "huiqi match --help"):
        assert word in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "MISSING"],
        ["rank", "--kind", "expert", "--needs", "MISSING", "--run", "x.run"],
        ["evaluate", "--run", "MISSING", "--qrels", "MISSING"],
        ["train", "--kind", "expert", "--needs", "MISSING"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]) -> None:
    missing = str(tmp_path / "没有.jsonl")
    said = _refusal(capsys, [missing if argument == "MISSING" else argument for argument in arguments])
    assert f"{missing}：文件不存在" in said


def test_a_file_name_that_is_no_text_is_still_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "文件不存在" in _refusal(capsys, ["import", "坏\udcff\n名.jsonl"])


def test_a_kind_of_which_nothing_was_imported(capsys: pytest.CaptureFixture[str], in_stocked: Path) -> None:
    said = _refusal(capsys, ["match", "焊接", "--kind", "achievement", "--encoder", "use"])
    assert "还没有成果" in said
    assert "huiqi import" in said


def test_an_index_of_another_encoder_names_both(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    open_index(tmp_path / "home" / "index" / "society", [society(1)], HashEncoder(), silent)
    said = _refusal(capsys, ["match", "焊接", "--encoder", "use"])
    assert "编码器 hash（" in said
    assert "现在用的是 use" in said
    assert "huiqi index --encoder use" in said


@pytest.mark.parametrize("command", ["match", "index", "import"])
def test_a_state_folder_that_cannot_be_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "file" / "home"))
    records = _file(tmp_path / "experts.jsonl", {"id": "E1", "name": "王工"})
    arguments = {"match": ["焊接"], "index": [], "import": [records, "--kind", "expert"]}[command]
    said = _refusal(capsys, [command, *arguments, "--encoder", "use"])
    assert f"无法写入 {tmp_path / 'file' / 'home'}" in said
    assert "HUIQI_HOME" in said


@pytest.mark.parametrize("place", ["file/out.run", "folder"])
def test_a_run_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    needs, documents = _file(tmp_path / "needs.jsonl", NEED), _file(tmp_path / "documents.jsonl", DOCUMENT)
    arguments = ["rank", "--kind", "achievement", "--needs", needs, "--candidates", documents]
    said = _refusal(capsys, [*arguments, "--run", str(tmp_path / place), "--encoder", "use"])
    assert "无法写入" in said
    assert not list((tmp_path / "folder").iterdir())


def test_a_model_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "没有指纹以 'zzzz' 开头" in _refusal(capsys, ["models", "show", "zzzz"])
    assert str(tmp_path) in _refusal(capsys, ["models", "show", str(tmp_path)])


class _Interrupted(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - the file's own signature
        raise KeyboardInterrupt


def test_ctrl_c_ends_with_one_line_and_its_own_status(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Interrupted(), "utf-8"))
    assert main(["match", "-", "--encoder", "use"]) == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("已中断")
    assert err.count("\n") == 1
