"""Tables of figures as people and programs read them, and what they say of stale cards."""

from __future__ import annotations

import json

from matcher.trials.tables import AGREES, Figure, Line, Table, disagreeing, document

LEARNED = Figure.of([0.8405, 0.81, 0.87, 0.02], [0.84, 0.85, 0.83])
TABLE = Table(
    "society",
    "需求 → 学会",
    ("ndcg@10", "p@1"),
    (
        Line("random", {"ndcg@10": Figure(0.02, 0.01, 0.03), "p@1": Figure(0.5, 0.5, 0.5)}, "ndcg@10 0.0300"),
        Line("learned", {"ndcg@10": LEARNED, "p@1": Figure(-0.01, -0.02, 0.01, signed=True)}, AGREES),
    ),
    ("A note.",),
)


def test_a_table_shows_means_intervals_and_spread() -> None:
    assert TABLE.markdown().splitlines() == [
        "### 需求 → 学会",
        "",
        "| ranker | nDCG@10 | ± folds | over divisions | P@1 | card |",
        "| --- | --- | --- | --- | --- | --- |",
        "| random | 0.020 [0.010, 0.030] |  |  | 0.500 | ndcg@10 0.0300 |",
        "| learned | 0.841 [0.810, 0.870] | 0.020 | 0.840 ± 0.010 | -0.010 [-0.020, +0.010] | ✓ |",
        "",
        "A note.",
    ]


def test_columns_without_anything_are_left_out() -> None:
    bare = Table("x", "x", ("mrr",), (Line("random", {"mrr": Figure(0.5, 0.4, 0.6)}),))
    assert bare.markdown().splitlines()[2] == "| ranker | MRR |"


def test_lines_that_a_card_states_otherwise_are_named() -> None:
    assert disagreeing([TABLE]) == ["society, random"]


def test_a_document_holds_every_table_and_json_everything() -> None:
    text = document([TABLE, TABLE], ["How."])
    assert text.startswith("## How good it is\n\nHow.\n\n### 需求")
    assert text.count("A note.") == 2
    assert json.loads(json.dumps(TABLE.plain()))["lines"][1]["figures"]["ndcg@10"]["seeds"] == [0.84, 0.85, 0.83]
