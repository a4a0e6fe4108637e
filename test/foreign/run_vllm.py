"""vLLM's `bench serve`, of whose package only `vllm.benchmarks` is there: the rest needs torch."""

import argparse
import logging
import sys
from os.path import join
from unittest.mock import MagicMock

from stand_in import stand_in
from transformers import AutoTokenizer


def import_without_torch():
    stand_in("vllm", __path__=[join(sys.prefix, "share", "vllm")])
    stand_in("vllm.logger", init_logger=logging.getLogger)
    stand_in("vllm.tokenizers", TokenizerLike=object, get_tokenizer=lambda name, **_: AutoTokenizer.from_pretrained(name))
    stand_in("vllm.utils", __path__=[])
    stand_in("vllm.utils.argparse_utils", FlexibleArgumentParser=argparse.ArgumentParser)
    stand_in("vllm.utils.gc_utils", freeze_gc_heap=lambda: None)
    stand_in("vllm.utils.network_utils", join_host_port=lambda host, port: f"{host}:{port}")
    # Of images, adapters and hubs, which no trace has.
    for name in ["inputs", "lora", "lora.request", "lora.utils", "multimodal", "multimodal.audio", "multimodal.image"]:
        sys.modules[f"vllm.{name}"] = MagicMock()
    for name in ["multimodal.utils", "transformers_utils", "transformers_utils.repo_utils", "utils.import_utils", "utils.mistral"]:
        sys.modules[f"vllm.{name}"] = MagicMock()


if __name__ == "__main__":
    import_without_torch()
    from vllm.benchmarks.serve import add_cli_args, main

    assert sys.argv[1:3] == ["bench", "serve"], sys.argv
    parser = argparse.ArgumentParser()
    add_cli_args(parser)
    main(parser.parse_args(sys.argv[3:]))
