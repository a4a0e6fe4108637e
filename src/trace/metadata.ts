import type { Schema } from 'apache-arrow';
import { TraceError } from '../errors.js';
import type { Shard } from '../notation/units.js';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from '../version.js';
import { MAX_TURN_BITS, USUAL_TURN_BITS } from './conversation-id.js';

/** What a trace says about its own making; `undefined` where it says nothing. */
export interface TraceMetadata {
  /** The whole resolved workload, as it was parsed from JSON. */
  readonly spec: unknown;
  readonly seed: string | undefined;
  readonly valueStreamVersion: number | undefined;
  /** SHA-256 of the engine's Wasm module, hexadecimal. */
  readonly engineSha256: string | undefined;
  readonly packageVersion: string | undefined;
  /** Of the plan, 16 hexadecimal digits: it says whether a pool, options and seed are those that the trace was made from. */
  readonly planFingerprint: string | undefined;
  /** Which part of the trace this is, such as `2/8`. */
  readonly shard: string | undefined;
  /** Number in the whole trace of the first row of a shard; not known with `renewal` arrivals or conversations. */
  readonly firstRequestId: number | undefined;
  /** Number of the part of a trace in parts, or shard in parts, that this is, from 0. */
  readonly part: number | undefined;
  /** Rows of the whole trace before the part; not known in some shards. */
  readonly firstRow: number | undefined;
  /** Tokens of a block of `hash_ids`, where the trace has them. */
  readonly blockSize: number | undefined;
  /** With `hash_ids`, the tokens with which every input of a client begins. */
  readonly systemPromptTokens: number | undefined;
  /** Low bits of the ids of conversations that say how many turns these have; undefined where they are 6. */
  readonly turnBits: number | undefined;
  /** The groups of clients with one system prompt, of which the first is 1 in `prompt_group`, where any has a name. */
  readonly promptGroups: readonly NamedPrompt[] | undefined;
  /** Names of the columns that are attributes of clients; undefined where there are none. */
  readonly attributes: readonly string[] | undefined;
  /** SHA-256 over the values, see `TraceDigest`: in the footer of files only, as it is known when the last row is. */
  readonly digest: string | undefined;
}

/** A group of clients, and the tokens of its system prompt. */
export interface NamedPrompt {
  readonly name: string;
  readonly tokens: number;
}

/** What `traceMetadata` needs to be told; the versions are those of this package unless given. */
export interface TraceOrigin {
  /** Anything that JSON can carry. */
  readonly spec: unknown;
  /** The spec as JSON, where that has been made. */
  readonly specJson?: string;
  readonly seed: string;
  readonly engineSha256: string;
  readonly planFingerprint?: string;
  readonly attributes?: readonly string[] | undefined;
  readonly valueStreamVersion?: number;
  readonly packageVersion?: string;
}

const KEYS = {
  spec: 'servegen.spec',
  seed: 'servegen.seed',
  valueStreamVersion: 'servegen.value_stream_version',
  engineSha256: 'servegen.engine_sha256',
  packageVersion: 'servegen.package_version',
  planFingerprint: 'servegen.plan_fingerprint',
  shard: 'servegen.shard',
  firstRequestId: 'servegen.first_request_id',
  part: 'servegen.part',
  firstRow: 'servegen.first_row',
  blockSize: 'servegen.block_size',
  systemPromptTokens: 'servegen.system_prompt_tokens',
  turnBits: 'servegen.turn_bits',
  promptGroups: 'servegen.prompt_groups',
  attributes: 'servegen.attributes',
  digest: 'servegen.digest',
} as const satisfies Record<keyof TraceMetadata, string>;

/** The schema metadata of a trace, from which it can be made again. */
export function traceMetadata(origin: TraceOrigin): Map<string, string> {
  const entries: [key: string, value: string][] = [
    [KEYS.spec, origin.specJson ?? JSON.stringify(origin.spec)],
    [KEYS.seed, origin.seed],
    [KEYS.valueStreamVersion, String(origin.valueStreamVersion ?? VALUE_STREAM_VERSION)],
    [KEYS.engineSha256, origin.engineSha256],
    [KEYS.packageVersion, origin.packageVersion ?? PACKAGE_VERSION],
  ];
  if (origin.planFingerprint !== undefined) entries.push([KEYS.planFingerprint, origin.planFingerprint]);
  if (origin.attributes !== undefined && origin.attributes.length > 0) {
    entries.push([KEYS.attributes, JSON.stringify(origin.attributes)]);
  }
  return new Map(entries);
}

/** The metadata of a trace with columns that are attributes of clients. */
export function attributeMetadata(
  metadata: ReadonlyMap<string, string>,
  names: readonly string[],
): Map<string, string> {
  const others = [...metadata].filter(([key]) => key !== KEYS.attributes);
  return new Map(names.length === 0 ? others : [...others, [KEYS.attributes, JSON.stringify(names)]]);
}

