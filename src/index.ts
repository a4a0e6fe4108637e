/** Realistic LLM-serving workloads, client by client; see the README. */
export { compareTraces } from './compare/compare.js';
export type * from './compare/comparison.js';
export * from './errors.js';
export type { Category } from './fields.js';
export { aggregateCv } from './generate/aggregate-cv.js';
export { compilePlan } from './generate/compile-plan.js';
export { generate } from './generate/generate.js';
export type { WorkloadLimits } from './generate/limits.js';
export type { OpenOptions } from './generate/open-options.js';
export { openWorkload } from './generate/open-workload.js';
export type { OpenWorkload, Workload } from './generate/opened.js';
export { openPlan, type Plan } from './generate/plan.js';
export type { RunOptions } from './generate/run-options.js';
export type { Trace } from './generate/trace.js';
export type { PairCopula } from './laws/copula.js';
export type { Coupling, RankCorrelation } from './laws/coupling.js';
export type * from './laws/distribution.js';
export type { Range } from './notation/filter.js';
export type { Quantity } from './notation/quantity.js';
export type { Shard } from './notation/units.js';
export type { TrustedScriptUrl, WorkerUrl } from './platform/platform.js';
export {
  type CdfOptions,
  type CdfWeights,
  clientCdf,
  clientCdfs,
  sampleCdf,
} from './pool/clients/client-cdf.js';
export type { ClientCriteria, ClientSummary, ViewStep, WindowCriteria } from './pool/clients/criteria.js';
export { clientSummaries } from './pool/clients/summaries.js';
export type { FieldStatistics } from './pool/field-statistics.js';
export { type OpenPoolOptions, openPool, type PoolSource } from './pool/open.js';
export type { ClientWindows, Dataset, LeftOutClient, Pool } from './pool/pool.js';
export type { Attended, PlanProgress, Progress } from './progress.js';
export type { DiurnalRate, RampRate, RateExpression, SpikeRate } from './rate/expression.js';
export type { Cdf } from './statistics/cdf.js';
export type { DownloadWay } from './streams/download-target.js';
export {
  type DownloadedTrace,
  type DownloadOptions,
  type DownloadProgress,
  downloadTrace,
} from './streams/download-trace.js';
export type { EncodeOptions } from './streams/encode-options.js';
export { type CompanionFile, companionFile, encodeTrace } from './streams/encode-trace.js';
export { TraceDigest } from './trace/digest.js';
export { readTraceMetadata, type TraceMetadata } from './trace/metadata.js';
export { type PrefixBlockOptions, PrefixBlocks, type PrefixRows } from './trace/prefix-blocks.js';
export { PACKAGE_VERSION, VALUE_STREAM_VERSION } from './version.js';
export type { WorkerCount } from './workers/worker-count.js';
export { type ParseOptions, parseWorkload } from './workload/parse.js';
export { type ResolveOptions, resolveWorkload } from './workload/resolve.js';
export type * from './workload/resolved-workload.js';
export { workloadSchema } from './workload/schema.js';
export type * from './workload/workload-spec.js';
