import { MAX_REQUESTS } from '../bounds.js';
import { deterministicMath } from '../engine/math.js';
import { Window } from '../engine/plan-layout.generated.js';
import { seedKey } from '../engine/seed.js';
import { PoolError, UsageError } from '../errors.js';
import { FIELDS } from '../fields.js';
import { type Sliced, STEPS_AT_A_TIME } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { promptGroupMetadata, withTurnBits } from '../trace/metadata.js';
import type { TraceSettings } from '../workload/resolved-workload.js';
import type { ArrivalMode } from '../workload/workload-spec.js';
import { ActivityReader } from './activity.js';
import { BurstFloors } from './burst-floors.js';
import { NO_LIMITS } from './client-limits.js';
import { traitsIn } from './client-traits.js';
import { type ClientSections, type ConversationsOf, compileClients, conversationsIn } from './clients.js';
import { columnPlans, inputAndOutputSlots, type PrefixPlan } from './columns.js';
import type { Limiting } from './context/limiting.js';
import { turnBitsOf } from './conversations/turn-counts.js';
import { couplingsIn } from './couplings.js';
import { addDocuments } from './documents.js';
import { FieldSets } from './field-sets.js';
import { checkFollowedRows } from './followed-rows.js';
import { InterArrivals } from './inter-arrivals.js';
import { type CompiledPlan, readPlan } from './read-plan.js';
import { referenceCount } from './reference-count.js';
import { SamplerTables } from './samplers.js';
import { isCurve, schedule } from './schedule.js';
import type { Schedule } from './schedule-basis.js';
import { StepCounts } from './step-counts.js';
import { SystemPrompts } from './system-prompts.js';
import type { MetadataOf } from './text-section.js';
import { assemblePlan } from './write-plan.js';

/** Expected rows of a tile: enough to spread the cost of a tile, few enough for its rows to stay in half a megabyte. */
const TILE_ROWS = 8192;
/** With many clients a tile holds at least this many rows a client, to spread the cost of visiting each. */
const TILE_ROWS_PER_CLIENT = 4;
const LARGEST_TILE_ROWS = 1 << 20;
/** Tiles of a trace; those of a longer one have more rows. The engine counts them in 32 bits. */
const MAX_TILES = 4_294_967_294;

/**
 * Arrivals that the engine may have to draw before it knows a row, some two seconds' worth: with reference arrivals
 * these are all of a window, of each client.
 */
const MAX_REFERENCE_AHEAD = 100_000_000;
/** What sums of expected requests may exceed a limit by. */
const ROUNDING = 1e-9;
/** Expected requests for each that is wanted, beyond which reference arrivals are taken to lose them all. */
const MAX_REFERENCE_LOSS = 16;

/**
 * Compiles a pool or view and settings, which are valid, into plan bytes.
 *
 * @param metadata of the trace; by default it has none
 * @param conversationsOf tells of each client; by default they all have those of the settings
 * @param limiting where `mayHaveLimits`
 * @throws UsageError where the settings ask for what no trace can have
 * @throws PoolError where the pool cannot carry what is asked
 */
export function* compilePlan(
  pool: Pool,
  settings: TraceSettings,
  metadata: MetadataOf = () => new Map(),
  conversationsOf: ConversationsOf = conversationsIn(pool, settings),
  limiting?: Limiting,
): Sliced<CompiledPlan> {
  const arrivals = settings.arrivals ?? 'exact';
  const withConversations = pool.clientIds.some((_, client) => conversationsOf(client) !== undefined);
  if (withConversations && arrivals === 'reference') {
    const problem = 'conversations are not possible with reference arrivals, which lose most of their starts';
    throw new UsageError(problem, { field: 'conversations' });
  }
  if (withConversations && settings.counts !== undefined) {
    const problem =
      'turns of conversations come when they come, so that no step can have an exact count of requests';
    throw new UsageError(problem, { field: 'counts' });
  }
  const { requests } = settings;
  const reader = new ActivityReader(pool);
  const compile = function* (resolved: TraceSettings) {
    const wanted = yield* schedule(pool, resolved, reader);
    return yield* compileSchedule(
      pool,
      wanted,
      reader,
      resolved,
      conversationsOf,
      requests,
      metadata,
      limiting,
    );
  };
  if (arrivals !== 'reference' || requests === undefined) return yield* compile(settings);
  // The reference's procedure loses arrivals, so more have to be expected for `requests` to be left.
  for (let expected = requests; ; ) {
    const plan = yield* compile({ ...settings, requests: expected });
    const count = yield* referenceCount(plan.bytes);
    const missing = requests - count;
    if (missing <= 0) return plan;
    // At the pool's own or one rate more requests take more time, in which as many of them are lost.
    const repeats = plan.durationSeconds >= 2 * (pool.toSeconds - pool.fromSeconds);
    const isSteady = settings.duration === undefined && !isCurve(settings.rate ?? 'native');
    const isHopeless = isSteady && repeats && count * 2 * MAX_REFERENCE_LOSS < expected;
    if (isHopeless || expected > MAX_REFERENCE_LOSS * (requests + 1)) {
      throw new UsageError(
        `${requests} requests are out of reach with reference arrivals, which make none where a client expects at ` +
          'most one in a window; use a higher rate, or exact arrivals',
        { field: 'requests' },
      );
    }
    expected += Math.max(missing, Math.ceil(expected / 64));
  }
}