/** Names of the columns that are attributes of clients, as far as the metadata of a trace can be read. */
export function attributesSaid(metadata: ReadonlyMap<string, string>): string[] {
  const text = metadata.get(KEYS.attributes);
  if (text === undefined) return [];
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

/** The metadata of a trace with another spec. */
export function specMetadata(metadata: ReadonlyMap<string, string>, spec: unknown): Map<string, string> {
  return new Map([...metadata, [KEYS.spec, JSON.stringify(spec)]]);
}

/**
 * The metadata of a shard of a trace: that of the trace, and which shard it is.
 *
 * @param firstRequest the number of its first request in the whole trace, where it is known
 */
export function shardMetadata(
  metadata: ReadonlyMap<string, string>,
  { index, count }: Shard,
  firstRequest: number | undefined,
): Map<string, string> {
  return new Map([
    ...metadata,
    [KEYS.shard, `${index}/${count}`],
    ...(firstRequest === undefined ? [] : [[KEYS.firstRequestId, String(firstRequest)] as const]),
  ]);
}

/** The metadata of a part of a trace: that of the trace, and which part it is. */
export function partMetadata(
  { metadata }: Schema,
  part: number,
  firstRow: number | undefined,
): Map<string, string> {
  return new Map([
    ...metadata,
    [KEYS.part, String(part)],
    ...(firstRow === undefined ? [] : [[KEYS.firstRow, String(firstRow)] as const]),
  ]);
}

/** The metadata of a trace that gets `hash_ids`: that of the trace, and which blocks they name. */
export function blockMetadata(
  { metadata }: Schema,
  blockSize: number,
  systemPromptTokens: number,
): Map<string, string> {
  return new Map([
    ...metadata,
    [KEYS.blockSize, String(blockSize)],
    [KEYS.systemPromptTokens, String(systemPromptTokens)],
  ]);
}

/** The metadata of a trace whose ids of conversations have so many bits for the number of turns. */
export function withTurnBits(
  metadata: ReadonlyMap<string, string>,
  turnBits: number,
): ReadonlyMap<string, string> {
  return turnBits === USUAL_TURN_BITS ? metadata : withKnownTurnBits(metadata, turnBits);
}

/** The metadata of a trace that says so even of as many bits as usual: by it ids are known for those of this package. */
export function withKnownTurnBits(
  metadata: ReadonlyMap<string, string>,
  turnBits: number,
): ReadonlyMap<string, string> {
  return new Map([...metadata, [KEYS.turnBits, String(turnBits)]]);
}

/** Whether a trace says how many bits of ids of conversations are the number of turns. */
export function saysTurnBits({ metadata }: Schema): boolean {
  return metadata.has(KEYS.turnBits);
}

/** Low bits of the ids of conversations in a trace that say how many turns these have, less one. */
export function turnBitsOf(schema: { readonly metadata: ReadonlyMap<string, string> }): number {
  const bits = parseWhole(schema.metadata, KEYS.turnBits, 'a number of bits') ?? USUAL_TURN_BITS;
  if (bits <= MAX_TURN_BITS) return bits;
  throw new TraceError(`'${bits}' is not a number of bits up to ${MAX_TURN_BITS}`, { field: KEYS.turnBits });
}

/** The metadata of a trace whose clients have system prompts: that of the trace, and how groups of clients are called. */
export function promptGroupMetadata(
  metadata: ReadonlyMap<string, string>,
  groups: readonly NamedPrompt[],
): ReadonlyMap<string, string> {
  return groups.length === 0 ? metadata : new Map([...metadata, [KEYS.promptGroups, JSON.stringify(groups)]]);
}

/** What the footer of a file says beside the metadata that its trace begins with. */
export function closingMetadata(digest: string): Map<string, string> {
  return new Map([[KEYS.digest, digest]]);
}

/** What the metadata of a trace says of its rows, wherever and however they are stored. */
export function ofConverted(metadata: ReadonlyMap<string, string>): Map<string, string> {
  const ofRows = new Set<string>(Object.values(KEYS));
  ofRows.delete(KEYS.digest);
  return new Map([...metadata].filter(([key]) => ofRows.has(key)));
}

/** What the metadata of a shard says of the whole trace: the same in all shards. */
export function ofWhole(metadata: ReadonlyMap<string, string>): Map<string, string> {
  const whole = ofConverted(metadata);
  for (const key of [KEYS.shard, KEYS.firstRequestId]) whole.delete(key);
  return whole;
}

/** What says most of how two traces differ; the spec says all, seed included. */
const SAID_FIRST = [KEYS.seed, KEYS.valueStreamVersion, KEYS.packageVersion, KEYS.planFingerprint] as const;

/** A key that two traces have of different value: first those that tell most, the spec last; undefined where none differs. */
export function firstDifference(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): string | undefined {
  const keys = new Set<string>([...SAID_FIRST, ...a.keys(), ...b.keys()]);
  keys.delete(KEYS.spec);
  return [...keys, KEYS.spec].find((key) => a.get(key) !== b.get(key));
}

/** Whether a trace was made by this package, in any version. */
export function isOwnTrace({ metadata }: Schema): boolean {
  return metadata.has(KEYS.spec) || metadata.has(KEYS.seed);
}

/** That of rows which this package has in hand as a trace has them, whoever made them: their times are seconds. */
export function ofConvertedRows(): Map<string, string> {
  return new Map([[KEYS.packageVersion, PACKAGE_VERSION]]);
}

/** Whether a trace was written by this package, which has made it or converted it. */
export function isWrittenHere({ metadata }: Schema): boolean {
  return Object.values(KEYS).some((key) => metadata.has(key));
}

/** Whether the rows are those of the whole trace, and not of a shard or part of it. */
export function isWholeTrace({ shard, part }: Pick<TraceMetadata, 'shard' | 'part'>): boolean {
  return shard === undefined && part === undefined;
}

/**
 * Reads what `traceMetadata` wrote; a trace made elsewhere has none of it.
 *
 * @throws TraceError when there is an entry that cannot be read
 */
export function readTraceMetadata(schema: { readonly metadata: ReadonlyMap<string, string> }): TraceMetadata {
  const { metadata } = schema;
  return {
    spec: parseSpec(metadata.get(KEYS.spec)),
    seed: metadata.get(KEYS.seed),
    valueStreamVersion: parseWhole(metadata, KEYS.valueStreamVersion, 'a version number'),
    engineSha256: metadata.get(KEYS.engineSha256),
    packageVersion: metadata.get(KEYS.packageVersion),
    planFingerprint: metadata.get(KEYS.planFingerprint),
    shard: metadata.get(KEYS.shard),
    firstRequestId: parseWhole(metadata, KEYS.firstRequestId, 'a whole number'),
    part: parseWhole(metadata, KEYS.part, 'a whole number'),
    firstRow: parseWhole(metadata, KEYS.firstRow, 'a whole number'),
    blockSize: parseWhole(metadata, KEYS.blockSize, 'a number of tokens'),
    systemPromptTokens: parseWhole(metadata, KEYS.systemPromptTokens, 'a number of tokens'),
    turnBits: parseWhole(metadata, KEYS.turnBits, 'a number of bits'),
    promptGroups: parsePromptGroups(metadata.get(KEYS.promptGroups)),
    attributes: metadata.has(KEYS.attributes) ? attributesSaid(metadata) : undefined,
    digest: metadata.get(KEYS.digest),
  };
}

/**
 * The length that a trace was asked for, in seconds, which its last request rarely reaches: the duration, or that
 * of the whole span, or that of all phases; undefined where the specification leaves it to the number of requests, or says nothing.
 */
export function specifiedDuration(spec: unknown): number | undefined {
  const whole = (spec ?? {}) as Record<string, unknown>;
  const { duration, requests, pool, phases, span = spanOf(pool) } = whole;
  if (typeof duration === 'number') return duration;
  if (Array.isArray(phases)) return lengthOfPhases(phases, whole.rate);
  if (typeof requests === 'number' || !Array.isArray(span)) return undefined;
  const length = span[1] - span[0];
  return length > 0 ? length : undefined;
}

/** Phases say their length, or requests at a rate that is a number, their own or that of the whole. */
function lengthOfPhases(phases: readonly unknown[], common: unknown): number | undefined {
  const length = phases.reduce((sum: number, phase) => {
    const { duration, requests, rate = common } = (phase ?? {}) as Record<string, unknown>;
    return sum + Number(duration ?? Number(requests) / Number(rate));
  }, 0);
  return length > 0 && length < Infinity ? length : undefined;
}

/** In a workload spec the span is that of its pool. */
function spanOf(pool: unknown): unknown {
  return typeof pool === 'object' && pool !== null && 'span' in pool ? pool.span : undefined;
}

function parseWhole(
  metadata: ReadonlyMap<string, string>,
  field: string,
  expected: string,
): number | undefined {
  const text = metadata.get(field);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new TraceError(`'${text}' is not ${expected}`, { field });
  return Number(text);
}

function parseSpec(text: string | undefined): unknown {
  return parseJson(text, KEYS.spec);
}

function parsePromptGroups(text: string | undefined): readonly NamedPrompt[] | undefined {
  const groups = parseJson(text, KEYS.promptGroups);
  if (groups === undefined) return undefined;
  const isGroup = (group: unknown) => {
    const { name, tokens } = (group ?? {}) as Record<string, unknown>;
    return typeof name === 'string' && typeof tokens === 'number';
  };
  if (Array.isArray(groups) && groups.every(isGroup)) return groups;
  throw new TraceError('it is not a list of groups with name and tokens', { field: KEYS.promptGroups });
}

function parseJson(text: string | undefined, field: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TraceError(`it is not JSON: ${(error as Error).message}`, { field }, { cause: error });
  }
}

/** Rows of the whole trace before the first of a trace, shard or part; undefined where nobody knows. */
export function firstRowOf({ shard, firstRequestId, part, firstRow }: TraceMetadata): number | undefined {
  if (part !== undefined) return firstRow;
  return shard === undefined || shard.startsWith('1/') ? 0 : firstRequestId;
}
