import sys
from tokenizers import Tokenizer, models, pre_tokenizers, decoders
from transformers import PreTrainedTokenizerFast
alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
vocab = {c: i for i, c in enumerate(alphabet)}
vocab["<eos>"] = len(vocab)
t = Tokenizer(models.BPE(vocab=vocab, merges=[])); t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False); t.decoder = decoders.ByteLevel()
PreTrainedTokenizerFast(tokenizer_object=t, eos_token="<eos>", bos_token="<eos>").save_pretrained(sys.argv[1])
