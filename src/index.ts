/** Realistic LLM-serving workloads, client by client; see the README. */
export * from './errors.js';
export { generate, type Trace } from './generate.js';
export type { ArrivalMode, GenerateOptions, RateOption, Shard } from './generate-options.js';
export type * from './pool/distribution.js';
export { openPool } from './pool/open.js';
export type { Category, Dataset, LeftOutClient, Pool } from './pool/pool.js';
export { TraceDigest } from './trace/digest.js';
export { readTraceMetadata, type TraceMetadata } from './trace/metadata.js';
export { PACKAGE_VERSION, VALUE_STREAM_VERSION } from './version.js';
export { type ParseOptions, parseWorkload } from './workload/parse.js';
export { type ResolveOptions, resolveWorkload } from './workload/resolve.js';
export type * from './workload/resolved-workload.js';
export { workloadSchema } from './workload/schema.js';
export type * from './workload/workload-spec.js';
