import { deterministicMath } from '../engine/math.js';
import { prepareEngine } from '../engine/module.js';
import { UsageError } from '../errors.js';
import type { Log } from '../logs/log.js';
import { pauseIfDue } from '../platform/slices.js';
import { type Attended, checkAttended } from '../progress.js';
import { absentFigures } from './absent.js';
import type { Characterisation } from './characterisation.js';
import { clientFigures, nameOf } from './clients.js';
import { FamilyTally } from './family-tally.js';
import { FirstPass } from './first-pass.js';
import { LawCvTally } from './law-cv-tally.js';
import { shiftFigures } from './shifts.js';
import { type Accumulator, TokenColumns } from './token-columns.js';
import { TopClientTally } from './top-client-tally.js';
import { planWindows } from './window-cursor.js';

/** Options of `characterise`. */
export interface CharacteriseOptions extends Attended {
  /** Length in seconds of the windows that each have a rate, a CV and mean lengths. Default 600. */
  readonly windowSeconds?: number;
  /** Length in seconds of the windows whose inter-arrival times laws are fitted to. Default 1,200. */
  readonly familyWindowSeconds?: number;
}

const DEFAULTS = { windowSeconds: 600, familyWindowSeconds: 1200 } as const;

const OPTION_NAMES = [...Object.keys(DEFAULTS), 'signal', 'onProgress'];

/**
 * Characterises the traffic of a log by the figures of the paper. The log is read twice: what comes of the first pass is
 * which clients are the busiest, and how fine the log's clock is. Memory grows with windows, clients and distinct lengths,
 * but not with requests. Progress is told of the rows of both passes.
 *
 * @throws UsageError for options out of range, and windows so short that there are more than 262,144
 * @throws whatever reading the log does
 */
export async function characterise(log: Log, options: CharacteriseOptions = {}): Promise<Characterisation> {
  const { signal, onProgress, ...given } = checkAttended(options, OPTION_NAMES);
  const { windowSeconds, familyWindowSeconds } = checkSeconds({ ...DEFAULTS, ...given });
  await prepareEngine();
  const math = deterministicMath();
  const columns = new TokenColumns(log.fields);
  let rows = 0;
  const pass = async (accumulator: Accumulator) => {
    for await (const batch of log.batches()) {
      signal?.throwIfAborted();
      if (batch.rows === 0) continue;
      accumulator.add(columns.read(batch));
      rows += batch.rows;
      onProgress?.({ phase: 'rows', rows, expectedRows: 2 * log.requests });
      await pauseIfDue(signal);
    }
  };

  const first = new FirstPass(log, columns, windowSeconds, math);
  // Refused before the log is read, as those of the first pass are.
  const familyPlan = planWindows(log.durationSeconds, familyWindowSeconds);
  await pass(first);
  const { arrivals, clients: clientTally } = first;
  const ranked = clientTally.ranked();
  const families = new FamilyTally(familyPlan, arrivals.tick(), math);
  const top = new TopClientTally(ranked, first.windowPlan, columns);
  const plans = new Set(arrivals.isCoarse() ? [first.windowPlan, first.periodPlan] : []);
  const lawCvs = new Map([...plans].map((plan) => [plan, new LawCvTally(plan, arrivals.tick(), math)]));
  await pass({
    add(batch) {
      for (const tally of lawCvs.values()) tally.add(batch);
      families.add(batch);
      top.add(batch);
    },
  });

  const told = first.windows();
  const windows = lawCvs.get(first.windowPlan)?.replaced(told.windows) ?? told.windows;
  const periods =
    first.periodPlan === first.windowPlan
      ? windows
      : (lawCvs.get(first.periodPlan)?.replaced(told.periods) ?? told.periods);
  const found: Omit<Characterisation, 'absent'> = {
    log: {
      name: log.name,
      category: log.category,
      fields: log.fields,
      requests: arrivals.requests,
      durationSeconds: log.durationSeconds,
      startUnixSeconds: log.startUnixSeconds,
      clientKey: log.clientKey,
      dropped: log.dropped,
      notes: log.notes,
    },
    arrivals: arrivals.figures(
      log.durationSeconds,
      windows,
      first.windowPlan,
      math,
      lawCvs.get(first.windowPlan)?.ofLog(),
    ),
    families: families.figures(),
    shifts: shiftFigures(periods, first.periodPlan.seconds, windows, columns.names),
    ...first.figures(),
    clients:
      log.clientKey === 'none' || ranked.length === 0
        ? undefined
        : clientFigures(
            clientTally,
            ranked,
            log,
            top.figures((client) => nameOf(log, client)),
            arrivals.tick(),
          ),
  };
  return { ...found, absent: absentFigures(found) };
}

/** Refuses what is out of range, and what TypeScript would not let pass. */
function checkSeconds<T extends Readonly<Record<string, unknown>>>(options: T): T {
  for (const [field, seconds] of Object.entries(options)) {
    if (!(typeof seconds === 'number' && seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
      throw new UsageError(`${seconds} is not a length of time above 0, in seconds`, { field });
    }
  }
  return options;
}
