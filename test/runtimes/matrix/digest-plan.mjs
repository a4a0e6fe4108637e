// What every JavaScript runtime of the matrix runs, pages too, beside the package as npm installs it.
import { generate, openPlan, ServegenError, TraceDigest } from 'servegen-wasm';

/**
 * The digest of the rows of shards of a plan, or of a workload, one after the other; without shards of all rows. Of what
 * is refused it is the reason.
 *
 * @param hashed is told how many milliseconds the digest of a batch took
 */
export async function digestPlan(plan, shards, hashed) {
  try {
    const source = plan instanceof Uint8Array ? await openPlan(plan) : plan;
    let digest;
    for (const shard of shards.length === 0 ? [undefined] : shards) {
      const trace = await generate(source, { workers: 1, ...(shard && { shard }) });
      digest ??= new TraceDigest(trace.schema);
      for await (const batch of trace) {
        const start = performance.now();
        digest.update(batch);
        hashed?.(performance.now() - start);
        trace.recycle(batch);
      }
    }
    return { digest: digest.hex() };
  } catch (error) {
    if (!(error instanceof ServegenError)) throw error;
    return { refusal: `${error.name}: ${error.message}` };
  }
}
