/**
 * A workload with every choice of notation made and every default filled in: plain JSON, which is also a valid
 * `WorkloadSpec` and resolves to itself. It has all that the trace depends on, so that it can be made again.
 */
import type { Category } from '../fields.js';
import type { Coupling } from '../laws/coupling.js';
import type { InterTurnLaw, ResolvedDistribution } from '../laws/distribution.js';
import type { InterArrivalSpec } from '../laws/inter-arrival.js';
import type { JointTable } from '../laws/joint.js';
import type { Range } from '../notation/filter.js';
import type { RateExpression } from '../rate/expression.js';
import type { ArrivalMode, OutputSpec } from './workload-spec.js';

export interface ResolvedWorkload {
  /** Absent where only the pool, which is not open yet, can tell. */
  readonly category?: Category;
  /** Absent where there are only custom clients. */
  readonly pool?: ResolvedPool;
  readonly mix?: readonly (ResolvedPool & { readonly weight?: number })[];
  /** Absent: all clients of the pool. */
  readonly clients?: number | readonly (readonly [seconds: number, count: number])[];
  readonly custom_clients?: readonly ResolvedClient[];
  /** One after the other; each has what is its own, and else what the rest of the workload says. */
  readonly phases?: readonly ResolvedPhase[];
  /** Of clients that do not say it themselves, by name; custom clients can have others. */
  readonly attributes?: Readonly<Record<string, ResolvedAttribute>>;
  /** Absent where duration and requests fix it. */
  readonly rate?: RateExpression;
  /** Seconds. */
  readonly duration?: number;
  readonly requests?: number;
  readonly seed: string;
  readonly method: ResolvedMethod;
  readonly arrivals: ArrivalMode;
  /** Absent: `exact`. */
  readonly counts?: 'exact-per-step';
  /** By the fields whose laws are others than those of the pool's clients. */
  readonly fields?: Readonly<Record<string, ResolvedDistribution>>;
  /** Several fields by rows of a table, in place of the laws of the pool's clients. */
  readonly joint?: JointTable;
  /** Absent: that of each client of the pool. */
  readonly inter_arrival?: InterArrivalSpec;
  /** Requests per second: no two of a client are closer than 1 over it. Absent: no bound. */
  readonly max_burst_rate?: number;
  /** Absent, as far as a pool that is not built in can tell: that of each client of the pool, or `independent`. */
  readonly coupling?: Coupling;
  /** Likewise; or `none`. */
  readonly conversations?: 'none' | Conversations;
  /** The most tokens of a request, of clients that do not say theirs. Absent: there is no limit. */
  readonly max_context?: ContextLimit;
  /** Absent: requests share nothing but the history of their conversation. */
  readonly prefixes?: Prefixes;
  /** What was asked for; a trace is the same wherever it goes. */
  readonly output?: ResolvedOutput;
}

/**
 * How a workload is made of a pool: `servegen`, client by client; or `naive`, all requests as one stream with the
 * pool's total rate and the lengths of all of them, for comparison. `cv` is the coefficient of variation of the naive
 * stream's inter-arrival times: 1 is a Poisson process, and `aggregate` what all clients of the pool have together.
 */
export type ResolvedMethod = 'servegen' | { readonly kind: 'naive'; readonly cv: number | 'aggregate' };

export interface ResolvedPool {
  /** As in the spec, or where `locatePool` of `ResolveOptions` says that it is. */
  readonly source: string;
  /** Seconds on the pool's clock. */
  readonly span?: readonly [from: number, to: number];
  readonly filter?: Readonly<Record<string, Range>>;
  readonly filter_windows?: Readonly<Record<string, Range>>;
  /** Ascending. */
  readonly client_ids?: readonly number[];
  readonly weights?: Readonly<Record<string, number>>;
}

/** What a phase has in the place of what the rest of the workload says. */
export interface ResolvedPhase
  extends Pick<
    ResolvedWorkload,
    | 'mix'
    | 'clients'
    | 'custom_clients'
    | 'rate'
    | 'duration'
    | 'requests'
    | 'inter_arrival'
    | 'fields'
    | 'joint'
  > {
  /** Without a source, what differs of the pool of the workload. */
  readonly pool?: Partial<ResolvedPool>;
}

/** A text or a finite number that a client has; those of an attribute are all of one kind. */
export type AttributeValue = string | number;

/** What clients have of an attribute: by their ids, else drawn, else by default, which one of numbers can lack. */
export interface ResolvedAttribute {
  readonly by_id?: Readonly<Record<string, AttributeValue>>;
  /** Ascending by value. */
  readonly values?: readonly (readonly [value: AttributeValue, weight: number])[];
  readonly default?: AttributeValue;
}

