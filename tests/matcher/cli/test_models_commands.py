"""The commands of the registry, from training to rollback, on a small office with the bundled encoders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from
from matcher.encoding.catalogue import head_folder, open_encoder
from matcher.evaluation.trec import Judgements
from matcher.learning.registry import UNLEARNED, Registry
from matcher.manifest import fingerprint_of, read_manifest, write_manifest
from matcher.ranking.model import shipped_folder
from matcher.storage import new_folder
from matcher.vocabulary import Candidate, Kind, Need
from tests.fakes.office import Office, flipped
from tests.fakes.world import needs, societies
from tests.matcher.cli.conftest import write_lines


class _Files:
    """The office's needs, judgements, societies and two models as files; and a state folder, a fresh one each test."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.candidates = write_lines(folder / "societies.jsonl", [_record(society) for society in societies(24)])
        listed = read_all(self.candidates, lambda row: candidate_from(row, Kind.SOCIETY), lambda c: c.id)
        self.office = Office(needs(48), open_encoder("use", home), listed)
        self.needs = self.write_needs("needs.jsonl", self.office.needs)
        plain = [{"id": need.id, "text": need.text, "title": need.title} for need in self.office.needs]
        self.undated = write_lines(folder / "undated.jsonl", plain)
        self.qrels = self.write_qrels("labels.qrels", self.office.grades)
        self.better, self.poisoned = folder / "better", folder / "poisoned"
        self.office.save(self.better, *self.office.trained())
        self.office.save(self.poisoned, *self.office.trained(flipped(self.office.grades)))

    def begin(self, home: Path) -> None:
        self.registry = Registry(home, Kind.SOCIETY, "use")

    def write_needs(self, name: str, wanted: Sequence[Need]) -> Path:
        rows = [
            {"id": n.id, "title": n.title, "text": n.text, "date": f"2025-{1 + i // 4:02d}-01", "industries": ["机械"]}
            for i, n in enumerate(wanted)
        ]
        return write_lines(self.folder / name, rows)

    def write_qrels(self, name: str, given: Judgements) -> Path:
        lines = [f"{need} 0 {society} {grade}\n" for need, row in given.items() for society, grade in row.items()]
        (self.folder / name).write_text("".join(lines), "utf-8")
        return self.folder / name

    def arguments(self, *, qrels: Path | None = None, needs: Path | None = None) -> list[str]:
        given = ["--needs", needs or self.needs, "--qrels", qrels or self.qrels, "--candidates", self.candidates]
        return [str(argument) for argument in given]


def _record(society: Candidate) -> dict[str, object]:
    texts: dict[str, list[str]] = {}
    for document in society.documents:
        texts.setdefault(document.field, []).append(document.text)
    listed = {field: texts[field] for field in ("technologies", "problems") if field in texts}
    return {"id": society.id, "name": society.name, "scope": texts["scope"][0], **listed}


@pytest.fixture(scope="module")
def made(home: Path, tmp_path_factory: pytest.TempPathFactory) -> _Files:
    home.mkdir(parents=True, exist_ok=True)
    return _Files(tmp_path_factory.mktemp("office"), home)


