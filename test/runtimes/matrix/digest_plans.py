"""usage: digest_plans.py JOBS_FILE, which has a list of { plan, shards } as JSON."""

import json
import sys

import servegen_wasm


def digest_plan(path, shards):
    try:
        plan = servegen_wasm.Plan.open(path)
    except servegen_wasm.PlanError as error:
        return {"refusal": f"PlanError: {error}"}
    digest = servegen_wasm.TraceDigest(plan.schema)
    parts = [(shard["index"], shard["count"]) for shard in shards]
    for shard in parts or [None]:
        for batch in plan.batches(shard=shard):
            digest.update(batch)
    return {"digest": digest.hexdigest()}


with open(sys.argv[1], encoding="utf-8") as file:
    jobs = json.load(file)
print(json.dumps([digest_plan(job["plan"], job["shards"]) for job in jobs]))
