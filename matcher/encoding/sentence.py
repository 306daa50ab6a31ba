"""Any sentence-transformers model as an `Encoder`: prompts by role, and batches that make no difference to a vector.

Every batch holds texts of one token length, so nothing is padded and nothing masked. That is the fastest way through
short texts, and a text gets the same bits whatever it is encoded together with: what a cache or an interrupted run
left behind is what a fresh run would make.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from matcher.encoding.encoder import Role, Vectors
from matcher.encoding.fingerprint import digest_of, fingerprint_of_folder
from matcher.encoding.tokens import Tokens, laid_out
from matcher.errors import DamagedFile, UnknownName
from matcher.progress import Progress, silent

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Precision = Literal["float32", "bfloat16"]

_STAGE = "编码"
_TOKENS_A_BATCH = 4096
_TEXTS_A_TOKENISATION = 512
_PROMPTS: Mapping[Role, tuple[str, ...]] = {"query": ("query",), "passage": ("passage", "document", "corpus")}
_UNUSED_FORMATS = ["*.onnx", "onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.gguf"]

Features = dict[str, Any]


class SentenceEncoder:
    """Encodes with a loaded sentence-transformers model; safe to share between threads.

    Args:
        model: the model; owned from here on, its linear layers are converted in place to `precision`.
        name: the name it was opened by.
        fingerprint: digest of everything that changes its vectors.
        precision: of the matrix products; everything else stays float32.
    """

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str, precision: Precision) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise UnknownName(f"模型 {name} 没有说明向量维数", "请换用标准的 sentence-transformers 模型")
        self.name = name
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.precision = precision
        self._model = model.eval()
        self._tokenising = Lock()  # fast tokenizers refuse to be set up by two threads at once
        if precision == "bfloat16":
            _convert_linear_layers(model)

    @classmethod
    def open(cls, name: str, folder: Path | None = None) -> Self:
        """Load a model.

        Args:
            name: a folder, or a name on the model hub; the hub's local cache is used where it cannot be reached.
            folder: where a bundled model of that name lies. Its precision is not part of its fingerprint, because
                its vectors keep a cosine above 0.9999 either way: an index moves between machines.

        Raises:
            UnknownName: neither a folder nor a model that the hub or its cache has, or not loadable.
            DamagedFile: the bundled model's `folder` is not loadable.
        """
        home = folder or _resolve(name)
        prepare_torch()
        # imported here because it takes seconds, which commands that encode nothing need not wait for
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call] # the library leaves it untyped
        try:
            model = SentenceTransformer(str(home), device="cpu", local_files_only=True)
        except Exception as error:  # whatever a foreign model raises: it cannot be used, and the cause is named
            if folder:
                raise DamagedFile(
                    f"编码器 {name} 的文件夹 {folder} 无法加载（{_first_line(error)}）",
                    "请删除该文件夹后重试，会重新生成",
                ) from error
            raise UnknownName(
                f"模型 {name} 无法加载（{_first_line(error)}）",
                "请给出 sentence-transformers 模型的文件夹或名称，或改用内置的 e5-small、use",
            ) from error
        precision = best_precision()
        fingerprint = fingerprint_of_folder(home)
        return cls(model, name, fingerprint if folder else digest_of(fingerprint, precision), precision)

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32; progress follows each batch."""
        import torch  # noqa: PLC0415 - see open()

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        autocast = torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bfloat16")
        with torch.inference_mode(), autocast:
            for rows, features in self._batches(texts, role):
                embedded = self._model(features)["sentence_embedding"].float()
                vectors[rows] = torch.nn.functional.normalize(embedded, dim=1).numpy()
                done += len(rows)
                progress(_STAGE, done, len(texts))
        return vectors

    @property
    def has_tokens(self) -> bool:
        """Whether the model gives a vector a token: transformers do, bags of words do not."""
        return bool(hasattr(self._model[0], "auto_model"))

    def encode_tokens(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Tokens:
        """Return the last hidden state of each token of the texts, and the texts' unit vectors from the same pass.

        Prompt and special tokens are left out.

        Raises:
            UnknownName: the model has no token vectors.
        """
        import torch  # noqa: PLC0415 - see open()

        if not self.has_tokens:
            raise UnknownName(f"模型 {self.name} 不提供逐词向量", "请改用 e5-small 等 Transformer 模型")
        specials = torch.tensor(self._model.tokenizer.all_special_ids)
        before = self._prompt_tokens(role)
        parts: list[Vectors] = [np.empty((0, self.dimension), np.float32)] * len(texts)
        ids = [np.empty(0, np.int64)] * len(texts)
        pooled = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        autocast = torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bfloat16")
        with torch.inference_mode(), autocast:
            for rows, features in self._batches(texts, role):
                ordinary = ~torch.isin(features["input_ids"], specials)
                answer = self._model(features)
                pooled[rows] = torch.nn.functional.normalize(answer["sentence_embedding"].float(), dim=1).numpy()
                states = answer["token_embeddings"].float()
                for row, state, mask, numbers in zip(rows, states, ordinary, features["input_ids"], strict=True):
                    parts[row] = state[mask][before:].numpy()
                    ids[row] = numbers[mask][before:].numpy()
                done += len(rows)
                progress(_STAGE, done, len(texts))
        return laid_out(parts, ids, pooled)

    def prompt(self, role: Role) -> str:
        """Return what the model wants in front of a text of that role; empty for most models."""
        prompts = self._model.prompts
        default = prompts.get(self._model.default_prompt_name or "", "")
        return next((prompts[name] for name in _PROMPTS[role] if prompts.get(name)), default) or ""

    def _prompt_tokens(self, role: Role) -> int:
        if not (prompt := self.prompt(role).rstrip()):
            return 0
        with self._tokenising:  # it turns truncation off, which another thread's texts must not meet
            return len(self._model.tokenizer(prompt, add_special_tokens=False)["input_ids"])

    def _batches(self, texts: Sequence[str], role: Role) -> Iterator[tuple[list[int], Features]]:
        """Yield rows and features of texts that have one token length, at most a token budget at a time."""
        import torch  # noqa: PLC0415 - see open()

        tokens: list[dict[str, torch.Tensor]] = []
        shared: Features = {}
        for start in range(0, len(texts), _TEXTS_A_TOKENISATION):
            some = texts[start : start + _TEXTS_A_TOKENISATION]
            with self._tokenising:
                features = self._model.preprocess(some, prompt=self.prompt(role))
            if "attention_mask" not in features:  # a model of bags of words: its texts have no length to sort by
                yield list(range(start, start + len(some))), features
                continue
            mask = features["attention_mask"].bool()
            by_token = {key for key, value in features.items() if getattr(value, "shape", None) == mask.shape}
            shared = {key: value for key, value in features.items() if key not in by_token}
            tokens += ({key: features[key][row, mask[row]] for key in by_token} for row in range(len(some)))

        def length(row: int) -> int:
            return len(tokens[row]["attention_mask"])

        for width, group in groupby(sorted(range(len(tokens)), key=length, reverse=True), key=length):
            rows = list(group)
            size = max(1, _TOKENS_A_BATCH // width)
            for batch in (rows[start : start + size] for start in range(0, len(rows), size)):
                stacked = {key: torch.stack([tokens[row][key] for row in batch]) for key in tokens[batch[0]]}
                yield batch, shared | stacked


def best_precision() -> Precision:
    """Return bfloat16 where the CPU multiplies it natively, which is 1.6 times faster there and slower elsewhere."""
    import torch  # noqa: PLC0415 - see SentenceEncoder.open()

    capabilities = torch.cpu.get_capabilities()
    return "bfloat16" if capabilities.get("avx512_bf16") or capabilities.get("amx_bf16") else "float32"


def prepare_torch() -> None:
    """Let OpenMP threads sleep between matrix products; has an effect only before torch is first imported.

    By default they spin, which on a machine that does anything else at the same time costs milliseconds an operation
    (a single text took 1,400 ms instead of 18 ms).
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _resolve(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only where a hub is asked
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, ignore_patterns=_UNUSED_FORMATS))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise UnknownName(
            f"没有名为 {name} 的编码器：它不是文件夹，模型库中也取不到（{_first_line(error)}）",
            "请改用内置的 e5-small 或 use，或把 sentence-transformers 模型拷贝到本机并给出其文件夹",
        ) from error


def _convert_linear_layers(model: SentenceTransformer) -> None:
    """Convert the weights once; autocast alone would convert them again for every batch."""
    import torch  # noqa: PLC0415 - see SentenceEncoder.open()

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
