"""Writes a tokenizer for tools that need one: `make_tokenizer.py bytes|words FOLDER`; of single bytes, or of words apart by spaces."""

import itertools
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast


def of_bytes():
    vocabulary = {c: i for i, c in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def of_words():
    words = ["".join(letters) for letters in itertools.product("abcdefgh", repeat=3)]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate([*words, "<unk>"])}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


kind, folder = sys.argv[1:]
tokenizer = of_bytes() if kind == "bytes" else of_words()
tokenizer.add_special_tokens(["<eos>"])
PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<eos>", bos_token="<eos>").save_pretrained(folder)
