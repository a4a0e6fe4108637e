import type { Deployment } from './simulator.js';

/**
 * Whose scheduler an instance has. Dynamo has TensorRT-LLM's, too, which with the same blocks gives the numbers of vLLM's to
 * the bit as long as there is memory.
 */
export type Scheduler = 'vllm' | 'sglang';

/** Tokens of a block of `hash_ids`, as the export writes them. */
const TRACE_BLOCK = 512;

/** Tokens that the cache of an instance holds: what Dynamo has for vLLM by default, in blocks of its default size. */
const BLOCK = 64;
const BLOCKS = 16_384;

/**
 * The arguments of `run_trace_replay`. What is not named is Dynamo's default: its own polynomials for the time that a pass takes,
 * 256 requests and 8,192 tokens a pass, chunked prefill.
 *
 * The router is `round_robin`, which gives the same numbers each time. There is no other but `kv_router`, which looks for
 * prefixes that are cached, and where there are none for the least load, with equals drawn at random: two runs differ.
 *
 * Where prefill and decode are apart, a prefill instance makes the first token, and the cache goes to the decode instance in no
 * time: Dynamo has no bandwidth by default, and that of a real network is not the traffic's.
 */
export function replayArguments(deployment: Deployment, speed: number, scheduler: Scheduler): object {
  const engine = (role: 'aggregated' | 'prefill' | 'decode') =>
    JSON.stringify({
      engine: {
        backend: scheduler,
        worker_type: role,
        speedup_ratio: speed,
        // The same memory for each scheduler: by default their blocks are of 64 and 1 tokens, and equally many.
        block_size: BLOCK,
        num_gpu_blocks: BLOCKS,
        // Requests of the study share no text, so that there is nothing to find again; without it a run is a tenth shorter.
        enable_prefix_caching: false,
      },
    });
  const common = { trace_block_size: TRACE_BLOCK, router_mode: 'round_robin' };
  if ('instances' in deployment) {
    return {
      ...common,
      num_workers: deployment.instances,
      extra_engine_args: engine('aggregated'),
    };
  }
  return {
    ...common,
    num_prefill_workers: deployment.prefill,
    num_decode_workers: deployment.decode,
    prefill_engine_args: engine('prefill'),
    decode_engine_args: engine('decode'),
  };
}
