"""sched-sim's event engine, which has one instance: requests go to so many of them in turn.

A question has the number of `instances` and their `speed` over the hardware and model below.
"""

import json

DISTRIBUTIONS = ["sched-sim"]

# An A100 with a model of 8 B parameters.
HARDWARE = "a100"
# Tokens of a pass: vLLM's default. More requests than that would not fit into one, and the scheduler loses them.
TOKEN_BUDGET = 2048


def hardware_of(speed):
    from sched_sim.hardware.presets import PRESETS

    base = PRESETS[HARDWARE]
    # A pass takes the time that its bytes or its operations take, and that of launching it.
    return base.model_copy(
        update={
            "memory_bandwidth_gb_s": base.memory_bandwidth_gb_s * speed,
            "fp16_tflops": base.fp16_tflops * speed,
            "kernel_launch_overhead_ms": base.kernel_launch_overhead_ms / speed,
        }
    )


def read_requests(path):
    from sched_sim.core.request import Request

    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield Request(
                request_id=str(number),
                arrived_at=row["timestamp"] / 1000,
                prompt_tokens=row["input_length"],
                output_tokens=row["output_length"],
            )


def serve(requests, hardware):
    """What one instance makes of its requests, which know it afterwards."""
    from sched_sim.core.event_engine import Simulator
    from sched_sim.hardware.latency_model import RooflineLatencyModel
    from sched_sim.memory.block_manager import BlockManager
    from sched_sim.memory.preemption import PreemptionHandler
    from sched_sim.schedulers.chunked import ChunkedPrefillScheduler

    memory = BlockManager(hardware)
    # The scheduler would wait for ever.
    capacity = memory.total_gpu_blocks * memory.block_size
    for request in requests:
        if request.total_tokens > capacity:
            raise ValueError(f"line {int(request.request_id) + 1} has {request.total_tokens} tokens, an instance {capacity}")
    timing = RooflineLatencyModel(hardware)
    scheduler = ChunkedPrefillScheduler(
        memory, timing, PreemptionHandler(memory, timing), max_token_budget=TOKEN_BUDGET
    )
    simulator = Simulator(hardware, scheduler)
    simulator.submit_workload(requests)
    simulator.run()


def replay(question):
    from sched_sim.core.metrics import percentile
    from sched_sim.core.request import RequestState

    requests = list(read_requests(question["trace"]))
    hardware = hardware_of(question["speed"])
    instances = question["instances"]
    for instance in range(instances):
        serve(requests[instance::instances], hardware)

    completed = [request for request in requests if request.state == RequestState.COMPLETED]
    # The first token comes with the last pass over the input, and one more with each pass after it.
    tokens = [[request.first_token_at, *request.token_timestamps] for request in completed]
    latencies = {
        "Ttft": [request.ttft for request in completed],
        "Tbt": [after - before for times in tokens for before, after in zip(times, times[1:])],
        "Tpot": [(times[-1] - times[0]) / (len(times) - 1) for times in tokens],
    }
    summary = {
        "requests": len(requests),
        "completedRequests": len(completed),
        "inputTokens": sum(min(request.prefilled_tokens, request.prompt_tokens) for request in completed),
        "outputTokens": sum(request.decoded_tokens for request in completed),
    }
    for name, seconds in latencies.items():
        seconds.sort()
        for share in (50, 99):
            summary[f"p{share}{name}"] = 1000 * percentile(seconds, share) if seconds else None
    return summary
