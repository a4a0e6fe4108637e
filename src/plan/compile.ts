import { deterministicMath } from '../engine/math.js';
import { seedKey } from '../engine/seed.js';
import { PoolError, UsageError } from '../errors.js';
import type { ArrivalMode, Coupling, GenerateOptions } from '../generate-options.js';
import { FIELDS, type Pool } from '../pool/pool.js';
import { ActivityReader } from './activity.js';
import { type ConversationsOf, compileClients } from './clients.js';
import { type ColumnPlan, columnPlans } from './columns.js';
import { type SlotCoupling, slotCoupling } from './coupling.js';
import { type CouplingOf, FieldSets } from './field-sets.js';
import { GapLaws } from './gap-laws.js';
import { Window } from './layout.js';
import { referenceCount } from './reference-count.js';
import { SamplerTables } from './samplers.js';
import { schedule } from './schedule.js';
import type { Schedule } from './schedule-basis.js';
import { assemblePlan } from './write-plan.js';

/** Expected rows of a tile: enough to spread the cost of a tile, few enough for its rows to stay in half a megabyte. */
const TILE_ROWS = 8192;
/** With many clients a tile holds at least this many rows a client, to spread the cost of visiting each. */
const TILE_ROWS_PER_CLIENT = 4;
const LARGEST_TILE_ROWS = 1 << 20;

const ARRIVAL_MODES: readonly ArrivalMode[] = ['exact', 'renewal', 'reference'];
/** With reference arrivals a client-window is one segment, whose arrivals the engine counts in 32 bits. */
const MAX_REFERENCE_MASS = 2_147_483_648;
/** Expected requests for each that is wanted, beyond which reference arrivals are taken to lose them all. */
const MAX_REFERENCE_LOSS = 16;

export interface CompiledPlan {
  readonly bytes: Uint8Array;
  readonly columns: readonly ColumnPlan[];
  /** Clients with at least one active window in the trace. */
  readonly clientCount: number;
  /** Rows after which the trace is complete, where the number of requests was given and can be met exactly. */
  readonly rowLimit: number | undefined;
  /** Whether the plan fixes the number of rows; with `renewal` arrivals and with conversations it does not. */
  readonly isCounted: boolean;
  readonly durationSeconds: number;
}

/**
 * Compiles a pool or view and options into plan bytes.
 *
 * @param conversationsOf tells of each client; by default they all have those of the options, which are valid
 * @throws UsageError for options out of range
 * @throws PoolError where the pool cannot carry what is asked
 */
export function compilePlan(
  pool: Pool,
  options: GenerateOptions,
  conversationsOf: ConversationsOf = (client) => conversations(pool, options, client),
): CompiledPlan {
  const arrivals = options.arrivals ?? 'exact';
  if (!ARRIVAL_MODES.includes(arrivals)) {
    throw new UsageError(`${JSON.stringify(arrivals)} is not 'exact', 'renewal' or 'reference'`, {
      field: 'arrivals',
    });
  }
  const withConversations = pool.clientIds.some((_, client) => conversationsOf(client) !== undefined);
  if (withConversations && arrivals === 'reference') {
    throw new UsageError(
      'conversations are not possible with reference arrivals, which lose most of their starts',
      {
        field: 'conversations',
      },
    );
  }
  const { requests } = options;
  const reader = new ActivityReader(pool);
  const compile = (resolved: GenerateOptions) =>
    compileSchedule(pool, schedule(pool, resolved, reader), reader, resolved, conversationsOf);
  if (arrivals !== 'reference' || requests === undefined) {
    const plan = compile(options);
    return { ...plan, rowLimit: plan.isCounted ? requests : undefined };
  }
  // The reference's procedure loses arrivals, so more have to be expected for `requests` to be left.
  for (let expected = requests; ; ) {
    const plan = compile({ ...options, requests: expected });
    const missing = requests - referenceCount(plan.bytes);
    if (missing <= 0) return { ...plan, rowLimit: requests };
    if (expected > MAX_REFERENCE_LOSS * (requests + 1)) {
      throw new UsageError(
        `${requests} requests are out of reach with reference arrivals, which make none where a client expects at ` +
          'most one in a window; use a higher rate, or exact arrivals',
        { field: 'requests' },
      );
    }
    expected += Math.max(missing, Math.ceil(expected / 64));
  }
}

