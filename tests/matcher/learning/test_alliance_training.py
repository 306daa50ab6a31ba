"""Learning from the alliances of the demonstration world: history helps, the future would help more, and shows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.cli.main import main
from matcher.demo.world import World
from matcher.encoding.catalogue import open_encoder
from matcher.errors import DamagedFile, EncoderMismatch, HuiqiError
from matcher.learning.alliance_card import load_alliance_model
from matcher.learning.alliance_figures import Truth, measure, true_odds
from matcher.learning.alliance_rows import Rows, build_rows, text_features
from matcher.learning.alliance_training import (
    CEILING,
    LEARNED,
    WORTH,
    TrainedOnAlliances,
    fit,
    split_by_time,
    train_on_alliances,
)
from matcher.learning.alliances import AllianceLog, Case, Rung
from matcher.learning.history import HistoryBuilder, Party
from matcher.learning.propensity import UNCORRECTED
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Document, Kind, Need
from tests.fakes.encoder import HashEncoder

UNTIL = datetime.fromisoformat("2025-01-01")
END = UNTIL + timedelta(days=3650)


@pytest.fixture(scope="module")
def history(world: World, log: AllianceLog) -> HistoryBuilder:
    parties = {
        record["id"]: Party(record["id"], record["kind"], record.get("level", ""), record.get("region", ""))
        for record in (*world.societies, *world.experts)
    }
    vectors = _vectors(world)
    return HistoryBuilder(log, parties, vectors | {f"{need}'": vector for need, vector in vectors.items()})


@pytest.fixture(scope="module")
def truth(world: World) -> Truth:
    return {(row["need"], row["party"]): row["p_alliance"] for row in world.mechanism}


@pytest.fixture(scope="module")
def rows(log: AllianceLog, history: HistoryBuilder) -> Rows:
    return _rows(log.cases(), history)


@pytest.fixture(scope="module")
def trained(rows: Rows, log: AllianceLog, truth: Truth) -> TrainedOnAlliances:
    return train_on_alliances(rows, log, UNTIL, truth)


def _vectors(world: World) -> dict[str, NDArray[np.float32]]:
    """Return titles as vectors: enough to tell which needs are alike."""
    encoded = HashEncoder(256).encode([record["title"] or record["text"][:40] for record in world.needs], "query")
    return {record["id"]: vector for record, vector in zip(world.needs, encoded, strict=True)}


def _rows(cases: list[Case], history: HistoryBuilder, *, leaked: bool = False) -> Rows:
    """Return rows that know no texts; leaked, they know of every party what only the future told."""
    texts = len(text_features())
    blocks, groups, ids, places, new = [], [], [], [], []
    for number, case in enumerate(cases):
        parties = [shown.party for shown in case.listed]
        # under another name a need's own outcome is taken for that of an earlier one
        asked = replace(case, need=f"{case.need}'", posted=END) if leaked else case
        found = history.build(asked, parties)
        blocks.append(np.hstack([np.full((len(parties), texts), np.nan, np.float32), found]))
        groups += [number] * len(parties)
        ids += parties
        places += [shown.position for shown in case.listed]
        new += [history.is_new(party, case.posted) for party in parties]
    features = (*text_features(), *history.features)
    whole = np.concatenate(blocks)
    return Rows(features, cases, whole, np.array(groups), np.array(ids), np.array(places), np.array(new))


def _value(trained: TrainedOnAlliances, ranker: str, metric: str, name: str = "all") -> float:
    return trained.figures[name][ranker].estimate(metric).mean


def test_history_beats_chance_on_future_alliances_and_stays_below_the_ceiling(trained: TrainedOnAlliances) -> None:
    figures = trained.figures["all"]
    assert figures[LEARNED].gain_over(figures["random"], "p_alliance@1").low > 0.05
    assert figures[LEARNED].gain_over(figures["random"], "ndcg@10").low > 0.03
    assert _value(trained, LEARNED, "p_alliance@1") < _value(trained, CEILING, "p_alliance@1")
    assert figures[LEARNED].count("p_alliance@1") > 200


def test_a_leaked_future_makes_the_figures_jump(
    trained: TrainedOnAlliances, log: AllianceLog, history: HistoryBuilder, truth: Truth
) -> None:
    leaked = train_on_alliances(_rows(log.cases(), history, leaked=True), log, UNTIL, truth)
    # so figures that a model with history and no texts cannot have show that the future is in its columns
    assert _value(leaked, LEARNED, "ndcg@10") > _value(trained, LEARNED, "ndcg@10") + 0.1
    assert _value(leaked, LEARNED, "signed@1") > 2 * _value(trained, LEARNED, "signed@1")


def test_what_came_after_the_cut_off_is_not_learned(rows: Rows, log: AllianceLog, trained: TrainedOnAlliances) -> None:
    known = log.before(UNTIL)
    again = train_on_alliances(rows, AllianceLog([*known.events, *_mirrored(log)]), UNTIL)
    assert again.scorer.booster_.save_raw("json") == trained.scorer.booster_.save_raw("json")
    np.testing.assert_array_equal(again.propensity.values, trained.propensity.values)
    assert again.tuning == trained.tuning


def _mirrored(log: AllianceLog) -> list:  # type: ignore[type-arg]
    """Return the events from the cut-off on with every answer turned round."""
    turned = {"accepted": "declined", "declined": "accepted", "completed": "stopped", "stopped": "completed"}
    return [replace(e, kind=turned.get(e.kind, e.kind)) for e in log.events if e.time >= UNTIL]


def test_needs_are_divided_by_time_and_none_is_on_two_sides(rows: Rows) -> None:
    split = split_by_time(rows, UNTIL)
    posted = np.array([case.posted for case in rows.cases])[rows.groups]
    assert (posted[split.learn] < UNTIL).all()
    assert (posted[split.report] >= UNTIL).all()
    assert not (split.learn & split.report).any()
    assert (posted[split.tune] >= UNTIL - timedelta(days=365)).all()
    assert split.learn[split.tune].all()


def test_a_day_with_too_few_needs_on_one_side_is_refused(rows: Rows) -> None:
    for day in ("0001-01-01", "2021-03-01", "2025-12-20"):
        with pytest.raises(HuiqiError, match="条展示过名单的需求"):
            split_by_time(rows, datetime.fromisoformat(day))


def test_without_any_acceptance_nothing_can_be_learned(rows: Rows, log: AllianceLog) -> None:
    lists = AllianceLog(event for event in log.events if event.kind in {"posted", "shown", "invited"})
    with pytest.raises(HuiqiError, match="没有一方应邀"):
        fit(rows, lists, np.ones(len(rows.ids), bool), rows.features, UNCORRECTED, 5)


def test_the_cold_start_slice_holds_only_parties_never_asked(
    rows: Rows, log: AllianceLog, trained: TrainedOnAlliances
) -> None:
    asked: dict[str, datetime] = {}
    for event in log.events:
        if event.kind == "invited":
            asked.setdefault(event.party, event.time)
    posted = [rows.cases[group].posted for group in rows.groups.tolist()]
    expected = [asked.get(party, END) >= at for party, at in zip(rows.ids.tolist(), posted, strict=True)]
    np.testing.assert_array_equal(rows.new, expected)
    again = measure(rows, true_odds(rows, {}), rows.rungs(log.cases()), trained.split.report & rows.new)
    assert trained.figures["cold start"][LEARNED].count("signed@1") == again.count("signed@1")


def test_the_ceiling_is_the_best_of_each_list(rows: Rows, trained: TrainedOnAlliances, truth: Truth) -> None:
    odds = true_odds(rows, truth)
    first = [
        odds[(rows.groups == g) & trained.split.report].max() for g in np.unique(rows.groups[trained.split.report])
    ]
    assert _value(trained, CEILING, "p_alliance@1") == pytest.approx(np.mean(first))


def test_without_the_truth_of_a_world_no_ceiling_is_told(rows: Rows, log: AllianceLog) -> None:
    figures = train_on_alliances(rows, log, UNTIL).figures["all"]
    assert CEILING not in figures
    assert figures[LEARNED].count("p_alliance@1") == 0


def test_rows_hold_what_texts_say_of_both_kinds_and_leave_out_what_nobody_knows(log: AllianceLog) -> None:
    case = next(case for case in log.cases() if len(case.listed) > 4)
    kinds = dict(zip([one.party for one in case.listed], [Kind.SOCIETY, Kind.EXPERT] * 9, strict=False))
    parties = {
        kind: [
            Candidate(party, kind, party, (Document("name", f"{party}压铸"),))
            for party, of in kinds.items()
            if of is kind
        ]
        for kind in (Kind.SOCIETY, Kind.EXPERT)
    }
    encoder = HashEncoder()
    indexes = {kind: build_index(found[1:], encoder) for kind, found in parties.items()}  # one of each has no profile
    (query,) = encode_needs([Need(case.need, "铝合金压铸件气孔多")], encoder)
    builder = HistoryBuilder(log, {}, {case.need: query.whole})
    rows = build_rows([case, replace(case, need="unknown")], {case.need: query}, indexes, builder)
    assert sorted(rows.ids.tolist()) == sorted(one.id for found in parties.values() for one in found[1:])
    names = [feature.name for feature in rows.features]
    society = rows.values[:, names.index("party.society")] == 1
    assert {kinds[party] for party in rows.ids[society].tolist()} == {Kind.SOCIETY}
    assert np.isfinite(rows.values[:, names.index("dense.whole.max")]).all()
    assert np.isnan(rows.values[~society][:, names.index("name.title")]).all()
    assert np.isfinite(rows.values[society][:, names.index("name.title")]).all()
    shown = {one.party: one for one in case.listed}
    assert rows.positions.tolist() == [shown[party].position for party in rows.ids.tolist()]
    assert rows.rungs([case]).tolist() == [int(shown[party].rung) for party in rows.ids.tolist()]
    assert (rows.rungs([]) == -1).all()


def _write(folder: Path, records: Mapping[str, list[dict[str, object]]]) -> None:
    for name, rows in records.items():
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")


@pytest.fixture(scope="module")
def office(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every third need of the world with its events, and short profiles."""
    folder = tmp_path_factory.mktemp("office")
    needs = {record["id"]: record for record in world.needs[::3]}
    events = [event for event in world.events if event["need"] in needs]
    shown = {event["party"] for event in events}
    _write(
        folder,
        {
            "needs": [{"id": need, "title": row["title"], "text": row["text"][:30]} for need, row in needs.items()],
            "events": events,
            "mechanism": [row for row in world.mechanism if row["need"] in needs],
            "societies": [
                {key: row[key] for key in ("id", "name", "level", "region", "technologies")} for row in world.societies
            ],
            "experts": [
                {key: row[key] for key in ("id", "name", "region", "keywords")}
                for row in world.experts
                if row["id"] in shown
            ],
        },
    )
    return folder