@pytest.fixture
def files(made: _Files, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Files:
    for name in ("cache", "encoders"):  # made once a session
        (home / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(home / name, target_is_directory=True)
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    made.begin(tmp_path)
    return made


@pytest.fixture
def better(files: _Files) -> str:
    """A model of the office that is kept and not in force."""
    return files.registry.add(files.better)


SHIPPED = fingerprint_of(read_manifest(shipped_folder(Kind.SOCIETY, "use")))


def test_from_training_to_rollback(files: _Files, capsys: pytest.CaptureFixture[str]) -> None:
    train = ["train", "--kind", "society", "--encoder", "use", *files.arguments()]
    assert main([*train, "--until", "2025-09-30"]) == 0
    out = capsys.readouterr().out
    [version] = files.registry.versions()
    assert f"huiqi models promote {version.name}" in out
    assert files.registry.standing().current == SHIPPED
    assert read_manifest(version)["trained_until"] == "2025-09-01"
    assert main(["models", "compare", UNLEARNED, version.name[:8], *files.arguments(), "--since", "2025-06-01"]) == 0
    assert "未来泄漏" in capsys.readouterr().out


def test_the_better_model_is_promoted_serves_and_can_be_undone(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.ranking.model.MODELS", files.folder / "nowhere")  # an encoder without a shipped model
    run = ["rank", "--kind", "society", "--encoder", "use", "--needs", str(files.needs)]
    run += ["--candidates", str(files.candidates), "--run"]
    assert main([*run, str(files.folder / "before.run")]) == 0
    capsys.readouterr()
    assert (
        main(["models", "promote", better[:7], *files.arguments(needs=files.undated), "--by", "甲", "--why", "新评判"])
        == 0
    )
    out = capsys.readouterr().out
    assert "| 全部 | 48 |" in out
    assert f"{UNLEARNED} → {better}" in out
    standing = files.registry.standing()
    assert (standing.current, standing.predecessor, standing.by) == (better, UNLEARNED, "甲")
    assert standing.why.startswith("新评判；48 条需求，nDCG@10 ")
    assert main(["models", "list"]) == 0
    assert [line[:12] for line in capsys.readouterr().out.splitlines() if "现用  society     use" in line] == [better]
    assert main([*run, str(files.folder / "after.run")]) == 0
    assert main(["models", "rollback", "--kind", "society", "--encoder", "use", "--by", "乙"]) == 0
    assert f"{better} → {UNLEARNED}" in capsys.readouterr().out
    assert main([*run, str(files.folder / "undone.run")]) == 0
    before, after, undone = ((files.folder / f"{name}.run").read_bytes() for name in ("before", "after", "undone"))
    assert before == undone != after
    assert main(["models", "rollback", "--kind", "society", "--encoder", "use"]) == 2
    assert "之前没有别的" in capsys.readouterr().err


def test_the_shipped_model_must_say_what_it_learnt_or_is_beaten_fairly(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["models", "promote", better, *files.arguments()])
    captured = capsys.readouterr()
    if (shipped_folder(Kind.SOCIETY, "use") / "heldout.json").exists():
        assert status == 0
        assert main(["models", "rollback", "--kind", "society", "--encoder", "use"]) == 0
        assert files.registry.folder_of(SHIPPED) == files.registry.folder / SHIPPED
    else:
        assert status == 2
        assert f"模型 {SHIPPED} 没有记下用哪些需求训练" in captured.err


def test_a_poisoned_model_is_refused_with_its_reason_and_nothing_changes(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files.registry.promote(better, SHIPPED, "甲", "")
    bad = files.poisoned
    before = sorted(files.registry.folder.rglob("*")), files.registry.standing()
    assert main(["models", "promote", str(bad), *files.arguments()]) == 2
    captured = capsys.readouterr()
    assert "相互矛盾" in captured.err
    assert f"现用的仍是 {better}" in captured.err
    assert "总体没有显著更好" in captured.out
    assert (sorted(files.registry.folder.rglob("*")), files.registry.standing()) == before
    assert main(["models", "compare", better, str(bad), *files.arguments()]) == 0
    assert "不可替换" in capsys.readouterr().out


def test_two_models_are_compared_either_way_round_without_a_change(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for first, second, word in ((UNLEARNED, better, "可以替换"), (better, UNLEARNED, "不可替换")):
        assert main(["models", "compare", first, second, *files.arguments()]) == 0
        out = capsys.readouterr().out
        assert f"{second} {word} {first}" in out
        assert "| 产业：机械 | 48 |" in out
    assert files.registry.standing().history == ()


def test_needs_without_a_direction_get_one_from_the_tagger(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "compare", UNLEARNED, better, *files.arguments(needs=files.undated)]) == 0
    assert "| 产业：" in capsys.readouterr().out


def test_what_cannot_be_compared_or_promoted_is_refused_with_what_to_do(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = files.arguments()
    folder = str(shipped_folder(Kind.EXPERT, "use"))
    for arguments, words in (
        (["compare", UNLEARNED, UNLEARNED, *reference], "两个都是"),
        (["compare", "zzz", better, *reference], "没有指纹以 'zzz' 开头"),
        (["compare", folder, better, *reference], "一个是专家模型，一个是学会模型"),
        (["compare", UNLEARNED, better, *reference, "--since", "去年"], "日期 '去年' 读不懂"),
        (["compare", UNLEARNED, better, *reference, "--since", "2030-01-01"], "没有有评判的需求"),
        (["compare", UNLEARNED, better, *files.arguments(needs=files.undated), "--since", "2025-01-01"], "没有 date"),
        (
            ["promote", str(shipped_folder(Kind.SOCIETY, "use").parents[1] / "directions" / "use"), *reference],
            "不是排序模型",
        ),
        (["promote", str(head_folder("e5-small", files.folder)), *reference], "不是排序模型"),
        (["promote", SHIPPED, *reference], "已经是现用"),
        (["rollback", "--kind", "society", "--encoder", "use"], "之前没有别的"),
    ):
        assert main(["models", *arguments]) == 2, arguments
        assert words in capsys.readouterr().err
    assert files.registry.standing().history == ()


def test_a_damaged_model_in_force_is_said_and_the_shipped_one_gone_back_to(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files.registry.promote(better, SHIPPED, "甲", "")
    (files.registry.folder / better / "scorer.json").write_text("{}", "utf-8")
    rank = ["rank", "--kind", "society", "--encoder", "use", "--needs", str(files.needs), "--run", "/dev/null"]
    assert main([*rank, "--candidates", str(files.candidates)]) == 2
    assert "huiqi models rollback --kind society --encoder use" in capsys.readouterr().err
    (files.registry.folder / "current.json").write_text("{", "utf-8")
    assert main(["models", "list"]) == 0
    assert main(["models", "rollback", "--kind", "society", "--encoder", "use", "--shipped"]) == 0
    assert f"（不明） → {SHIPPED}" in capsys.readouterr().out
    assert main([*rank[:-1], str(files.folder / "a.run"), "--candidates", str(files.candidates)]) == 0


def test_a_model_whose_encoder_changed_under_it_can_be_replaced_and_the_person_is_told(
    files: _Files, better: str, capsys: pytest.CaptureFixture[str]
) -> None:
    poisoned = files.registry.add(files.poisoned)
    files.registry.promote(poisoned, SHIPPED, "甲", "")
    manifest = files.registry.folder / poisoned / "model.json"
    stated = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(stated | {"late": "another head"}), "utf-8")
    reference = files.arguments(needs=files.undated)
    assert main(["models", "compare", poisoned, better, *reference]) == 2  # asked for by name, it is not replaced
    assert "逐词向量换过了" in capsys.readouterr().err
    assert main(["models", "promote", better, *reference]) == 0
    assert f"现用的 {poisoned} 已不能排序，改与不用标注的排序比较" in capsys.readouterr().out
    assert files.registry.standing().line[-2:] == (poisoned, better)


def test_what_a_folder_holds_is_taken_in_when_it_is_promoted(files: _Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.ranking.model.MODELS", files.folder / "nowhere")
    assert main(["models", "promote", str(files.better), *files.arguments(needs=files.undated)]) == 0
    assert [folder.name for folder in files.registry.versions()] == [files.registry.standing().current]
    assert json.loads((files.registry.folder / "current.json").read_text("utf-8"))["by"]


def test_models_of_other_makes_are_listed_and_not_taken_for_rankers(
    files: _Files, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = {"all": {"learned": {"ndcg@10": [0.5, 0.4, 0.6]}}}
    for name, stated in (("alliances", figures), ("others", {})):
        facts = {"kind": name, "encoder": "use", "calibration": {}, "figures": stated}
        with new_folder(files.registry.folder.parents[1] / name / "use") as draft:
            write_manifest(draft, facts, "")
    assert main(["models", "list"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.endswith(("/alliances/use", "/others/use"))]
    assert ["nDCG@10  0.500 [0.400, 0.600]" in line for line in lines] == [True, False]
