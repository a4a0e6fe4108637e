"""SGLang's serving benchmark, `python -m sglang.benchmark.serving`, without torch: it imports that with the rest of the package."""

import runpy
from importlib.util import find_spec
from os.path import join

from stand_in import stand_in
from transformers import AutoTokenizer


def import_without_torch():
    folder = find_spec("sglang").submodule_search_locations[0]
    stand_in("sglang", __path__=[folder])
    stand_in("sglang.srt.utils", __path__=[join(folder, "srt", "utils")])
    stand_in("sglang.srt.utils.hf_transformers_utils", get_tokenizer=AutoTokenizer.from_pretrained)
    stand_in("sglang.srt.disaggregation.utils", FAKE_BOOTSTRAP_HOST="2.2.2.2")


if __name__ == "__main__":
    import_without_torch()
    runpy.run_module("sglang.benchmark.serving", run_name="__main__", alter_sys=True)
