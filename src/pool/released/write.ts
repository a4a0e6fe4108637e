import { PoolError } from '../../errors.js';
import { FIELDS, supportOf } from '../../fields.js';
import type { PoolTables } from '../pool-tables.js';
import { PATTERNS } from './trace-csv.js';

/** A file of a directory in the released layout: its name, and its text in pieces. */
export interface ReleasedFile {
  readonly name: string;
  readonly text: Iterable<string>;
}

/** Rows of a piece: some hundred kilobytes. */
const ROWS_AT_A_TIME = 2_048;

/**
 * A pool as the files of a directory in the released layout, which `loadDirectory` and ServeGen's own reader take. Numbers
 * are the shortest texts that stand for them, so that nothing is lost of them.
 *
 * @throws PoolError for a pool that no such directory can have: one without a usable client, of a single window, or with laws
 *   of gaps that the layout has no name for
 */
export function* releasedFiles(tables: PoolTables): Generator<ReleasedFile> {
  checkLayout(tables);
  const { clientIds, windowOffsets, datasetOffsets } = tables;
  for (const [row, id] of clientIds.entries()) {
    if (windowOffsets[row] < windowOffsets[row + 1]) {
      yield { name: `chunk-${id}-trace.csv`, text: traceText(tables, row) };
    }
    if (datasetOffsets[row] < datasetOffsets[row + 1]) {
      yield { name: `chunk-${id}-dataset.json`, text: datasetText(tables, row) };
    }
  }
}

/** What of a pool its directory would lack, each in a few words; empty where it has all. */
export function lostInRelease(tables: PoolTables): string[] {
  const { clientIds, windowOffsets, datasetOffsets, windowSeconds } = tables;
  const given = (column: readonly unknown[] | undefined) =>
    (column ?? []).filter((entry) => entry !== undefined).length;
  const clients = (count: number) => `${count} ${count === 1 ? 'client' : 'clients'}`;
  const nameless = clientIds.filter(
    (_, row) =>
      windowOffsets[row] === windowOffsets[row + 1] && datasetOffsets[row] === datasetOffsets[row + 1],
  );
  const lost: readonly (readonly [isLost: boolean, what: string])[] = [
    [given(tables.couplings) > 0, `the couplings of ${clients(given(tables.couplings))}`],
    [given(tables.conversations) > 0, `the conversations of ${clients(given(tables.conversations))}`],
    [given(tables.labels) > 0, `the names of ${clients(given(tables.labels))}`],
    [tables.provenance !== undefined, 'the text on where the pool is from'],
    [nameless.length > 0, `${clients(nameless.length)} with neither windows nor datasets`],
    [lengthAsRead(tables) !== windowSeconds, `the last digits of the length of windows, ${windowSeconds} s`],
  ];
  return lost.flatMap(([isLost, what]) => (isLost ? [what] : []));
}

/** Seconds of a window as readers have them: the distance of the first two starts. */
function lengthAsRead({ startSeconds, windowSeconds }: PoolTables): number {
  return startSeconds + windowSeconds - startSeconds;
}

function checkLayout(tables: PoolTables): void {
  const { name, windowCount, windowOffsets, datasetOffsets, pattern } = tables;
  const refuse = (problem: string) => {
    throw new PoolError(`${problem}, which the released layout cannot have`, { file: name });
  };
  if (windowCount < 2) refuse('the pool has a single window');
  if (!(lengthAsRead(tables) > 0)) refuse('the pool has windows too short to tell their starts apart');
  if (windowOffsets.at(-1) === 0) refuse('the pool has no client with windows');
  if (datasetOffsets.at(-1) === 0) refuse('the pool has no client with datasets');
  const other = pattern.find((family) => family >= PATTERNS.length);
  if (other !== undefined) refuse(`the pool has inter-arrival times of family ${other}`);
}

function* traceText(tables: PoolTables, row: number): Generator<string> {
  const { startSeconds, windowOffsets, rate, cv, pattern, arg1, arg2 } = tables;
  // What is lost of a length must not add up from window to window: readers would find gaps.
  const windowSeconds = lengthAsRead(tables);
  const lines: string[] = [];
  for (let at = windowOffsets[row]; at < windowOffsets[row + 1]; at++) {
    const start = startSeconds + (at - windowOffsets[row]) * windowSeconds;
    lines.push(`${start},${rate[at]},${cv[at]},${PATTERNS[pattern[at]]},${arg1[at]},${arg2[at]}\n`);
    if (lines.length === ROWS_AT_A_TIME) yield lines.splice(0).join('');
  }
  yield lines.join('');
}

function* datasetText(tables: PoolTables, row: number): Generator<string> {
  const { category, datasetOffsets, datasetStart } = tables;
  for (let dataset = datasetOffsets[row]; dataset < datasetOffsets[row + 1]; dataset++) {
    yield `${dataset === datasetOffsets[row] ? '{' : ','}\n  "${datasetStart[dataset]}": {`;
    for (const [index, field] of FIELDS[category].entries()) {
      yield `${index === 0 ? '' : ','}\n    "${field}": "`;
      yield* literal(tables, field, dataset);
      yield '"';
    }
    yield '\n  }';
  }
  yield '\n}\n';
}

/** A Python dict: keys are whole numbers, but for ratios, which are floats; probabilities are floats. */
function* literal({ fields }: PoolTables, field: string, dataset: number): Generator<string> {
  const { offsets, values, probabilities } = fields[field];
  const { isWhole } = supportOf(field);
  const entries = ['{'];
  for (let at = offsets[dataset]; at < offsets[dataset + 1]; at++) {
    const value = isWhole ? String(values[at]) : float(values[at]);
    entries.push(`${at === offsets[dataset] ? '' : ', '}${value}: ${float(probabilities[at])}`);
    if (entries.length === ROWS_AT_A_TIME) yield entries.splice(0).join('');
  }
  yield `${entries.join('')}}`;
}

/** A number as Python takes it for a float. */
function float(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
