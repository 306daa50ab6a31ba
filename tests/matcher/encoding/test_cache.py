"""The embedding cache: nothing is encoded twice, and nothing that befalls the file befalls the caller."""

from __future__ import annotations

import logging
import multiprocessing
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.encoder import Role, Vectors
from matcher.progress import Progress, silent
from tests.fakes.encoder import HashEncoder

TEXTS = ["动力电池热管理", "水稻育种", "PD-1 抗体", "轴承寿命预测", "沥青混合料"]


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path / "cache" / "embeddings.sqlite")


def test_a_hit_equals_the_miss_bit_for_bit(cache: EmbeddingCache) -> None:
    inner = HashEncoder()
    fresh = CachedEncoder(inner, cache).encode(TEXTS, "query")
    again = CachedEncoder(HashEncoder(), cache).encode(TEXTS, "query")
    assert again.dtype == np.float32
    assert again.tobytes() == fresh.tobytes() == inner.encode(TEXTS, "query").tobytes()


def test_only_missing_texts_are_encoded_and_duplicates_once(cache: EmbeddingCache) -> None:
    inner = HashEncoder()
    encoder = CachedEncoder(inner, cache)
    encoder.encode(TEXTS[:2], "passage")
    vectors = encoder.encode([*TEXTS, TEXTS[4], TEXTS[0]], "passage")
    assert sorted(text for _, text in inner.encoded) == sorted(TEXTS)
    np.testing.assert_array_equal(vectors, HashEncoder().encode([*TEXTS, TEXTS[4], TEXTS[0]], "passage"))


def test_roles_do_not_share_vectors(cache: EmbeddingCache) -> None:
    inner = HashEncoder()
    encoder = CachedEncoder(inner, cache)
    encoder.encode(TEXTS[:1], "query")
    encoder.encode(TEXTS[:1], "passage")
    assert inner.encoded == [("query", TEXTS[0]), ("passage", TEXTS[0])]


def test_another_fingerprint_misses(cache: EmbeddingCache) -> None:
    CachedEncoder(HashEncoder(), cache).encode(TEXTS, "query")
    other = HashEncoder(salt="retrained")
    vectors = CachedEncoder(other, cache).encode(TEXTS, "query")
    assert len(other.encoded) == len(TEXTS)
    np.testing.assert_array_equal(vectors, HashEncoder(salt="retrained").encode(TEXTS, "query"))


class _Interrupted(HashEncoder):
    """Stops at its second call, as Ctrl-C would."""

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Vectors:
        if self.encoded:
            raise KeyboardInterrupt
        return super().encode(texts, role, progress)


def test_an_interrupted_run_keeps_what_was_done(tmp_path: Path) -> None:
    texts = [f"第{number}项技术需求" for number in range(2_500)]
    path = tmp_path / "embeddings.sqlite"
    first = _Interrupted()
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(first, EmbeddingCache(path)).encode(texts, "passage")
    second = HashEncoder()
    vectors = CachedEncoder(second, EmbeddingCache(path)).encode(texts, "passage")
    assert first.encoded
    assert len(first.encoded) + len(second.encoded) == len(texts)
    np.testing.assert_array_equal(vectors, HashEncoder().encode(texts, "passage"))


def test_progress_counts_the_missing_texts_up_to_their_number(cache: EmbeddingCache) -> None:
    texts = [f"第{number}项" for number in range(2_200)]
    encoder = CachedEncoder(HashEncoder(), cache)
    encoder.encode(texts[:100], "query")
    seen: list[tuple[int, int]] = []
    encoder.encode(texts, "query", lambda _stage, done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) > 1
    assert seen[-1] == (2_100, 2_100)
    assert {total for _, total in seen} == {2_100}


@settings(deadline=None)  # each example makes a file, and a busy disk is slow
@given(st.lists(st.text(max_size=8), max_size=30), st.lists(st.text(max_size=8), max_size=30))
def test_any_two_calls_give_what_the_encoder_gives(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], second: list[str]
) -> None:
    encoder = CachedEncoder(HashEncoder(16), EmbeddingCache(tmp_path_factory.mktemp("c") / "e.sqlite"))
    for texts in (first, second):
        np.testing.assert_array_equal(encoder.encode(texts, "query"), HashEncoder(16).encode(texts, "query"))


