/** Realistic LLM-serving workloads, client by client; see the README. */
export { compareTraces } from './compare/compare.js';
export type * from './compare/comparison.js';
export * from './errors.js';
export { generate, type Trace } from './generate.js';
export type {
  ArrivalMode,
  ConversationOptions,
  GapBounds,
  GenerateOptions,
  InterTurnLaw,
  RateOption,
  Shard,
  TurnsOption,
} from './generate-options.js';
export type * from './pool/distribution.js';
export { openPool } from './pool/open.js';
export type { Category, Dataset, LeftOutClient, Pool } from './pool/pool.js';
export type { DiurnalRate, RampRate, RateExpression, SpikeRate } from './rate/expression.js';
export { TraceDigest } from './trace/digest.js';
export { readTraceMetadata, type TraceMetadata } from './trace/metadata.js';
export { PACKAGE_VERSION, VALUE_STREAM_VERSION } from './version.js';
