import { compareTraces } from '../src/compare/compare.js';
import type { TraceComparison, TraceFigures } from '../src/compare/comparison.js';
import { hourTraffic } from './figures/traffic.js';
import type { MeasuredPool } from './released.js';
import type { ComparedHour } from './results.js';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;
/** Of the evening, when most pools are busy. */
const HOUR = 18;

/**
 * One hour of a released pool and the same hour of a built-in population, each generated at one mean rate, as
 * `servegen compare` sees them. Of pools of several days it is an hour of the second, which is held out.
 */
export async function compareHour(
  name: string,
  released: MeasuredPool,
  builtin: MeasuredPool,
): Promise<ComparedHour> {
  const { pool, withoutLengths } = released;
  const day = pool.toSeconds - pool.fromSeconds >= 2 * DAY_SECONDS ? 1 : 0;
  const at = pool.fromSeconds + day * DAY_SECONDS + HOUR * HOUR_SECONDS;
  const arrivals = await compared(pool, at, builtin);
  const known = pool.clientIds.filter((id) => !withoutLengths.has(id));
  const isWhole = known.length === pool.clientIds.length;
  const lengths = isWhole ? arrivals : await compared(pool.filter({ client_ids: [...known] }), at, builtin);
  return {
    pool: name,
    category: pool.category,
    hour: `${day}d ${HOUR}:00`,
    figuresOfPool: { ...arrivalFigures(arrivals.a), ...jointFigures(lengths.a) },
    figuresOfBuiltin: { ...arrivalFigures(arrivals.b), ...jointFigures(arrivals.b) },
  };
}

async function compared(
  pool: MeasuredPool['pool'],
  at: number,
  builtin: MeasuredPool,
): Promise<TraceComparison> {
  const traces = [await hourTraffic(pool, at), await hourTraffic(builtin.pool, HOUR * HOUR_SECONDS)];
  return compareTraces(traces[0]!, traces[1]!);
}

function arrivalFigures({
  windowRates,
  dispersion,
  interArrivalCv,
  clients,
}: TraceFigures): Record<string, number> {
  return {
    interArrivalCv: interArrivalCv.whole,
    rateCv3: windowRates.cv,
    ...Object.fromEntries(
      dispersion.map(({ windowSeconds, index }) => [`dispersion${windowSeconds}`, index]),
    ),
    ...Object.fromEntries(clients.topShares.map(({ clients: top, share }) => [`top${top}`, share])),
    clientsFor90: clients.clientsForNinetyPercent,
  };
}

function jointFigures({ joint }: TraceFigures): Record<string, number> {
  if (joint === undefined) return {};
  return {
    inputOutputSpearman: joint.spearman,
    ...Object.fromEntries(
      joint.deciles.flatMap(({ decile, meanInput, meanOutput }) => [
        [`inputOfTenth${decile}`, meanInput],
        [`outputOfTenth${decile}`, meanOutput],
      ]),
    ),
  };
}
