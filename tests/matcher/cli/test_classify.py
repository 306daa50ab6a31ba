"""`huiqi classify` and `huiqi train-directions`."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.taxonomy.classification import classification

NAMES = classification("directions-wuhan-2015").names()
NEEDS = (
    {"id": "A", "title": "铝合金轮毂压铸气孔", "text": "压铸件气孔多，废品率12%，希望降到3%以下"},
    {"id": "B", "text": "生猪养殖场粪污处理后还田，需要降低抗生素残留"},
    {"id": "C", "name": "某某医药有限公司", "business": "抗肿瘤药物和体外诊断试剂的研发生产"},
    {"code": "S", "name": "某学会", "technologies": ["激光器", "光纤", "光学镀膜", "LED封装"]},
)


def _write(path: Path, records: object) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def _classify(path: Path, out: Path, *more: str) -> list[dict[str, object]]:
    assert main(["classify", "--needs", str(path), "--out", str(out), "--encoder", "use", *more]) == 0
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.fixture
def in_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(home))


@pytest.mark.usefixtures("in_home")
def test_needs_enterprises_and_societies_get_their_directions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _classify(_write(tmp_path / "needs.jsonl", NEEDS), tmp_path / "out.jsonl")
    assert [set(record) for record in found] == [{"id", "industries"}] * 4
    by_id = {record["id"]: record["industries"] for record in found}
    assert "农业与农村" in by_id["B"]
    assert "生物医药与健康" in by_id["C"]
    assert by_id["S"][0] == "光电子"
    assert {name for names in by_id.values() for name in names} <= {*NAMES, "其他"}
    assert "已识别 4 条" in capsys.readouterr().out


@pytest.mark.usefixtures("in_home")
def test_the_same_needs_give_the_same_bytes_and_probabilities_on_request(tmp_path: Path) -> None:
    path = _write(tmp_path / "needs.jsonl", NEEDS)
    _classify(path, tmp_path / "a.jsonl", "--probabilities")
    found = _classify(path, tmp_path / "b.jsonl", "--probabilities")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert all(list(record["probabilities"]) == list(NAMES) for record in found)


@pytest.mark.usefixtures("in_home")
def test_a_bad_row_is_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _write(tmp_path / "needs.jsonl", [NEEDS[0], {"id": "E"}])
    out = tmp_path / "out.jsonl"
    assert main(["classify", "--needs", str(path), "--out", str(out)]) == 2
    assert "第 2 行" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.usefixtures("in_home")
def test_a_tagger_trained_here_is_used_when_it_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs = [
        {"id": f"N{i}", "title": f"{name}方面的难题{i}", "text": f"{name}{i}", "industries": [name]}
        for i, name in enumerate(NAMES * 3)
    ]
    short = {f"{name}成果": str(code) for code, name in enumerate(NAMES, start=1)}
    (tmp_path / "texts.txt").write_text("\n".join(short), "utf-8")
    rows = [f"{sha256(text.encode()).hexdigest()[:16]}\t{code}\n" for text, code in short.items()]
    (tmp_path / "labels.tsv").write_text("text\tdirections\n" + "".join(rows), "utf-8")
    path = _write(tmp_path / "needs.jsonl", needs)
    arguments = ["train-directions", "--needs", str(path), "--texts", str(tmp_path / "texts.txt")]
    arguments += ["--labels", str(tmp_path / "labels.tsv"), "--out", str(tmp_path / "m"), "--encoder", "use"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "**micro-F1**" in printed
    assert "one annotator" not in printed
    found = _classify(path, tmp_path / "out.jsonl", "--model", str(tmp_path / "m"))
    assert (
        sum(record["industries"][0] == need["industries"][0] for record, need in zip(found, needs, strict=True)) >= 20
    )


def test_services_are_understood_without_a_model_and_cited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs = [
        {"id": "A", "title": "阻燃电缆料", "text": "开发无卤阻燃电缆料，委托第三方检测；不需要培训"},
        {"id": "B", "text": "请派专家驻厂三个月"},
    ]
    path, out = _write(tmp_path / "needs.jsonl", needs), tmp_path / "out.jsonl"
    assert main(["classify", "--services", "--needs", str(path), "--out", str(out)]) == 0
    first, second = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (first["id"], first["services"]) == ("A", ["协同攻关", "标准与检测"])
    tested = next(one for one in first["asked"] if one["code"] == "08.2")
    assert (tested["name"], tested["words"]) == ("检验检测与认证", ["委托第三方检测"])
    place = tested["spans"][0]
    document = (needs[0]["title"], needs[0]["text"])[place["document"]]
    assert document[place["start"] : place["end"]] == "委托第三方检测"
    assert (second["services"], second["asked"][0]["code"]) == (["人才交流培养"], "06.5")
    assert "已识别 2 条" in capsys.readouterr().out


def test_services_have_no_model_and_no_probability(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _write(tmp_path / "needs.jsonl", NEEDS)
    arguments = ["classify", "--services", "--probabilities", "--needs", str(path), "--out", str(tmp_path / "o")]
    assert main(arguments) == 2
    assert "--probabilities" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