function compileSchedule(
  pool: Pool,
  wanted: Schedule,
  reader: ActivityReader,
  options: GenerateOptions,
  conversationsOf: ConversationsOf,
): Omit<CompiledPlan, 'rowLimit'> {
  const { arrivals = 'exact', seed = '0' } = options;
  const activity = reader.read(wanted.windowCount);
  const samplers = new SamplerTables(deterministicMath());
  const laws = new GapLaws(pool, arrivals, options.gaps, samplers.tables);
  const fieldSets = new FieldSets(pool, samplers, couplings(pool, options));
  const sections = compileClients(pool, wanted, activity, conversationsOf, samplers, fieldSets, laws);
  const { clients, cells, classes, clientCount, largestMass } = sections;
  const withConversations = classes.count > 0;
  const columns = columnPlans(pool.category, withConversations);
  if (arrivals === 'reference' && !(largestMass <= MAX_REFERENCE_MASS)) {
    throw new UsageError(
      `a client expects ${largestMass} requests in one window; with reference arrivals it may have at most ` +
        `${MAX_REFERENCE_MASS}, so use a lower rate or exact arrivals`,
    );
  }
  if (clients.length === 0) throw new PoolError('the pool has no usable client', { file: pool.name });
  const bytes = assemblePlan({
    key: seedKey(seed),
    arrivals,
    columns,
    slotCount: FIELDS[pool.category].length,
    windows: compileWindows(wanted, classes.leadIns()),
    clients,
    cells,
    fieldSets: fieldSets.bytes(),
    couplings: fieldSets.couplings(),
    samplers,
    gapSamples: laws.sampleSection(),
    tileRows: Math.min(Math.max(TILE_ROWS, clientCount * TILE_ROWS_PER_CLIENT), LARGEST_TILE_ROWS),
    classes: classes.bytes(),
    mass: withConversations ? sections.mass : wanted.mass,
    rows: wanted.mass,
  });
  const isCounted = arrivals !== 'renewal' && !withConversations;
  return { bytes, columns, clientCount, isCounted, durationSeconds: wanted.duration };
}

/** The conversations of a client: its own, or those of the options. */
function conversations(pool: Pool, options: GenerateOptions, client: number) {
  const own = pool.conversations?.(client) ?? options.conversations;
  return own === 'none' ? undefined : own;
}

/** The couplings of a pool's datasets: their own, or that of the options. */
function couplings(pool: Pool, options: GenerateOptions): CouplingOf {
  const prepare = (coupling: Coupling | undefined) =>
    slotCoupling(coupling, pool.category, deterministicMath());
  const common = prepare(options.coupling);
  const own = new Map<Coupling, SlotCoupling | undefined>();
  return (dataset) => {
    const coupling = pool.coupling?.(dataset);
    if (coupling === undefined) return common;
    if (!own.has(coupling)) own.set(coupling, prepare(coupling));
    return own.get(coupling);
  };
}

/** The windows of the trace behind `leadIns`, which end where it starts. */
function compileWindows({ pieces, masses, beginShares }: Schedule, leadIns: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(leadIns.length + pieces.length * Window.SIZE);
  bytes.set(leadIns);
  const view = new DataView(bytes.buffer);
  let massEnd = 0;
  pieces.forEach(({ start, end }, index) => {
    const at = leadIns.length + index * Window.SIZE;
    massEnd += masses[index]!;
    view.setFloat64(at + Window.START, start, true);
    view.setFloat64(at + Window.END, end, true);
    view.setFloat64(at + Window.MASS_END, massEnd, true);
    view.setFloat64(at + Window.BEGIN_SHARE, beginShares[index]!, true);
  });
  return bytes;
}
