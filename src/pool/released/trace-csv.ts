import { PoolError } from '../../errors.js';
import { shapedInterArrivals } from '../../laws/families.js';
import { GapFamily } from '../../laws/inter-arrival-family.js';
import { foundAt } from './fault.js';
import { grown } from './grown.js';
import { lengthProblem, numberOf } from './number-text.js';

const COLUMN_COUNT = 6;

/** Window starts may differ from multiples of the window's length by this share of it. */
const START_TOLERANCE = 1e-6;

/** Bytes of a row at least: five numbers, an empty pattern, five commas and a line feed, which the last may lack. */
export const SHORTEST_ROW = 11;

/** The patterns by the `GapFamily` number that stands for them. */
export const PATTERNS: readonly string[] = ['', 'Gamma', 'Weibull'];
type Pattern = number;

/** A window of a client, by the names of the columns. */
interface Row {
  readonly start: number;
  readonly rate: number;
  readonly cv: number;
  readonly pattern: Pattern;
  readonly arg1: number;
  readonly arg2: number;
}

/** Makes the error for something in the line at hand. */
type Refuse = (problem: string, column?: keyof Row) => PoolError;

/** All clients' traces: one entry a window, client by client. */
export class TraceColumns {
  startSeconds = 0;
  windowSeconds = 0;
  windowCount = 0;
  length = 0;
  rate = new Float64Array(0);
  cv = new Float64Array(0);
  pattern = new Uint8Array(0);
  arg1 = new Float64Array(0);
  arg2 = new Float64Array(0);

  add({ rate, cv, pattern, arg1, arg2 }: Row): void {
    const index = this.length++;
    if (index === this.rate.length) this.reserve(Math.max(256, 2 * index));
    this.rate[index] = rate;
    this.cv[index] = cv;
    this.pattern[index] = pattern;
    this.arg1[index] = arg1;
    this.arg2[index] = arg2;
  }

  /** Makes room for `capacity` windows of all clients together. */
  reserve(capacity: number): void {
    if (capacity <= this.rate.length) return;
    for (const name of ['rate', 'cv', 'arg1', 'arg2'] as const) this[name] = grown(this[name], capacity);
    this.pattern = grown(this.pattern, capacity);
  }
}

/**
 * Reads a released trace file, rows of `start,rate,cv,pattern,arg1,arg2` without a header, and appends its
 * windows to `into`. The first file sets the windows; all others must have the same ones.
 *
 * @param file the name for errors
 * @throws PoolError on rows with other than six columns, columns that are not numbers in their range, unknown
 *   patterns, and windows that are not equal in length, in order and the same as other clients'
 */
export function readTraceCsv(text: string, file: string, into: TraceColumns): void {
  const lines = linesOf(text);
  const isFirst = into.windowCount === 0;
  for (const [index, line] of lines.entries()) {
    const refuse: Refuse = (problem, column) =>
      new PoolError(problem, { file, line: index + 1, ...(column !== undefined && { field: column }) });
    const row = readRow(line, refuse);
    if (isFirst) learnWindow(into, row.start, index, refuse);
    else checkWindow(into, row.start, index, refuse);
    into.add(row);
  }
  if (lines.length < 2) {
    const found = lines.length === 0 ? 'no windows' : 'one window';
    throw new PoolError(
      `the trace has ${found}; it must have at least two, as their distance is their length`,
      {
        file,
        line: 1,
      },
    );
  }
  if (isFirst) into.windowCount = lines.length;
  else if (lines.length !== into.windowCount) {
    throw new PoolError(
      `the trace ends after ${lines.length} windows; the traces before it have ${into.windowCount}`,
      { file, line: lines.length },
    );
  }
}

/** The lines of a text, without carriage returns at their ends, and without blank ones at the end. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function learnWindow(into: TraceColumns, start: number, index: number, refuse: Refuse): void {
  if (index === 0) into.startSeconds = start;
  else if (index === 1) {
    into.windowSeconds = start - into.startSeconds;
    if (!(into.windowSeconds > 0)) {
      throw refuse(
        `the window start ${start} must be greater than the one before it, ${into.startSeconds}`,
        'start',
      );
    }
  } else checkWindow(into, start, index, refuse);
}

function checkWindow(into: TraceColumns, start: number, index: number, refuse: Refuse): void {
  const { startSeconds, windowSeconds, windowCount } = into;
  const expected = startSeconds + index * windowSeconds;
  if (!(Math.abs(start - expected) <= START_TOLERANCE * windowSeconds)) {
    throw refuse(
      `the window start ${start} must be ${expected}, as windows are ${windowSeconds} s long, without gaps, and the same for all clients`,
      'start',
    );
  }
  if (windowCount > 0 && index >= windowCount) {
    throw refuse(
      `the window ${index + 1} is one too many; the traces before it have ${windowCount}`,
      'start',
    );
  }
}

function readRow(line: string, refuse: Refuse): Row {
  const cells = line.split(',', COLUMN_COUNT + 1);
  if (cells.length > COLUMN_COUNT) throw refuse('the row has more than 6 columns; it must have 6');
  if (cells.length < COLUMN_COUNT) {
    const columns = cells.at(-1) === '' ? cells.length - 1 : cells.length;
    throw refuse(`the row ends after ${columns} columns; it must have 6`);
  }
  const row: Row = {
    start: readNumber(cells[0], 'start', refuse),
    rate: readNumber(cells[1], 'rate', refuse),
    cv: readNumber(cells[2], 'cv', refuse),
    pattern: readPattern(cells[3], refuse),
    arg1: readNumber(cells[4], 'arg1', refuse),
    arg2: readNumber(cells[5], 'arg2', refuse),
  };
  const { rate, cv, pattern, arg1 } = row;
  if (!(rate >= 0)) throw refuse(`the value ${rate} must be at least 0`, 'rate');
  if (!(cv >= 0)) throw refuse(`the value ${cv} must be at least 0`, 'cv');
  if (rate > 0) {
    if (pattern === GapFamily.none) {
      throw refuse(
        `the pattern of a window with rate ${rate} is empty; it must be Gamma or Weibull`,
        'pattern',
      );
    }
    checkShape(pattern, arg1, refuse);
  }
  return row;
}

function checkShape(family: Pattern, shape: number, refuse: Refuse): void {
  const { minimum, maximum } = shapedInterArrivals(family)!.shape;
  if (!(shape > 0)) throw refuse(`the value ${shape} must be greater than 0`, 'arg1');
  if (!(shape >= minimum && shape <= maximum)) {
    throw refuse(`the value ${shape} must be from ${minimum} to ${maximum} for ${PATTERNS[family]}`, 'arg1');
  }
}

function readNumber(cell: string, column: keyof Row, refuse: Refuse): number {
  const value = numberOf(cell);
  if (Number.isFinite(value)) return value;
  const found = cell === '' ? 'an empty cell' : foundAt(cell, 0);
  throw refuse(lengthProblem(cell) ?? `${found} must be a finite number`, column);
}

function readPattern(cell: string, refuse: Refuse): Pattern {
  const pattern = PATTERNS.indexOf(cell);
  if (pattern >= 0) return pattern as Pattern;
  throw refuse(`the pattern ${foundAt(cell, 0)} is unknown; it must be Gamma, Weibull or empty`, 'pattern');
}
