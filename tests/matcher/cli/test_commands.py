"""What the commands do with good input."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher import __version__
from matcher.cli.main import main
from matcher.corpus.catalogue import Catalogue, shipped
from matcher.ranking.features import features_for
from matcher.ranking.model import Calibration, Model, save_model
from matcher.ranking.scorer import LambdaScorer
from matcher.vocabulary import Candidate, Document, Kind

NEEDS: list[dict[str, Any]] = [
    {"id": "N1", "title": "压铸件气孔", "text": "铝合金压铸件气孔多，如何降低废品率"},
    {"id": "N2", "text": "淡水鱼养殖病害频发，寻求防治办法"},
]
DOCUMENTS: list[dict[str, Any]] = [
    {"id": "C1", "name": "铝合金真空压铸工艺", "keywords": ["压铸", "气孔"]},
    {"id": "C2", "name": "淡水鱼病害生态防治", "keywords": ["养殖"]},
    {"id": "C3", "name": "桥梁健康监测"},
]


def _lines(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def _rank(folder: Path, name: str, *more: str) -> bytes:
    needs, documents = _lines(folder / "needs.jsonl", NEEDS), _lines(folder / "documents.jsonl", DOCUMENTS)
    arguments = ["rank", "--kind", "achievement", "--needs", needs, "--candidates", documents, "--encoder", "use"]
    assert main([*arguments, "--run", str(folder / name), *more]) == 0
    return (folder / name).read_bytes()


def test_rank_writes_the_same_well_formed_bytes_twice(tmp_path: Path, in_stocked: Path) -> None:
    run = _rank(tmp_path, "a.run")
    assert _rank(tmp_path, "b.run") == run
    rows = [line.split() for line in run.decode().splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        (need, "Q0", str(rank), "huiqi") for need in ("N1", "N2") for rank in (1, 2, 3)
    ]
    assert [rows[0][2], rows[3][2]] == ["C1", "C2"]
    for need in ("N1", "N2"):
        scores = [float(row[4]) for row in rows if row[0] == need]
        assert scores == sorted(scores, reverse=True)


def test_rank_keeps_only_the_best_when_told(tmp_path: Path, in_stocked: Path) -> None:
    rows = [line.split() for line in _rank(tmp_path, "a.run", "--top", "1").decode().splitlines()]
    assert [(row[0], row[2]) for row in rows] == [("N1", "C1"), ("N2", "C2")]


def test_rank_with_a_pool_ranks_the_pool_and_nothing_else(tmp_path: Path, in_stocked: Path) -> None:
    (tmp_path / "pool.qrels").write_text("N2 0 C3 0\nN2 0 C1 2\nN9 0 C2 1\n", "utf-8")
    rows = [
        line.split() for line in _rank(tmp_path, "a.run", "--pool", str(tmp_path / "pool.qrels")).decode().splitlines()
    ]
    assert {row[0] for row in rows} == {"N2"}
    assert sorted(row[2] for row in rows) == ["C1", "C3"]


def test_rank_without_candidates_ranks_the_shipped_societies(tmp_path: Path, in_stocked: Path) -> None:
    needs = _lines(tmp_path / "needs.jsonl", NEEDS)
    arguments = ["rank", "--kind", "society", "--needs", needs, "--encoder", "use", "--run", str(tmp_path / "a.run")]
    assert main(arguments) == 0
    found = {line.split()[2] for line in (tmp_path / "a.run").read_text().splitlines()}
    assert found <= {candidate.id for candidate in shipped(Kind.SOCIETY)}
    assert len((tmp_path / "a.run").read_text().splitlines()) == 200


def test_imported_experts_can_be_matched(capsys: pytest.CaptureFixture[str], in_stocked: Path) -> None:
    for text, best in (("压铸件气孔多", "E1"), ("淡水鱼病害", "E2")):
        capsys.readouterr()
        assert main(["match", text, "--kind", "expert", "--encoder", "use", "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer["matches"][0]["id"] == best
        assert len(answer["matches"]) == answer["considered"] == 2
        assert (answer["kind"], answer["encoder"], answer["need"]["text"]) == ("expert", "use", text)
        for match in answer["matches"]:
            assert sum(match["contributions"].values()) == pytest.approx(match["score"], abs=1e-3)


def test_match_prints_ranked_names_with_reasons_that_quote_them(
    capsys: pytest.CaptureFixture[str], in_stocked: Path
) -> None:
    assert main(["match", "铝合金压铸件气孔多，如何降低废品率", "--encoder", "use", "--top", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "需求：铝合金压铸件气孔多，如何降低废品率"
    assert [line.split(".")[0].strip() for line in lines if not line.startswith((" " * 5, "需求"))] == ["1", "2", "3"]
    assert any("有色金属" in line or "铸造" in line for line in lines)
    assert sum(line.startswith("       · ") for line in lines) >= 3


def test_importing_the_same_again_changes_nothing(capsys: pytest.CaptureFixture[str], in_stocked: Path) -> None:
    index = in_stocked / "index" / "expert" / "CURRENT"
    before = index.read_bytes()
    capsys.readouterr()
    assert main(["import", str(in_stocked / "experts.jsonl"), "--encoder", "use"]) == 0
    out = capsys.readouterr().out
    assert "专家 2 条，其中新增或变更 0 条" in out
    assert "专家 2" in out.splitlines()[1]
    assert index.read_bytes() == before


def test_a_dry_run_checks_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    experts = _lines(tmp_path / "experts.jsonl", [{"id": "E1", "name": "王工", "organization": "示例大学"}])
    assert main(["import", experts, "--dry-run"]) == 0
    assert "专家 1 条，有问题 0 行；未写入" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_evaluate_gives_the_figures_of_the_formula(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("N1 Q0 C2 1 0.9 x\nN1 Q0 C1 2 0.8 x\nN2 Q0 C2 1 0.9 x\nN2 Q0 C3 2 0.1 x\n")
    (tmp_path / "a.qrels").write_text("N1 0 C1 3\nN1 0 C2 1\nN2 0 C2 2\nN3 0 C1 2\nN4 0 C1 1\n")
    arguments = ["evaluate", "--run", str(tmp_path / "a.run"), "--qrels", str(tmp_path / "a.qrels")]
    assert main([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    first = (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3))
    assert found["queries"] == 3
    assert found["skipped"] == 1  # N4 has nothing relevant
    assert found["ndcg@10"] == pytest.approx((first + 1 + 0) / 3, abs=1e-4)
    assert found["p@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["recall@10"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["mrr"] == pytest.approx((0.5 + 1 + 0) / 3, abs=1e-4)
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert out.startswith("需求 3 条，另有 1 条没有相关候选而未计\n")
    assert f"ndcg@10    {(first + 1) / 3:.3f} [" in out


def test_a_model_in_the_state_folder_is_listed_and_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    features = features_for(Kind.EXPERT)
    values = np.random.default_rng(0).normal(size=(20, len(features))).astype(np.float32)
    scorer = LambdaScorer(features, rounds=2).fit(values, np.arange(20) % 2, np.repeat(np.arange(4), 5))
    lineage = {"encoder": "use", "figures": {"learned": {"ndcg@10": 0.6543, "ndcg@10_95": [0.6, 0.7]}}}
    folder = tmp_path / "models" / "expert" / "use"
    fingerprint = save_model(
        folder, Model(Kind.EXPERT, scorer, calibration=Calibration(1, 0)), lineage, "卡片 {fingerprint}"
    )
    assert main(["models", "list"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.endswith(str(folder))]
    assert line.startswith(fingerprint)
    assert "nDCG@10  0.654 [0.600, 0.700]" in line
    for name in (fingerprint[:6], str(folder)):
        assert main(["models", "show", name]) == 0
        assert capsys.readouterr().out == f"卡片 {fingerprint}\n"


def test_rank_uses_the_model_it_is_given(capsys: pytest.CaptureFixture[str], tmp_path: Path, in_stocked: Path) -> None:
    run = _rank(tmp_path, "unlearned.run")
    features = features_for(Kind.ACHIEVEMENT)
    values = np.random.default_rng(0).normal(size=(60, len(features))).astype(np.float32)
    scorer = LambdaScorer(features, rounds=9).fit(values, np.arange(60) % 3, np.repeat(np.arange(6), 10))
    folder = tmp_path / "model"
    lineage = {"encoder": "use", "encoder_fingerprint": "any"}
    save_model(folder, Model(Kind.ACHIEVEMENT, scorer, calibration=Calibration(1, 0)), lineage, "")
    assert _rank(tmp_path, "learned.run", "--model", str(folder)) != run


def test_the_version_and_the_help_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"huiqi {__version__}\n"
    assert main(["match", "--help"]) == 0
    assert "--kind" in capsys.readouterr().out
    assert main([]) == 2
    assert "match" in capsys.readouterr().out


def test_match_waits_only_for_the_index_it_asks(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cache").mkdir(parents=True, exist_ok=True)
    (tmp_path / "cache").symlink_to(home / "cache", target_is_directory=True)
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    expert = Candidate("E1", Kind.EXPERT, "王工", (Document("projects", "铝合金压铸气孔控制"),))
    Catalogue(tmp_path).add([expert])
    assert main(["match", "铝合金压铸件气孔多", "--encoder", "use", "--top", "1"]) == 0
    assert "  1. 中国" in capsys.readouterr().out
    assert (tmp_path / "index" / "society").is_dir()
    assert not (tmp_path / "index" / "expert").exists()


def test_match_says_which_services_are_wanted_and_who_offers_them(
    in_stocked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    need = "铝合金压铸件气孔多，希望联合攻关，并委托第三方检测"
    assert main(["match", need, "--encoder", "use", "--top", "5", "--service", "08"]) == 0
    shown = capsys.readouterr().out
    assert "需要的服务：协同攻关（“攻关”）、标准与检测（“委托第三方检测”）" in shown
    assert shown.count("服务：提供") == 5
    assert main(["match", need, "--encoder", "use", "--top", "5", "--service", "标准与检测", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["services_wanted"] == ["协同攻关", "标准与检测"]
    assert all("标准与检测" in match["services_shared"] for match in document["matches"])


def test_match_refuses_a_service_that_the_vocabulary_lacks(
    in_stocked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", "压铸件气孔多", "--encoder", "use", "--service", "送快递"]) == 2
    assert "标准与检测" in capsys.readouterr().err
