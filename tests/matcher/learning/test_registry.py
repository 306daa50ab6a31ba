"""The registry: one model in force, changed whole or not at all, by one person at a time, and always to be undone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import matcher.ranking.model
from matcher.errors import DamagedFile, HuiqiError, NotReady
from matcher.learning.registry import CURRENT, UNLEARNED, Overtaken, Registry
from matcher.learning.standing import Standing
from matcher.manifest import fingerprint_of, read_manifest
from matcher.ranking.features import features_for
from matcher.ranking.model import Calibration, Model, save_model, shipped_folder
from matcher.ranking.scorer import LambdaScorer
from matcher.vocabulary import Kind
from tests.fakes.encoder import HashEncoder

FEATURES = features_for(Kind.EXPERT)
VALUES = np.random.default_rng(9).random((200, len(FEATURES))).astype(np.float32)


def _encoder(name: str = "hash") -> HashEncoder:
    encoder = HashEncoder()
    encoder.name = name
    return encoder


def _model(folder: Path, seed: int, encoder: str = "hash", kind: Kind = Kind.EXPERT) -> Path:
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(60, len(features_for(kind)))).astype(np.float32)
    scorer = LambdaScorer(features_for(kind), rounds=5, random_state=seed)
    scorer.fit(values, draw.integers(0, 3, 60), np.repeat(np.arange(6), 10))
    lineage = {"encoder": encoder, "encoder_fingerprint": _encoder(encoder).fingerprint}
    save_model(folder, Model(kind, scorer, calibration=Calibration(1.0, 0.0)), lineage, "{fingerprint}")
    return folder


def _registry(home: Path, encoder: str = "hash") -> Registry:
    return Registry(home, Kind.EXPERT, encoder)


def _scores(registry: Registry) -> NDArray[np.float32]:
    scores: NDArray[np.float32] = registry.open(_encoder(registry.encoder)).scorer.predict(VALUES)
    return scores


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("models")
    return [_model(folder / str(seed), seed) for seed in range(4)]


def _stocked(home: Path, models: list[Path]) -> tuple[Registry, list[str]]:
    registry = _registry(home)
    return registry, [registry.add(model) for model in models]


def test_before_anything_is_promoted_the_shipped_model_is_in_force_or_the_unlearned(tmp_path: Path) -> None:
    for name in ("e5-small", "use"):
        shipped = fingerprint_of(read_manifest(shipped_folder(Kind.EXPERT, name)))
        registry = _registry(tmp_path, name)
        assert (registry.standing().current, registry.standing().predecessor) == (shipped, "")
        assert registry.open(_encoder(name)).fingerprint == shipped
    assert _registry(tmp_path).open(_encoder()).fingerprint == UNLEARNED
    assert list(tmp_path.iterdir()) == []  # looking changes nothing


def test_versions_lie_side_by_side_and_adding_puts_none_in_force(tmp_path: Path, models: list[Path]) -> None:
    registry, names = _stocked(tmp_path, models)
    assert len(set(names)) == 4
    assert [folder.name for folder in registry.versions()] == sorted(names)
    assert registry.standing().current == UNLEARNED
    before = {path: path.stat().st_ino for path in registry.folder.rglob("*")}
    assert [registry.add(model) for model in models] == names
    assert {path: path.stat().st_ino for path in registry.folder.rglob("*")} == before
    for name, model in zip(names, models, strict=True):
        assert sorted(p.name for p in (registry.folder / name).iterdir()) == sorted(p.name for p in model.iterdir())


def test_what_is_promoted_ranks_and_it_is_written_who_when_over_what_and_why(
    tmp_path: Path, models: list[Path]
) -> None:
    registry, names = _stocked(tmp_path, models)
    registry.promote(names[1], UNLEARNED, "甲", "更好")
    model = registry.open(_encoder())
    assert model.fingerprint == names[1]
    stored = json.loads((registry.folder / CURRENT).read_text("utf-8"))
    assert {key: stored[key] for key in ("current", "predecessor", "by", "why", "action")} == {
        "current": names[1],
        "predecessor": UNLEARNED,
        "by": "甲",
        "why": "更好",
        "action": "promote",
    }
    assert stored["when"].endswith("+00:00")
    registry.promote(names[2], names[1], "乙", "")
    assert [(step["from"], step["to"], step["by"]) for step in registry.standing().history] == [
        (UNLEARNED, names[1], "甲"),
        (names[1], names[2], "乙"),
    ]


def test_a_rollback_gives_back_the_scores_bit_for_bit(tmp_path: Path) -> None:
    registry = _registry(tmp_path, "e5-small")
    shipped = _scores(registry)
    first, second = (registry.add(_model(tmp_path / str(n), n, "e5-small")) for n in (1, 2))
    registry.promote(first, registry.first, "甲", "")
    between = _scores(registry)
    registry.promote(second, first, "甲", "")
    assert (_scores(registry) != between).any()
    assert registry.rollback("乙", "投诉").action == "rollback"
    assert _scores(registry).tobytes() == between.tobytes() != shipped.tobytes()
    registry.rollback("乙", "")
    assert _scores(registry).tobytes() == shipped.tobytes()
    with pytest.raises(HuiqiError, match="之前没有别的"):
        registry.rollback("乙", "")


def test_rollbacks_go_down_the_line_also_where_a_model_was_promoted_twice(tmp_path: Path, models: list[Path]) -> None:
    registry, (a, b, *_) = _stocked(tmp_path, models)
    for new, old in ((a, UNLEARNED), (b, a), (a, b)):
        registry.promote(new, old, "甲", "")
    assert [registry.rollback("甲", "").current for _ in range(3)] == [b, a, UNLEARNED]


def test_the_shipped_model_can_be_gone_back_to_after_the_product_was_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher.ranking.model, "MODELS", tmp_path / "shipped")
    old = _model(tmp_path / "shipped" / "expert" / "use", 1, "use")
    registry = _registry(tmp_path / "home", "use")
    scores = _scores(registry)
    registry.promote(registry.add(_model(tmp_path / "own", 2, "use")), registry.first, "甲", "")
    shutil.rmtree(old)
    new = _model(tmp_path / "shipped" / "expert" / "use", 3, "use")
    registry = _registry(tmp_path / "home", "use")
    registry.rollback("甲", "")
    assert _scores(registry).tobytes() == scores.tobytes()
    assert registry.rollback("甲", "", to_first=True).current == fingerprint_of(read_manifest(new)) == registry.first
    assert _scores(registry).tobytes() != scores.tobytes()


def test_who_compared_with_another_model_than_the_one_in_force_is_refused(tmp_path: Path, models: list[Path]) -> None:
    registry, (a, b, *_) = _stocked(tmp_path, models)
    registry.promote(a, UNLEARNED, "甲", "")
    before = (registry.folder / CURRENT).read_bytes()
    with pytest.raises(Overtaken, match=f"甲已把现用的专家模型从 {UNLEARNED} 换成 {a}"):
        registry.promote(b, UNLEARNED, "乙", "")
    with pytest.raises(HuiqiError, match="已经是现用"):
        registry.promote(a, a, "乙", "")
    with pytest.raises(NotReady, match="0123456789ab"):
        registry.promote("0123456789ab", a, "乙", "")
    assert (registry.folder / CURRENT).read_bytes() == before


def _in_processes(tasks: list[Callable[[], int]]) -> list[int]:
    """Run tasks in processes of their own that begin together; returns what each returned."""
    ready, go = os.pipe()
    children = []
    for task in tasks:
        if (child := os.fork()) == 0:
            status = 99
            try:
                os.close(go)
                os.read(ready, 1)  # until the parent lets go of the other end
                status = task()
            finally:
                os._exit(status)
        children.append(child)
    os.close(go)
    found = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    os.close(ready)
    return found


def test_of_analysts_who_promote_at_once_exactly_one_succeeds(tmp_path: Path, models: list[Path]) -> None:
    for turn in range(5):
        registry, names = _stocked(tmp_path / str(turn), models)

        def promote(number: int, registry: Registry = registry, names: list[str] = names) -> int:
            try:
                registry.promote(names[number], UNLEARNED, str(number), "")
            except Overtaken:
                return 1
            return 0

        statuses = _in_processes([lambda n=number: promote(n) for number in range(4)])  # type: ignore[misc]
        assert sorted(statuses) == [0, 1, 1, 1]
        winner = statuses.index(0)
        assert registry.standing().line == (UNLEARNED, names[winner])
        assert registry.standing().by == str(winner)


def test_no_action_of_many_at_once_is_lost_or_done_twice(tmp_path: Path, models: list[Path]) -> None:
    registry, names = _stocked(tmp_path, models)
    registry.promote(names[0], UNLEARNED, "0", "")

    def toil(number: int) -> int:
        done = 0
        while done < 10:
            current = registry.standing().current
            try:
                registry.promote(next(name for name in names[number : number + 2] if name != current), current, "", "")
            except Overtaken:
                continue
            done += 1
        return done

    assert _in_processes([lambda: toil(0), lambda: toil(2), lambda: toil(1)]) == [10, 10, 10]
    standing = registry.standing()
    assert len(standing.line) == len(standing.history) + 1 == 32
    assert [step["from"] for step in standing.history[1:]] == [step["to"] for step in standing.history[:-1]]
    assert registry.open(_encoder()).fingerprint == standing.current


class _Killer:
    """Ends the process at the n-th call that touches the disk."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int) -> None:
        self.left = at
        for name in ("replace", "fsync", "mkdir"):
            patch.setattr(os, name, self._wrap(getattr(os, name)))

    def _wrap(self, real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object, **options: object) -> None:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), 9)
            real(*arguments, **options)

        return call


