"""What a tool's own reader makes of a trace: `read_by_tool.py READER PATH` prints [seconds, input tokens, output tokens] of each
request, as JSON; a time that the reader leaves out is null."""

import argparse
import json
import sys
from pathlib import Path

BLOCK = 512


def dynamo_mooncake(path):
    from dynamo.replay import run_trace_replay

    report = run_trace_replay(path, num_workers=4, trace_block_size=BLOCK, capture_per_request=True)
    return [(row["arrival_time_ms"] / 1000, row["input_length"], row["output_length"]) for row in report.per_request]


def dynamo_mooncake_delays(path):
    """With each request when the response to the turn before came, in place of its own time: null for first turns."""
    from dynamo.replay import run_trace_replay

    report = run_trace_replay(path, num_workers=4, trace_block_size=BLOCK, capture_per_request=True)
    ends = {(row["session_id"], row["turn_index"]): row["terminal_time_ms"] for row in report.per_request}
    for row in report.per_request:
        before = ends.get((row["session_id"], row["turn_index"] - 1))
        waited = None if before is None else (row["arrival_time_ms"] - before) / 1000
        yield (waited, row["input_length"], row["output_length"])


def dynamo_weka(path):
    """It begins all sessions at 0, so that times tell nothing."""
    from dynamo.replay import run_trace_replay

    report = run_trace_replay(
        path, num_workers=4, trace_format="weka", execution_model="model", capture_per_request=True
    )
    return [(None, row["input_length"], row["output_length"]) for row in report.per_request]


def inference_perf_azure(path):
    from inference_perf.utils.trace_reader import AzurePublicDatasetReader

    return AzurePublicDatasetReader().load_traces(Path(path))


def guidellm(kind, path, **more):
    from guidellm.data.deserializers import DatasetDeserializerFactory
    from guidellm.schemas.data.entrypoints import DataArgs
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(sys.argv[3])
    source = {"kind": "json_file", "path": path}
    config = DataArgs.model_validate({"kind": kind, "source": source, **more})
    data = DatasetDeserializerFactory.deserialize(config=config, processor_factory=lambda: tokenizer, random_seed=1)
    for row in data:
        for turn in json.loads(row["conversation_turns"])["turns"]:
            columns = turn["columns"]
            yield (
                columns["relative_timestamp_column"][0],
                columns["prompt_tokens_count_column"][0],
                columns["output_tokens_count_column"][0],
            )


def guidellm_mooncake(path):
    return guidellm("mooncake", path, time_scale=0.001)


def guidellm_weka(path):
    return guidellm("weka", path)


def sglang_mooncake(path):
    from run_sglang import import_without_torch

    import_without_torch()
    from sglang.benchmark.datasets.mooncake import MooncakeDataset

    rows = MooncakeDataset(dataset_path=path, mooncake_workload="", num_requests=10**9).load()
    return [(row["timestamp"] / 1000, row["input_length"], row["output_length"]) for row in rows]


def vllm_samples(path, *flags):
    from run_vllm import import_without_torch
    from transformers import AutoTokenizer

    import_without_torch()
    from vllm.benchmarks.datasets import add_dataset_parser, get_samples

    parser = argparse.ArgumentParser()
    add_dataset_parser(parser)
    parser.add_argument("--backend", default="vllm")
    args = parser.parse_args(["--dataset-path", path, "--num-prompts", str(len(Path(path).read_text().splitlines())), *flags])
    tokenizer = AutoTokenizer.from_pretrained(sys.argv[3])
    return [(row.timestamp, row.prompt_len, row.expected_output_len) for row in get_samples(args, tokenizer)]


def vllm_mooncake_s(path):
    return vllm_samples(path, "--dataset-name", "timed_trace", "--timed-trace-chunk-hash-size", str(BLOCK))


def vllm_bailian(path):
    return vllm_samples(path, "--dataset-name", "timed_trace", "--timed-trace-chunk-hash-size", "16")


def vllm_burstgpt(path):
    """It draws rows, all of them where it is asked for as many, and leaves times out."""
    rows = len(Path(path).read_text().splitlines()) - 1
    return [(None, *rest) for _, *rest in vllm_samples(path, "--dataset-name", "burstgpt", "--num-prompts", str(rows))]


print(json.dumps([list(row) for row in globals()[sys.argv[1]](sys.argv[2])]))
