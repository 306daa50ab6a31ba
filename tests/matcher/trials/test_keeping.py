"""What is kept of finished work, and what makes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.trials.keeping import Keeper, Plain, code_version


class _Work:
    """Counts how often it was done."""

    def __init__(self, fails: bool = False) -> None:
        self.times = 0
        self.fails = fails

    def __call__(self) -> Plain:
        self.times += 1
        if self.fails:
            raise KeyboardInterrupt
        return {"value": 0.1 + 0.2, "name": "学会"}


def test_finished_work_is_not_done_again_and_is_given_back_to_the_last_bit(tmp_path: Path) -> None:
    source, work = tmp_path / "needs.jsonl", _Work()
    source.write_text("{}")
    found = [Keeper(tmp_path / "kept").keep("a", ("use", 0), [source], work) for _ in range(2)]
    assert found[0] == found[1] == {"value": 0.1 + 0.2, "name": "学会"}
    assert work.times == 1


@pytest.mark.parametrize("change", ["name", "given", "file", "fresh", "damage"])
def test_whatever_bears_on_a_figure_makes_it_anew(tmp_path: Path, change: str) -> None:
    source, work = tmp_path / "needs.jsonl", _Work()
    source.write_text("{}")
    Keeper(tmp_path / "kept").keep("a", (0,), [source], work)
    if change == "file":
        source.write_text('{"id": 1}')
    if change == "damage":
        for path in (tmp_path / "kept").glob("*.json"):
            path.write_text(path.read_text()[:9])
    keeper = Keeper(tmp_path / "kept", fresh=change == "fresh")
    keeper.keep("b" if change == "name" else "a", (1 if change == "given" else 0,), [source], work)
    assert (work.times, keeper.made, keeper.reused) == (2, 1, 0)


def test_what_was_finished_before_an_interruption_stays(tmp_path: Path) -> None:
    done = _Work()
    keeper = Keeper(tmp_path)
    keeper.keep("done", (), [], done)
    with pytest.raises(KeyboardInterrupt):
        keeper.keep("broken off", (), [], _Work(fails=True))
    again, rest = Keeper(tmp_path), _Work()
    again.keep("done", (), [], done)
    again.keep("broken off", (), [], rest)
    assert (done.times, rest.times, again.reused, again.made) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ("code/ranking/scorer.py", True),
        ("corpora/terms.csv", True),
        ("models/encoder/e5-small/late.npz", True),
        ("models/society/e5-small/scorer.json", False),  # models are fitted anew, never read
        ("code/cli/main.py", False),
        ("corpora/README.md", False),
    ],
)
def test_the_version_of_the_code_changes_with_what_bears_on_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, counts: bool
) -> None:
    for name, place in (("_CODE", "code"), ("CORPORA", "corpora"), ("MODELS", "models")):
        monkeypatch.setattr(f"matcher.trials.keeping.{name}", tmp_path / place)
    path = tmp_path / changed
    path.parent.mkdir(parents=True)
    path.write_text("before")
    before = code_version.__wrapped__()
    path.write_text("after")
    assert (code_version.__wrapped__() != before) == counts