@pytest.mark.parametrize("action", ["promote", "rollback", "first"])
def test_a_process_killed_at_any_step_leaves_a_whole_model_in_force(tmp_path: Path, action: str) -> None:
    outcomes = []
    source = _model(tmp_path / "own", 1, "use")
    for at in range(1, 40):
        registry = _registry(tmp_path / str(at), "use")
        first, own = registry.first, registry.add(source)
        if action != "promote":
            registry.promote(own, first, "甲", "")
        before = registry.standing().current
        if (child := os.fork()) == 0:
            _Killer(pytest.MonkeyPatch(), at)
            if action == "promote":
                registry.promote(own, first, "乙", "")
            else:
                registry.rollback("乙", "", to_first=action == "first")
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
        outcomes.append(registry.standing().current == before)
        assert registry.open(_encoder("use")).fingerprint == registry.standing().current
        if registry.standing().current == first:  # nothing that is left of the dead is in the way
            registry.promote(own, first, "丙", "")
        assert registry.rollback("丙", "").current == first
        if not killed:
            break
    assert len(outcomes) > 2
    assert outcomes == sorted(outcomes, reverse=True)
    assert (outcomes[0], outcomes[-1]) == (True, False)


@pytest.mark.parametrize("damage", ["", "{}", "[]", "truncated", "other", "\x00"])
def test_a_damaged_pointer_is_refused_and_the_shipped_model_is_the_way_out(
    tmp_path: Path, models: list[Path], damage: str
) -> None:
    registry, (a, b, *_) = _stocked(tmp_path, models)
    registry.promote(a, UNLEARNED, "甲", "")
    path = registry.folder / CURRENT
    whole = path.read_text("utf-8")
    path.write_text(
        {"truncated": whole[:-20], "other": whole.replace(f'"current": "{a}"', f'"current": "{b}"')}.get(damage, damage)
    )
    for action in (
        lambda: registry.open(_encoder()),
        lambda: registry.promote(b, a, "", ""),
        lambda: registry.rollback("", ""),
    ):
        with pytest.raises(DamagedFile, match=r"rollback --kind expert --encoder hash --shipped"):
            action()
    assert registry.rollback("甲", "", to_first=True).current == UNLEARNED
    assert registry.open(_encoder()).fingerprint == UNLEARNED


