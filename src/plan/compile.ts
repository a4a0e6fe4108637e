import { deterministicMath } from '../engine/math.js';
import { seedKey } from '../engine/seed.js';
import { PoolError, UsageError } from '../errors.js';
import type { ArrivalMode, GapLaw, GenerateOptions } from '../generate-options.js';
import { FIELDS, type Pool } from '../pool/pool.js';
import { type Activity, ActivityReader } from './activity.js';
import { CellSection } from './cell-section.js';
import { type ColumnPlan, columnPlans } from './columns.js';
import { type SlotCoupling, slotCoupling } from './coupling.js';
import { FieldSets } from './field-sets.js';
import { GapLaws } from './gap-laws.js';
import { Client, Window } from './layout.js';
import { referenceCount } from './reference-count.js';
import { SamplerTables } from './samplers.js';
import { schedule } from './schedule.js';
import type { Schedule } from './schedule-basis.js';
import { assemblePlan } from './write-plan.js';

/** Expected rows of a tile: enough to spread the cost of a tile, few enough for its rows to stay in half a megabyte. */
const TILE_ROWS = 16384;
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
  /** Rows after which the trace is complete, where an exact number of requests was given. */
  readonly rowLimit: number | undefined;
  /** Whether the number of rows is fixed by the plan; with `renewal` arrivals it is not. */
  readonly isCounted: boolean;
  readonly durationSeconds: number;
}

/**
 * Compiles a pool or view and options into plan bytes.
 *
 * @throws UsageError for options out of range
 * @throws PoolError where the pool cannot carry what is asked
 */
export function compilePlan(pool: Pool, options: GenerateOptions): CompiledPlan {
  const arrivals = options.arrivals ?? 'exact';
  if (!ARRIVAL_MODES.includes(arrivals)) {
    throw new UsageError(`${JSON.stringify(arrivals)} is not 'exact', 'renewal' or 'reference'`, {
      field: 'arrivals',
    });
  }
  const { requests } = options;
  const seed = options.seed ?? '0';
  const coupling = slotCoupling(options.coupling, pool.category, deterministicMath());
  const reader = new ActivityReader(pool);
  const compile = (resolved: GenerateOptions) =>
    compileSchedule(pool, schedule(pool, resolved, reader), reader, arrivals, seed, coupling, options.gaps);
  if (arrivals !== 'reference' || requests === undefined) {
    return { ...compile(options), rowLimit: arrivals === 'renewal' ? undefined : requests };
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
  arrivals: ArrivalMode,
  seed: string,
  coupling: SlotCoupling | undefined,
  gaps: GapLaw | undefined,
): Omit<CompiledPlan, 'rowLimit'> {
  const activity = reader.read(wanted.windowCount);
  const columns = columnPlans(pool.category);
  const samplers = new SamplerTables(deterministicMath());
  const laws = new GapLaws(pool, arrivals, gaps, samplers.tables);
  const fieldSets = new FieldSets(pool, samplers, coupling);
  const { clients, cells, largestMass } = compileClients(pool, wanted, activity, fieldSets, laws);
  if (arrivals === 'reference' && !(largestMass <= MAX_REFERENCE_MASS)) {
    throw new UsageError(
      `a client expects ${largestMass} requests in one window; with reference arrivals it may have at most ` +
        `${MAX_REFERENCE_MASS}, so use a lower rate or exact arrivals`,
    );
  }
  if (clients.length === 0) throw new PoolError('the pool has no usable client', { file: pool.name });
  const clientCount = clients.length / Client.SIZE;
  const bytes = assemblePlan({
    key: seedKey(seed),
    arrivals,
    columns,
    slotCount: FIELDS[pool.category].length,
    windows: compileWindows(wanted),
    clients,
    cells,
    fieldSets: fieldSets.bytes(),
    couplings: fieldSets.couplings(),
    samplers,
    gapSamples: laws.sampleSection(),
    tileRows: Math.min(Math.max(TILE_ROWS, clientCount * TILE_ROWS_PER_CLIENT), LARGEST_TILE_ROWS),
    mass: wanted.mass,
  });
  const isCounted = arrivals !== 'renewal';
  return { bytes, columns, clientCount, isCounted, durationSeconds: wanted.duration };
}

function compileWindows({ pieces, masses, beginShares }: Schedule): Uint8Array {
  const bytes = new Uint8Array(pieces.length * Window.SIZE);
  const view = new DataView(bytes.buffer);
  let massEnd = 0;
  pieces.forEach(({ start, end }, index) => {
    const at = index * Window.SIZE;
    massEnd += masses[index]!;
    view.setFloat64(at + Window.START, start, true);
    view.setFloat64(at + Window.END, end, true);
    view.setFloat64(at + Window.MASS_END, massEnd, true);
    view.setFloat64(at + Window.BEGIN_SHARE, beginShares[index]!, true);
  });
  return bytes;
}

/** The sections clients and cells; adds the field sets and laws of gaps that they use. */
function compileClients(
  pool: Pool,
  { pieces, masses }: Schedule,
  activity: Activity,
  fieldSets: FieldSets,
  laws: GapLaws,
) {
  const { totalRates, clientStarts } = activity;
  const entryOfWindow = new Int32Array(activity.windowCount).fill(-1);
  const clientSection = new Uint8Array(pool.clientIds.length * Client.SIZE);
  const clientView = new DataView(clientSection.buffer);
  const cellSection = new CellSection();
  let clientCount = 0;
  let largestMass = 0;
  pool.clientIds.forEach((clientId, client) => {
    const [from, to] = [clientStarts[client]!, clientStarts[client + 1]!];
    if (from === to) return;
    for (let entry = from; entry < to; entry++) entryOfWindow[activity.windows[entry]!] = entry;
    const firstCell = cellSection.count;
    let massEnd = 0;
    for (let piece = 0; piece < pieces.length; piece++) {
      const poolWindow = pieces[piece]!.poolWindow;
      const entry = entryOfWindow[poolWindow]!;
      if (entry < 0) continue;
      const mass = masses[piece]! * (activity.rates[entry]! / totalRates[poolWindow]!);
      // A mass that vanishes beside what is there already adds no request.
      if (!(massEnd + mass > massEnd)) continue;
      massEnd += mass;
      largestMass = Math.max(largestMass, mass);
      const fieldSet = fieldSets.indexOf(activity.datasets[entry]!);
      const family = laws.family(activity.families[entry]!);
      cellSection.add(massEnd, laws.shape(family, activity.shapes[entry]!), piece, fieldSet, family);
    }
    for (let entry = from; entry < to; entry++) entryOfWindow[activity.windows[entry]!] = -1;
    if (cellSection.count === firstCell) return;
    const at = clientCount++ * Client.SIZE;
    clientView.setUint32(at + Client.ID, clientId, true);
    clientView.setUint32(at + Client.FIRST_CELL, firstCell, true);
    clientView.setUint32(at + Client.CELL_COUNT, cellSection.count - firstCell, true);
  });
  return {
    clients: clientSection.subarray(0, clientCount * Client.SIZE),
    cells: cellSection.bytes(),
    largestMass,
  };
}
