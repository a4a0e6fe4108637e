"""Dynamo's offline replay. A question has the keyword `arguments` of `run_trace_replay`."""

DISTRIBUTIONS = ["ai-dynamo", "ai-dynamo-runtime"]

# Tokens are those of requests that came through. ITL (inter-token latency) is over all gaps between tokens, which is TBT; its
# quantiles are those of a sketch, to a thousandth.
NAMES = {
    "requests": "num_requests",
    "completedRequests": "completed_requests",
    "inputTokens": "total_input_tokens",
    "outputTokens": "total_output_tokens",
    "p50Ttft": "median_ttft_ms",
    "p99Ttft": "p99_ttft_ms",
    "p50Tbt": "median_itl_ms",
    "p99Tbt": "p99_itl_ms",
    "p50Tpot": "median_tpot_ms",
    "p99Tpot": "p99_tpot_ms",
}


def replay(question):
    from dynamo.replay import run_trace_replay

    summary = run_trace_replay(question["trace"], **question["arguments"]).summary
    return {name: summary.get(theirs) for name, theirs in NAMES.items()}