@pytest.mark.parametrize("name", ["scorer.json", "model.json"])
@pytest.mark.parametrize("damage", ["altered", "truncated", "missing"])
def test_a_damaged_version_is_neither_promoted_nor_opened(
    tmp_path: Path, models: list[Path], name: str, damage: str
) -> None:
    registry, (a, b, *_) = _stocked(tmp_path, models)
    registry.promote(a, UNLEARNED, "甲", "")
    for version in (a, b):
        path = registry.folder / version / name
        text = path.read_text("utf-8")
        if damage == "missing":
            path.unlink()
        else:
            path.write_text(
                text[:-9] if damage == "truncated" else text.replace("0", "1", 1).replace('"slope": 1', '"slope": 2')
            )
    before = (registry.folder / CURRENT).read_bytes()
    with pytest.raises((DamagedFile, NotReady), match="rollback"):
        registry.promote(b, a, "甲", "")
    with pytest.raises((DamagedFile, NotReady), match="rollback"):
        registry.open(_encoder())
    assert (registry.folder / CURRENT).read_bytes() == before
    assert registry.rollback("甲", "").current == UNLEARNED
    assert registry.add(models[1]) == b  # adding it again mends it
    registry.promote(b, UNLEARNED, "甲", "")


def test_a_model_of_another_kind_or_encoder_is_not_taken_in(tmp_path: Path) -> None:
    for model in (_model(tmp_path / "a", 1, "use"), _model(tmp_path / "b", 1, kind=Kind.ACHIEVEMENT)):
        with pytest.raises(HuiqiError, match="不是编码器 hash 的专家模型"):
            _registry(tmp_path / "home").add(model)
    assert not list((tmp_path / "home").rglob("model.json"))


def test_a_standing_comes_back_as_it_was_written() -> None:
    standing = Standing(
        ("a", "b"), "promote", "2026-01-01T00:00:00+00:00", "甲", "因“为”\n", ({"from": "a", "to": "b"},)
    )
    assert Standing.from_json(standing.to_json()) == standing
    assert (standing.current, standing.predecessor) == ("b", "a")
