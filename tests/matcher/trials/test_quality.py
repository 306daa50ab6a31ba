"""`huiqi bench quality` on a small library of achievements, and the shipped cards on the labelled data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.manifest import read_manifest
from matcher.trials.keeping import Keeper
from matcher.trials.quality import TASKS, measure_quality
from matcher.trials.setting import Setting
from matcher.trials.tables import AGREES
from tests.fakes.world import TOPICS, needs, topic_of


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with needs, achievements and judgements named as the labelled data are."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("needs", "qrels"):
        (folder / name).mkdir()
    asked = [{"id": need.id, "title": need.title, "text": need.text} for need in needs(24)]
    made = [{"id": f"R{number:02d}", "keywords": list(TOPICS[topic_of(number)][number % 2 :])} for number in range(24)]
    grades = [
        f"{need.id} 0 R{number:02d} {_grade(int(need.id[1:]), number)}\n" for need in needs(24) for number in range(24)
    ]
    for name, rows in (("needs", asked), ("achievements", made)):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / "needs" / f"{name}.dev.jsonl").write_text("".join(lines), "utf-8")
    (folder / "qrels" / "need_achievement.dev.qrels").write_text("".join(grades), "utf-8")
    return folder


def _grade(need: int, achievement: int) -> int:
    """Return 2 for the need's own topic and 4 for one that no text tells, so that no ranking is perfect."""
    return {need % len(TOPICS): 2, (need + 3) % len(TOPICS): 4}.get(achievement % len(TOPICS), 1)


@pytest.fixture
def state(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh state folder that shares the session's encoders and vectors."""
    for name in ("cache", "encoders"):
        (home / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(home / name, target_is_directory=True)
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    return tmp_path


def test_the_bench_says_what_training_writes_into_the_card(
    data: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--data", str(data), "--only", "achievement", "--encoder", "use", "--seeds", "0,1"]
    assert main(["bench", "quality", *given, "--json"]) == 0
    first = capsys.readouterr()
    table, variants = json.loads(first.out)["tables"]
    files = [data / "needs" / "needs.dev.jsonl", data / "qrels" / "need_achievement.dev.qrels"]
    training = ["train", "--kind", "achievement", "--needs", str(files[0]), "--qrels", str(files[1])]
    candidates = ["--candidates", str(data / "needs" / "achievements.dev.jsonl")]
    assert main([*training, *candidates, "--encoder", "use", "--out", str(state / "model")]) == 0
    capsys.readouterr()
    manifest = read_manifest(state / "model")
    lines = {line["ranker"].removesuffix(" (use)"): line["figures"] for line in table["lines"]}
    assert set(lines) == set(manifest["figures"]) > {"TF-IDF", "RRF of all these", "use alone", "random", "learned"}
    for ranker, figures in lines.items():
        for metric, found in figures.items():
            stated = manifest["figures"][ranker]
            assert [round(found[part], 4) for part in ("mean", "low", "high")] == [
                stated[metric],
                *stated[f"{metric}_95"],
            ]
    measured = {line["ranker"]: line["figures"]["ndcg@10"]["mean"] for line in variants["lines"]}
    assert {name: round(mean, 4) for name, mean in measured.items()} == manifest["variants"]
    assert len(lines["learned"]["ndcg@10"]["seeds"]) == 2

    assert main(["bench", "quality", *given, "--out", str(state / "report.md")]) == 0
    again = capsys.readouterr()
    assert "沿用 2 部分" in again.err
    report = (state / "report.md").read_text("utf-8")
    assert f"| learned (use) | {lines['learned']['ndcg@10']['mean']:.3f} [" in report


def test_tasks_without_their_files_are_named_and_the_others_run(
    data: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--data", str(data), "--only", "expert,achievement", "--encoder", "use", "--seeds", "0"]
    assert main(["bench", "quality", *given]) == 0
    said = capsys.readouterr()
    assert "跳过“查询 → 专家”" in said.err
    assert "expert_queries.dev.jsonl" in said.err
    assert "需求 → 成果" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "expert"], "profiles.jsonl"),
        (["--only", "nonsense"], "可用的任务"),
        (["--seeds", "x"], "--seeds"),
        (["--seeds", "-1"], "--seeds"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    data: Path, state: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["bench", "quality", "--data", str(data), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_every_task_has_a_name_and_a_title() -> None:
    ranked = ["achievement", "society", "expert"]
    assert list(TASKS) == [*ranked, "needs", "directions", "services", "lifts", "alliances", "lexicon", "profiles"]
    assert all(task.title for task in TASKS.values())


def test_the_shipped_card_of_the_directions_says_what_is_measured(labelled: Path, home: Path, tmp_path: Path) -> None:
    setting = Setting(labelled, home, ("use",), (0,), Keeper(tmp_path))
    tables, missing = measure_quality(setting, ["directions"])
    assert not missing
    told = {line.ranker: line.card for line in tables[0].lines}
    assert told["learned (use)"] == told["one annotator"] == AGREES


def test_the_lexicon_helps_bm25_with_societies(labelled: Path, home: Path, tmp_path: Path) -> None:
    tables, _ = measure_quality(Setting(labelled, home, ("use",), (0,), Keeper(tmp_path)), ["lexicon"])
    without, added, apart = tables[0].lines[0].figures.values()
    assert apart.mean == pytest.approx(added.mean - without.mean)
    assert apart.low > 0
