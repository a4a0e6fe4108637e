/** Timing: rounds in which every case runs once, so that what else the machine does falls on all of them alike. */

/** Seconds that `task` takes. */
export async function seconds(task) {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1e3;
}

/**
 * Seconds of processor time that `task` takes. For work on one core this is what the clock would show on an idle
 * machine, and a busy machine disturbs it far less.
 */
export async function processorSeconds(task) {
  const start = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/**
 * Runs all cases once to warm up and then `rounds` times, in turn.
 *
 * @param cases by name: functions that return a figure, or a promise of one
 * @returns the figures of each case, by name
 */
export async function interleave(cases, rounds, { warmUp = true } = {}) {
  const names = Object.keys(cases);
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    // Every other round backwards: no case always runs behind the same one.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figure = await cases[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
}

export function median(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One line of a report: the median, and the least and the largest figure. */
export function result(name, unit, figures) {
  return {
    case: name,
    value: median(figures),
    unit,
    low: Math.min(...figures),
    high: Math.max(...figures),
    n: figures.length,
  };
}

/** The ratio of two cases: the median of the ratios round by round, which a busy machine disturbs least. */
export function ratio(name, numerators, denominators) {
  return result(
    name,
    'x',
    numerators.map((figure, round) => figure / denominators[round]),
  );
}

/** A number from the environment, such as BENCH_ROWS=1e9. */
export function setting(name, fallback) {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name}: '${text}' is not a number above 0`);
  return value;
}

/** Prints a bench's one JSON object. */
export function report(question, results, notes = []) {
  console.log(JSON.stringify({ question, results, notes }, null, 2));
}
