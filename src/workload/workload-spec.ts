/**
 * The workload spec: one declarative document for everything that decides a trace. `docs/spec.md` describes it. Its JSON
 * Schema, `schema.ts`, is what the types are generated from; what it cannot say is checked by `check-workload.ts`.
 */
import type {
  ConversationSpec as ConversationsOrNone,
  MethodSpec,
  PoolSpec as PoolOrSource,
  RateSpec,
  WorkloadSpec,
} from './workload-spec.generated.js';

export type {
  AttributeSpec,
  AttributeValueSpec,
  ClockSpec,
  CountSpec,
  CouplingSpec,
  CustomClientSpec,
  DurationSpec,
  JointSpec,
  MaxContextSpec,
  MixPoolSpec,
  PhaseSpec,
  PrefixesSpec,
  RangeSpec,
  RateSpec,
  SystemPromptSpec,
  TimeSpec,
  WorkloadSpec,
} from './workload-spec.generated.js';

/** A pool and what is used of it. */
export type PoolSpec = Exclude<PoolOrSource, string>;
export type ConversationSpec = Exclude<ConversationsOrNone, 'none'>;
/** One stream: the total rate over time, lengths from the pooled distribution. */
export type NaiveSpec = Exclude<MethodSpec, string>;
export type ArrivalMode = NonNullable<WorkloadSpec['arrivals']>;
/** Where and how the command writes, and which columns the trace has beside those of its category. */
export type OutputSpec = NonNullable<WorkloadSpec['output']>;

type RateOf<Kind extends string> = Extract<RateSpec, { readonly [key in Kind]: unknown }>[Kind];
export type RampSpec = RateOf<'ramp'>;
export type ExponentialSpec = RateOf<'exponential'>;
export type SineSpec = RateOf<'sine'>;
export type DiurnalSpec = RateOf<'diurnal'>;
export type SpikeSpec = RateOf<'spike'>;
export type ClipSpec = RateOf<'clip'>;
