/** Realistic LLM-serving workloads, client by client; see the README. */
export { compareTraces } from './compare/compare.js';
export type * from './compare/comparison.js';
export * from './errors.js';
export { generate, type Trace } from './generate/generate.js';
export { generateWorkload, type RuntimeOptions } from './generate/generate-workload.js';
export type { WorkloadLimits } from './generate/open/limits.js';
export { type OpenOptions, openWorkload, type Workload } from './generate/open/open-workload.js';
export type {
  ArrivalMode,
  Burstiness,
  ConversationOptions,
  Coupling,
  GenerateOptions,
  Method,
  RankCorrelation,
  RateOption,
  Shard,
  TurnsOption,
} from './generate-options.js';
export type * from './laws/distribution.js';
export { aggregateCv, type WorkloadOptions } from './naive/aggregate-cv.js';
export type { Range } from './notation/filter.js';
export type { Cdf } from './pool/clients/cdf.js';
export {
  type CdfOptions,
  type CdfWeights,
  clientCdf,
  clientCdfs,
  sampleCdf,
} from './pool/clients/client-cdf.js';
export type {
  ClientCriteria,
  ClientSummary,
  Quantity,
  ViewStep,
  WindowCriteria,
} from './pool/clients/criteria.js';
export { clientSummaries } from './pool/clients/summaries.js';
export type { CustomClient, RateStep } from './pool/composed/custom-client.js';
export { type CustomPoolOptions, customPool } from './pool/composed/custom-pool.js';
export { type ClientStep, drawClients } from './pool/composed/draw-clients.js';
export type { DrawnPool } from './pool/composed/drawn-pool.js';
export { type MixedPool, type MixPart, mixPools } from './pool/composed/mix-pools.js';
export { overrideGaps } from './pool/composed/override-gaps.js';
export { weightClients } from './pool/composed/weight-clients.js';
export type { FieldStatistics } from './pool/field-statistics.js';
export { type OpenPoolOptions, openPool } from './pool/open.js';
export type { Category, ClientWindows, Dataset, LeftOutClient, Pool } from './pool/pool.js';
export { applyView } from './pool/view.js';
export type { DiurnalRate, RampRate, RateExpression, SpikeRate } from './rate/expression.js';
export { TraceDigest } from './trace/digest.js';
export { readTraceMetadata, type TraceMetadata } from './trace/metadata.js';
export { PrefixBlocks, type PrefixRow } from './trace/prefix-blocks.js';
export { PACKAGE_VERSION, VALUE_STREAM_VERSION } from './version.js';
export type { WorkerCount } from './workers/worker-count.js';
export { type ParseOptions, parseWorkload } from './workload/parse.js';
export { type ResolveOptions, resolveWorkload } from './workload/resolve.js';
export type * from './workload/resolved-workload.js';
export { workloadSchema } from './workload/schema.js';
export type * from './workload/workload-spec.js';
