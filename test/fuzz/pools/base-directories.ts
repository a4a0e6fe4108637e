import { CATEGORIES, FIELDS } from '../../../src/fields.js';
import type { Random } from '../random.js';

/** A directory as text: cells of the trace's rows, and literals by window and field. */
export interface DirectoryText {
  readonly traces: Map<number, string[][]>;
  readonly datasets: Map<number, Map<string, Map<string, Literal>>>;
}

/** Value and probability, as they are written. */
export type Literal = [value: string, probability: string][];

const WINDOW_SECONDS = 600;

/** A small directory of any category that is valid, with clients of all kinds. */
export function baseDirectory(random: Random): DirectoryText {
  const category = random.pick(CATEGORIES);
  const windows = random.between(2, 5);
  const traces: DirectoryText['traces'] = new Map();
  const datasets: DirectoryText['datasets'] = new Map();
  const ids = [0, ...Array.from({ length: random.below(4) }, () => random.pick([1, 2, 7, 99, 4294967295]))];
  for (const id of new Set(ids)) {
    // The first client can be used, whatever the others are.
    const isWhole = id === 0;
    if (isWhole || random.chance(0.9)) {
      traces.set(
        id,
        Array.from({ length: windows }, (_, window) => traceRow(window, isWhole && window === 0, random)),
      );
    }
    if (isWhole || random.chance(0.9)) {
      const starts = Array.from({ length: random.between(1, 3) }, (_, index) =>
        String(index * WINDOW_SECONDS),
      );
      const literal = (field: string) => (random.chance(isWhole ? 0 : 0.1) ? [] : literalOf(field, random));
      datasets.set(
        id,
        new Map(
          starts.map((start) => [start, new Map(FIELDS[category].map((field) => [field, literal(field)]))]),
        ),
      );
    }
  }
  return { traces, datasets };
}

function traceRow(window: number, mustBeActive: boolean, random: Random): string[] {
  const start = String(window * WINDOW_SECONDS);
  if (!mustBeActive && random.chance(0.2)) return [start, '0', '0', '', '0', '0'];
  const rate = random.pick(['0.5', '1e-05', '0.0033333333333333335', '12']);
  return random.chance(0.5)
    ? [start, rate, '1.25', 'Gamma', random.pick(['0.64', '1.0', '45230.5']), '3.125']
    : [start, rate, '1038.5', 'Weibull', random.pick(['0.15', '1.5']), '3'];
}

function literalOf(field: string, random: Random): Literal {
  const isRatio = field === 'reason_ratio';
  const pool = isRatio
    ? ['0', '0.001996007984031936', '0.25', '0.5', '1.0']
    : field.endsWith('_count')
      ? ['0', '1', '2', '5']
      : ['1', '7', '10', '300', '65536', '4294967295'];
  const count = random.between(1, 3);
  const from = random.below(pool.length - count + 1);
  const probabilities = [
    ['1.0'],
    ['0.25', '0.75'],
    ['0.3333333333333333', '0.3333333333333333', '0.3333333333333334'],
  ];
  return pool.slice(from, from + count).map((value, index) => [value, probabilities[count - 1][index]]);
}