def test_the_oldest_vectors_go_first(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "embeddings.sqlite", limit=3)
    inner = HashEncoder()
    encoder = CachedEncoder(inner, cache)
    for text in TEXTS:
        encoder.encode([text], "query")
    encoder.encode(TEXTS[2:], "query")
    assert len(inner.encoded) == 5
    encoder.encode(TEXTS[:1], "query")
    assert inner.encoded[5:] == [("query", TEXTS[0])]


def test_an_unwritable_folder_costs_the_cache_and_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    inner = HashEncoder()
    encoder = CachedEncoder(inner, EmbeddingCache(tmp_path / "cache" / "embeddings.sqlite"))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            np.testing.assert_array_equal(encoder.encode(TEXTS, "query"), HashEncoder().encode(TEXTS, "query"))
    assert len(inner.encoded) == 2 * len(TEXTS)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "HUIQI_HOME" in caplog.text


def test_a_file_that_cannot_be_written_is_still_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "embeddings.sqlite"
    cache = EmbeddingCache(path)
    CachedEncoder(HashEncoder(), cache).encode(TEXTS[:3], "query")
    cache.close()
    before = path.read_bytes()
    for suffix in ("-wal", "-shm"):  # SQLite cannot write beside the file, as in a folder that is read-only
        path.with_name(path.name + suffix).mkdir()
    inner = HashEncoder()
    encoder = CachedEncoder(inner, EmbeddingCache(path))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            np.testing.assert_array_equal(encoder.encode(TEXTS, "query"), HashEncoder().encode(TEXTS, "query"))
    assert [text for _, text in inner.encoded] == TEXTS[3:] * 2
    assert path.read_bytes() == before
    assert len(caplog.records) == 1
    assert "只能读" in caplog.text


@pytest.mark.parametrize("damage", ["not a database", "a page overwritten"])
def test_a_damaged_file_is_set_aside_and_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    path = tmp_path / "embeddings.sqlite"
    cache = EmbeddingCache(path)
    CachedEncoder(HashEncoder(), cache).encode([*TEXTS, *map(str, range(200))], "query")
    cache.close()
    content = bytearray(path.read_bytes())
    start, end = (0, 4096) if damage == "not a database" else (4096, len(content))
    content[start:end] = b"\xff" * (end - start)
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):  # the second call runs on the new file
            vectors = CachedEncoder(HashEncoder(), EmbeddingCache(path)).encode(TEXTS, "query")
            np.testing.assert_array_equal(vectors, HashEncoder().encode(TEXTS, "query"))
    assert len(caplog.records) == 1
    assert path.with_name("embeddings.sqlite.damaged").exists()
    third = HashEncoder()
    CachedEncoder(third, EmbeddingCache(path)).encode(TEXTS, "query")
    assert third.encoded == []


def test_a_vector_changed_on_disk_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.sqlite"
    cache = EmbeddingCache(path)
    CachedEncoder(HashEncoder(), cache).encode(TEXTS, "query")
    cache.close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE vectors SET vector = x'00' WHERE id = 1")
        connection.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE id = 2")
    connection.close()
    inner = HashEncoder()
    vectors = CachedEncoder(inner, EmbeddingCache(path)).encode(TEXTS, "query")
    assert len(inner.encoded) == 2
    np.testing.assert_array_equal(vectors, HashEncoder().encode(TEXTS, "query"))


def _fill(path: Path, offset: int) -> None:
    encoder = CachedEncoder(HashEncoder(), EmbeddingCache(path))
    for start in range(offset, offset + 600, 20):
        encoder.encode([f"第{number}项" for number in range(start, start + 20)], "query")


def test_two_processes_fill_one_file(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(path, offset)) for offset in (0, 300)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    inner = HashEncoder()
    CachedEncoder(inner, EmbeddingCache(path)).encode([f"第{number}项" for number in range(900)], "query")
    assert inner.encoded == []
