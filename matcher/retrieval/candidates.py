"""The index of one kind of candidate: their passages as vectors, their words and character pairs, their attributes.

Dense and lexical recall are fused here; scoring what was recalled is the business of `ranking`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.corpus.catalogue import from_json, to_json
from matcher.encoding.cached import late_of
from matcher.encoding.encoder import Encoder, Vectors, named
from matcher.encoding.kept_tokens import KeptTokens
from matcher.errors import EncoderMismatch
from matcher.progress import Progress, silent
from matcher.retrieval.faiss_index import FaissFlatIndex
from matcher.retrieval.filtering import passes
from matcher.retrieval.fusion import reciprocal_rank_fusion
from matcher.retrieval.late import LATE_KINDS
from matcher.retrieval.layout import Layout, Numbers, lay_out
from matcher.retrieval.lexical import LexicalIndex
from matcher.retrieval.passages import MAX_PASSAGES, passages_of
from matcher.text.segment import Channel, Segmenter
from matcher.vocabulary import Candidate, Filters

CHANNELS: tuple[Channel, ...] = ("words", "pairs")

_RECALL_ALL = 400
"""Up to this many candidates pass to the scorer without recall: nothing can be lost."""
_DEPTH = 150
"""Candidates taken from each retriever before fusion."""
_PASSAGES_PER_CANDIDATE = 2
"""Passages fetched for each wanted candidate at first; doubled while too few candidates turn up."""


class CandidateIndex:
    """Candidates of one kind, searchable; changes take effect at once and are kept by `save`.

    Args:
        encoder: the encoder of every vector in it, now and later.
        segmenter: splits documents and needs into words and pairs.

    Attributes:
        snapshot: fingerprint of the snapshot that it was read from or kept as; empty where it is in memory only.
    """

    def __init__(self, encoder: Encoder, segmenter: Segmenter) -> None:
        self._encoder = encoder
        self._segmenter = segmenter
        self.snapshot = ""
        self.resegmented = False  # whether `load` had to split all documents anew
        self._candidates: dict[int, Candidate] = {}
        self._numbers: dict[str, int] = {}
        self._vectors = FaissFlatIndex(encoder.dimension)
        self._lexical: dict[Channel, LexicalIndex] = {channel: LexicalIndex() for channel in CHANNELS}

    def __len__(self) -> int:
        return len(self._candidates)

    def candidate(self, number: int) -> Candidate:
        """Return a candidate by its number."""
        return self._candidates[number]

    def numbers_of(self, ids: Iterable[str]) -> Numbers:
        """Return the ascending numbers of the ids that exist."""
        return np.array(sorted(self._numbers[i] for i in ids if i in self._numbers), dtype=np.int64)

    def synchronise(self, candidates: Sequence[Candidate], progress: Progress = silent) -> int:
        """Make the index hold exactly these candidates, touching only what differs; returns how many differed."""
        wanted = {candidate.id: candidate for candidate in candidates}
        gone = [identifier for identifier in self._numbers if identifier not in wanted]
        changed = [
            candidate
            for identifier, candidate in sorted(wanted.items())
            if identifier not in self._numbers or self._candidates[self._numbers[identifier]] != candidate
        ]
        self.delete(gone)
        self.upsert(changed, progress)
        return len(gone) + len(changed)

    def upsert(self, candidates: Sequence[Candidate], progress: Progress = silent) -> None:
        """Add candidates or replace those of the same id, the last of an id; nothing changes on an error or Ctrl-C.

        Raises:
            ValueError: a candidate has no text at all.
        """
        candidates = list({candidate.id: candidate for candidate in candidates}.values())
        if not candidates:
            return
        cut = [passages_of(candidate) for candidate in candidates]
        if silent_ones := [c.id for c, pieces in zip(candidates, cut, strict=True) if not pieces]:
            raise ValueError(f"candidate {silent_ones[0]} has no text")
        texts = [p.text for pieces in cut for p in pieces]
        if (late := late_of(self._encoder)) and any(candidate.kind in LATE_KINDS for candidate in candidates):
            late.passage_tokens(texts, progress)  # its pass gives the vectors too, and the cache keeps both
        vectors = self._encoder.encode(texts, "passage", progress)
        tokens = {c: [self._tokens_of(candidate, c) for candidate in candidates] for c in CHANNELS}
        self.delete([candidate.id for candidate in candidates])
        first = max(self._candidates, default=-1) + 1
        numbers = np.arange(first, first + len(candidates), dtype=np.int64)
        ids = [n * MAX_PASSAGES + i for n, pieces in zip(numbers, cut, strict=True) for i in range(len(pieces))]
        self._vectors.upsert(np.array(ids, dtype=np.int64), vectors)
        for channel in CHANNELS:
            self._lexical[channel].upsert(numbers, tokens[channel])
        self._candidates |= dict(zip(numbers.tolist(), candidates, strict=True))
        self._numbers |= {candidate.id: int(n) for n, candidate in zip(numbers, candidates, strict=True)}
        self._forget_layout()

    def delete(self, ids: Sequence[str]) -> int:
        """Remove candidates by id; returns how many were there."""
        numbers = self.numbers_of(ids)
        if len(numbers) == 0:
            return 0
        held = self._vectors.ids()
        self._vectors.delete(held[np.isin(held // MAX_PASSAGES, numbers)])
        for channel in CHANNELS:
            self._lexical[channel].delete(numbers)
        for number in numbers.tolist():
            del self._numbers[self._candidates.pop(number).id]
        self._forget_layout()
        return len(numbers)

    def without(self, ids: Sequence[str]) -> CandidateIndex:
        """Return an index of the other candidates; this one stays as it is, for whoever is searching it."""
        gone = self.numbers_of(ids)
        other = CandidateIndex(self._encoder, self._segmenter)
        other.snapshot = self.snapshot
        held = self._vectors.ids()
        kept = held[~np.isin(held // MAX_PASSAGES, gone)]
        other._vectors.upsert(kept, self._vectors.vectors(kept))
        other._lexical = {channel: index.without(gone) for channel, index in self._lexical.items()}
        left = set(gone.tolist())
        other._candidates = {number: one for number, one in self._candidates.items() if number not in left}
        other._numbers = {one.id: number for number, one in other._candidates.items()}
        return other

    @cached_property
    def layout(self) -> Layout:
        """The passages side by side; made once after each change."""
        return lay_out(self._candidates, self._vectors.vectors(self._vectors.ids()))

    @cached_property
    def tokens(self) -> KeptTokens | None:
        """Token vectors of the layout's passages, row by row; None where the encoder gives none."""
        late = late_of(self._encoder)
        return late.passage_tokens([passage.text for passage in self.layout.passages]) if late else None

    def allowed(self, filters: Filters) -> Numbers:
        """Return the ascending numbers of the candidates that pass the filters."""
        if not filters:
            return self.layout.numbers
        return np.array([n for n in self.layout.numbers.tolist() if passes(self._candidates[n], filters)], np.int64)

    def recall(self, vectors: Vectors, text: str, allowed: Numbers) -> Numbers:
        """Return the ascending numbers of the candidates worth scoring.

        Args:
            vectors: shape (v, d), query vectors of the need.
            text: the need's words, for the lexical retrievers.
            allowed: candidates that may be returned.
        """
        if len(allowed) <= _RECALL_ALL:
            return allowed
        everything = len(allowed) == len(self)
        rankings = self.nearest(vectors, _DEPTH, None if everything else allowed)
        for channel in CHANNELS:
            tokens = self._segmenter.tokens(text, channel)
            hits = self._lexical[channel].search([tokens], _DEPTH, None if everything else allowed)
            rankings.append([n for n, s in zip(hits.ids[0].tolist(), hits.scores[0].tolist(), strict=True) if s > 0])
        fused = reciprocal_rank_fusion(rankings)[: 2 * _DEPTH]
        return np.array(sorted(number for number, _ in fused), dtype=np.int64)

    def nearest(self, vectors: Vectors, k: int, allowed: Numbers | None) -> list[list[int]]:
        """Return, for each vector, the numbers of the k candidates with the most similar passage, best first."""
        passages: Numbers | None = None
        size = len(self._vectors)
        if allowed is not None:
            ids = self._vectors.ids()
            passages = ids[np.isin(ids // MAX_PASSAGES, allowed)]
            size = len(passages)
        fetch = min(size, k * _PASSAGES_PER_CANDIDATE)
        while True:
            hits = self._vectors.search(vectors, fetch, passages).ids // MAX_PASSAGES
            found = [list(dict.fromkeys(row[row >= 0].tolist())) for row in hits]
            if fetch >= size or all(len(numbers) >= k for numbers in found):
                return [numbers[:k] for numbers in found]
            fetch = min(size, fetch * 2)

    def lexical_scores(self, text: str, numbers: Numbers, channel: Channel) -> NDArray[np.float32]:
        """Return BM25 of a text against candidates by number, as a share of the text's ceiling (0–1)."""
        tokens = self._segmenter.tokens(text, channel)
        index = self._lexical[channel]
        ceiling = index.ceiling(tokens)
        scores = index.scores_for(tokens, numbers)
        return scores / np.float32(ceiling) if ceiling > 0 else scores

    def words(self, text: str) -> list[str]:
        """Return the content words of a text as this index sees them."""
        return self._segmenter.words(text)

    def idf(self, word: str) -> float:
        """Return the inverse document frequency of a word among these candidates."""
        return self._lexical["words"].idf(word)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of what the index holds: encoder, segmenter and every candidate."""
        digest = hashlib.sha256("\n".join([self._encoder.fingerprint, self._segmenter.fingerprint]).encode())
        for identifier in sorted(self._numbers):
            digest.update(to_json(self._candidates[self._numbers[identifier]]).encode())
        return digest.hexdigest()

    @property
    def facts(self) -> dict[str, str]:
        """What a snapshot must agree with: the encoder and the segmenter."""
        return {
            "encoder": self._encoder.name,
            "encoder_fingerprint": self._encoder.fingerprint,
            "segmenter_fingerprint": self._segmenter.fingerprint,
        }

    def save(self, folder: Path) -> None:
        """Write the index into an empty folder."""
        rows = [{"number": n, "candidate": to_json(c)} for n, c in sorted(self._candidates.items())]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "candidates.jsonl").write_text(lines, "utf-8")
        for name in ("vectors", *CHANNELS):
            (folder / name).mkdir()
        self._vectors.save(folder / "vectors")
        for channel, index in self._lexical.items():
            index.save(folder / channel)

    @classmethod
    def load(cls, folder: Path, facts: Mapping[str, str], encoder: Encoder, segmenter: Segmenter) -> CandidateIndex:
        """Read an index that `save` wrote.

        Raises:
            EncoderMismatch: it was built with another encoder.
        """
        if facts.get("encoder_fingerprint") != encoder.fingerprint:
            raise EncoderMismatch(
                f"索引是用编码器 {named(facts.get('encoder'), facts.get('encoder_fingerprint'))}建立的，"
                f"现在用的是 {named(encoder.name, encoder.fingerprint)}",
                f"请运行 huiqi index --encoder {encoder.name} 重建索引，或换回原来的编码器",
            )
        index = cls(encoder, segmenter)
        for line in (folder / "candidates.jsonl").read_bytes().splitlines():  # bytes: a text may hold U+2028
            row = json.loads(line)
            candidate = from_json(row["candidate"])
            index._candidates[row["number"]] = candidate
            index._numbers[candidate.id] = row["number"]
        index._vectors = FaissFlatIndex.load(folder / "vectors")
        index._lexical = {channel: LexicalIndex.load(folder / channel) for channel in CHANNELS}
        index.resegmented = facts.get("segmenter_fingerprint") != segmenter.fingerprint
        if index.resegmented:
            index._resegment()
        return index

    def _resegment(self) -> None:
        numbers = np.array(sorted(self._candidates), dtype=np.int64)
        for channel in CHANNELS:
            fresh = LexicalIndex()
            fresh.upsert(numbers, [self._tokens_of(self._candidates[n], channel) for n in numbers.tolist()])
            self._lexical[channel] = fresh

    def _tokens_of(self, candidate: Candidate, channel: Channel) -> list[str]:
        return [t for document in candidate.documents for t in self._segmenter.tokens(document.text, channel)]

    def _forget_layout(self) -> None:
        for name in ("layout", "tokens", "fingerprint"):
            self.__dict__.pop(name, None)
