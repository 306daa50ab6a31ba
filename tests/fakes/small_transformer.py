"""A transformer small enough to be made in a test, as a folder that somebody names as their encoder."""

from __future__ import annotations

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from tests.fakes.technical_texts import technical_texts

_SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}


def write_small_transformer(folder: Path) -> Path:
    """Write a sentence-transformers model of one layer, a token a character; always the same."""
    characters = sorted({character for text in technical_texts(200, longest=60) for character in text})
    numbers = {token: number for number, token in enumerate([*_SPECIAL.values(), *characters])}
    tokenizer = Tokenizer(WordLevel(numbers, "[UNK]"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(token, numbers[token]) for token in ("[CLS]", "[SEP]")]
    )
    torch.manual_seed(0)
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(numbers), **size)).save_pretrained(folder / "bert")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **_SPECIAL).save_pretrained(folder / "bert")
    layer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(modules=[layer, Pooling(layer.get_embedding_dimension())], device="cpu")
    model.save(str(folder / "my model"))
    return folder / "my model"