function* compileSchedule(
  pool: Pool,
  wanted: Schedule,
  reader: ActivityReader,
  settings: TraceSettings,
  conversationsOf: ConversationsOf,
  requests: number | undefined,
  metadata: MetadataOf,
  limiting: Limiting | undefined,
): Sliced<CompiledPlan> {
  const { arrivals = 'exact', seed = '0' } = settings;
  const activity = yield* reader.read(wanted.windowCount);
  const samplers = new SamplerTables(deterministicMath());
  const laws = new InterArrivals(pool, arrivals, samplers.tables);
  const limited = limiting && new limiting.LimitedDatasets();
  const fieldSets = new FieldSets(pool, samplers, couplingsIn(pool, settings), limited);
  const prompts = new SystemPrompts(pool, settings);
  const prefixes = prefixPlan(settings, prompts, samplers);
  const parts = {
    pool,
    schedule: wanted,
    activity,
    fieldSets,
    laws,
    traitsOf: traitsIn(pool, settings),
    prompts,
    limits: limiting?.requestLimitsIn(pool, settings, prompts) ?? NO_LIMITS,
    floors: new BurstFloors(pool, wanted, settings),
    stepCounts: wanted.steps && new StepCounts(wanted, activity, seed),
  };
  const sections = yield* compileClients(parts, conversationsOf, samplers.tables);
  const { clients, clientWindows, classes, profiles, clientCount } = sections;
  const withConversations = classes.count > 0;
  const turnBits = turnBitsOf(classes.longest);
  const columns = columnPlans(pool.category, withConversations, prefixes, profiles.attributes);
  checkAhead(arrivals, sections);
  const isCounted = arrivals !== 'renewal' && !withConversations;
  if (clients.length === 0) throw new PoolError('the pool has no usable client', { file: pool.name });
  const expectedByPiece = sections.expectedByPiece ?? wanted.expectedByPiece;
  const windows = yield* compileWindows({ ...wanted, expectedByPiece }, classes.leadIns());
  const bytes = yield* assemblePlan({
    key: seedKey(seed),
    arrivals,
    columns,
    slotCount: FIELDS[pool.category].length,
    windows,
    clients,
    clientWindows,
    fieldSets: fieldSets.bytes(),
    couplings: fieldSets.couplings(),
    samplers,
    gapSamples: laws.sampleSection(),
    tileRows: tileRowsFor(clientCount, wanted.expectedRequests),
    classes: classes.bytes(),
    profiles,
    turnBits,
    ...inputAndOutputSlots(pool.category),
    expectedRequests: withConversations ? sections.expectedRequests : wanted.expectedRequests,
    rows: wanted.expectedRequests,
    rowLimit: isCounted ? requests : undefined,
    metadata: (fingerprint) =>
      withTurnBits(promptGroupMetadata(metadata(fingerprint), prompts.groups), turnBits),
  });
  return yield* readPlan(bytes);
}

/** What requests share; undefined where that is nothing but histories. */
function prefixPlan(
  { prefixes }: TraceSettings,
  prompts: SystemPrompts,
  samplers: SamplerTables,
): PrefixPlan | undefined {
  const documents = prefixes?.documents;
  if (documents === undefined && !prompts.areThere) return undefined;
  return {
    prompts: prompts.areThere,
    documents: documents && addDocuments(documents, samplers, deterministicMath()),
    isWithin: prefixes?.counted === 'within',
  };
}

/** Expected rows of a tile of a trace of so many clients and rows. */
function tileRowsFor(clientCount: number, rows: number): number {
  const usual = Math.min(Math.max(TILE_ROWS, clientCount * TILE_ROWS_PER_CLIENT), LARGEST_TILE_ROWS);
  return Math.max(usual, Math.ceil(rows / MAX_TILES));
}

/** Refuses what would be silent for long before its first row, and more arrivals than a plan can say. */
function checkAhead(
  arrivals: ArrivalMode,
  { largestExpected, followedRows, expectedRequests }: ClientSections,
): void {
  if (arrivals === 'reference' && !(largestExpected <= MAX_REFERENCE_AHEAD)) {
    throw new UsageError(
      'with reference arrivals all requests of a window of the pool are drawn before the first of them, which would be ' +
        `${Math.round(largestExpected)} and may be ${MAX_REFERENCE_AHEAD}; use a lower rate or exact arrivals`,
      { field: 'arrivals' },
    );
  }
  checkFollowedRows(followedRows);
  // With few conversations that can last long, those from before the trace may come on top of all its requests.
  if (!(expectedRequests <= MAX_REQUESTS * (1 + ROUNDING))) {
    throw new UsageError(
      `the trace and the conversations from before it amount to ${expectedRequests} arrivals, and may to ${MAX_REQUESTS}; use a ` +
        'lower rate',
      { field: 'conversations' },
    );
  }
}

/** The windows of the trace behind `leadIns`, which end where it starts. */
function* compileWindows(
  { pieces, expectedByPiece, beginShares }: Schedule,
  leadIns: Uint8Array,
): Sliced<Uint8Array> {
  const bytes = new Uint8Array(leadIns.length + pieces.length * Window.SIZE);
  bytes.set(leadIns);
  const view = new DataView(bytes.buffer);
  let expectedEnd = 0;
  for (const [index, { start, end }] of pieces.entries()) {
    if (index % STEPS_AT_A_TIME === 0) yield;
    const at = leadIns.length + index * Window.SIZE;
    expectedEnd += expectedByPiece[index];
    view.setFloat64(at + Window.START, start, true);
    view.setFloat64(at + Window.END, end, true);
    view.setFloat64(at + Window.EXPECTED_END, expectedEnd, true);
    view.setFloat64(at + Window.BEGIN_SHARE, beginShares[index], true);
  }
  return bytes;
}
