"""Realistic LLM-serving workloads, client by client, as Apache Arrow.

A workload becomes a plan, and a plan the rows of its trace, the same to the bit as in every other runtime:

    import servegen_wasm

    plan = servegen_wasm.plan(pool="builtin:language", rate=100, duration="1h", seed="try-1")
    for batch in plan.batches():
        print(batch.num_rows, batch["timestamp"][0])
    plan.write_parquet("trace.parquet")
"""

from ._compile import BUILTIN_POOLS, LeftOutClient, PoolInfo, plan, pool_info
from ._manifest import Part
from ._planner import Progress
from ._version import __version__
from .digests import TraceDigest, digest
from .errors import (
    EngineError,
    InputError,
    LeftOutClientsWarning,
    MissingPackageError,
    OutputError,
    PlanError,
    PoolError,
    ServegenError,
    SpecError,
    SpecFault,
    TraceError,
    UsageError,
)
from .plans import Plan

__all__ = [
    "BUILTIN_POOLS",
    "EngineError",
    "InputError",
    "LeftOutClient",
    "LeftOutClientsWarning",
    "MissingPackageError",
    "OutputError",
    "Part",
    "Plan",
    "PlanError",
    "PoolError",
    "PoolInfo",
    "Progress",
    "ServegenError",
    "SpecError",
    "SpecFault",
    "TraceDigest",
    "TraceError",
    "UsageError",
    "__version__",
    "digest",
    "plan",
    "pool_info",
]