def test_the_command_prints_the_table_and_writes_a_model_that_opens(
    office: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(home))
    out = tmp_path / "model"
    arguments = ["train-alliances", "--events", str(office), "--encoder", "use"]
    assert main([*arguments, "--until", "2024-12-31", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    for expected in ("**all**", "**cold start**", "| learned − text only, learned |", "| ceiling: true odds |"):
        assert expected in printed
    card = (out / "card.md").read_text("utf-8")
    assert all(line in card for line in printed.splitlines() if line.startswith("|"))
    assert "{fingerprint}" not in card
    encoder = open_encoder("use", home)
    scorer = load_alliance_model(out, encoder)
    values = np.random.default_rng(0).normal(size=(50, len(scorer.features))).astype(np.float32)
    values[::3, ::2] = np.nan
    np.testing.assert_allclose(scorer.contributions(values).sum(axis=1), scorer.predict(values), atol=1e-4)
    with pytest.raises(EncoderMismatch):
        load_alliance_model(out, HashEncoder())
    shutil.copytree(out, tmp_path / "altered")
    with (tmp_path / "altered" / "scorer.json").open("a") as file:
        file.write(" ")
    with pytest.raises(DamagedFile):
        load_alliance_model(tmp_path / "altered", encoder)


@pytest.mark.parametrize(
    ("until", "said"),
    [("去年", "不是能用的日期"), ("9999-12-31", "不是能用的日期"), ("2019-01-01", "条展示过名单的需求")],
)
def test_the_command_names_a_day_it_cannot_use(
    until: str, said: str, office: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(home))
    assert main(["train-alliances", "--events", str(office), "--until", until, "--encoder", "use"]) == 2
    assert said in capsys.readouterr().err


def test_every_rung_has_a_worth_that_does_not_fall() -> None:
    assert list(WORTH) == list(Rung)
    assert list(WORTH.values()) == sorted(WORTH.values())