export interface ResolvedClient {
  readonly label?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly id?: number;
  readonly count: number;
  readonly rate?: RateExpression;
  readonly weight?: number;
  readonly inter_arrival: InterArrivalSpec;
  /** Absent: that of the whole workload. */
  readonly max_burst_rate?: number;
  /** All fields of the category, where it is known, in its order. */
  readonly fields: Readonly<Record<string, ResolvedDistribution>>;
  /** The others of them, by rows of a table. */
  readonly joint?: JointTable;
  readonly coupling: Coupling;
  readonly conversations: 'none' | Conversations;
  /** Absent: that of the whole workload. */
  readonly max_context?: 'none' | ContextLimit;
  readonly system_prompt?: 'none' | SystemPrompt;
}

/** Turns of conversations of several turns, 2 to 16,384. */
export type Turns =
  /** 2 + a geometric number, cut at `max` (default 64), with this mean: from 2 to midway between 2 and `max`. */
  | { readonly mean: number; readonly max?: number }
  /** Probabilities by number of turns, which sum to 1. */
  | Readonly<Record<string, number>>;

/** What the context of a request has at most. */
export interface ContextLimit {
  readonly tokens: number;
  /** Whether the output counts beside the input, of which the history is part. */
  readonly of: 'input' | 'input_and_output';
  /** What becomes of a conversation whose next turn does not fit: it is over, or its oldest history is dropped. */
  readonly beyond: 'end' | 'truncate';
}

/** Tokens with which every input of a client begins, the same ones for all clients of a group. */
export interface SystemPrompt {
  readonly tokens: number;
  /** Absent: the client alone has it. */
  readonly group?: string;
}

/** How the requests of a client follow each other in conversations. */
export interface Conversations {
  /** Share of a client's requests that belong to conversations of several turns: above 0, at most 1. */
  readonly share: number;
  readonly turns: Turns;
  /** From a turn to the next, in real seconds, whatever the rate. */
  readonly inter_turn_seconds: InterTurnLaw;
  /** Whether the input of a turn has the inputs and outputs of the turns before it. Default true. */
  readonly history?: boolean;
  readonly tool_calls?: ToolCalls;
}

/** Turns after the first that hand back what a tool gave; what is not said is as in other turns. */
export interface ToolCalls {
  /** Of the turns after the first: above 0, at most 1. Which they are is drawn for each by itself. */
  readonly share: number;
  readonly fields?: Readonly<Record<string, ResolvedDistribution>>;
  /** From the turn before to such a turn. */
  readonly inter_turn_seconds?: InterTurnLaw;
}

/** What requests begin with that others begin with, too. */
export interface Prefixes {
  /** That of all clients, or of those of each group. */
  readonly system_prompt?: SystemPrompt | { readonly groups: readonly PromptGroup[] };
  readonly documents?: Documents;
  /** Whether the lengths of inputs are what a request has behind its prefix, or have it in them. */
  readonly counted: 'added' | 'within';
}

/** Clients with the same system prompt: those that are named, or those that draw it. */
export interface PromptGroup {
  readonly name: string;
  /** 0: no prompt. */
  readonly tokens: number;
  /** How likely it is drawn, relative to other groups. */
  readonly weight?: number;
  readonly client_ids?: readonly number[];
}

/** Documents that requests share. */
export interface Documents {
  readonly count: number;
  /** Document k is asked for in proportion to k^-exponent. */
  readonly exponent: number;
  /** Tokens of a document, which has the same length whenever it occurs. */
  readonly tokens: ResolvedDistribution;
  /** Of the requests and conversations those that have one. */
  readonly share: number;
}

export type ResolvedOutput = Omit<OutputSpec, 'batch_size'> & { readonly batch_size?: number };

/** How much of a workload: two of rate, duration and requests fix the third. */
export type Amount = Partial<Pick<ResolvedWorkload, 'rate' | 'duration' | 'requests' | 'phases' | 'counts'>>;

/** What decides a trace beside its pool; where nothing is said, as where a spec says nothing. */
export type TraceSettings = Partial<
  Pick<
    ResolvedWorkload,
    | 'rate'
    | 'duration'
    | 'requests'
    | 'phases'
    | 'counts'
    | 'seed'
    | 'arrivals'
    | 'coupling'
    | 'conversations'
    | 'max_context'
    | 'prefixes'
    | 'max_burst_rate'
  >
>;
