"""Whether a shipped card still says what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.manifest import read_manifest
from matcher.ranking.model import shipped_folder
from matcher.trials.cards import OTHER_DATA, Card
from matcher.trials.tables import AGREES, Figure
from matcher.vocabulary import Kind


@pytest.fixture
def stated() -> dict[str, Figure]:
    """Return what the card of the default model states of the learned scorer."""
    figures = read_manifest(shipped_folder(Kind.ACHIEVEMENT, "e5-small"))["figures"]["learned"]
    return {name: Figure(figures[name], *figures[f"{name}_95"]) for name in ("ndcg@10", "mrr")}


def test_a_card_agrees_with_what_it_states_to_four_digits(stated: dict[str, Figure]) -> None:
    card, found = Card("achievement", "e5-small"), stated["mrr"]
    near = Figure(found.mean + 0.00004, found.low, found.high)
    assert card.says("learned", {**stated, "mrr": near}, []) == AGREES
    off = Figure(found.mean, found.low, found.high + 0.0001)
    assert card.says("learned", {**stated, "mrr": off}, []).startswith(f"mrr {found.mean:.4f} [{found.low:.4f}")


def test_a_card_made_from_other_files_is_not_called_stale(stated: dict[str, Figure], tmp_path: Path) -> None:
    other = tmp_path / "needs.dev.jsonl"
    other.write_text("{}")
    assert Card("achievement", "e5-small").says("learned", stated, [other]) == OTHER_DATA


def test_what_no_card_states_is_left_empty(stated: dict[str, Figure]) -> None:
    assert Card("achievement", "e5-small").says("no such ranker", stated, []) == ""
    assert Card("achievement", "no/such-encoder").says("learned", stated, []) == ""
    assert Card("achievement", "no/such-encoder").seed is None
