import { UsageError } from '../errors.js';
import type { RatePoint } from './curve.js';
import type { RateExpression } from './expression.js';

/** Sums and products within each other, at most. */
const MAX_DEPTH = 32;

const KINDS = ['scale', 'max', 'steps', 'linear', 'ramp', 'diurnal', 'spike', 'sum', 'product', 'clip'];

/**
 * Refuses what is not a `RateExpression`; `path` is where it stands, such as `rate`.
 *
 * @throws UsageError that names the path, the value and what was expected
 */
export function checkRate(rate: unknown, path = 'rate', depth = 0): asserts rate is RateExpression {
  if (rate === 'native') return;
  if (typeof rate === 'number') {
    // Within sums and products a rate of 0 makes sense; alone nothing would be generated.
    check(rate, path, depth > 0 ? 0 : 'above 0', 'requests per second');
    return;
  }
  if (typeof rate !== 'object' || rate === null || Array.isArray(rate)) {
    throw fault(path, rate, "a number, 'native' or an object such as { scale } or { steps }");
  }
  if (depth > MAX_DEPTH) throw fault(path, '…', `at most ${MAX_DEPTH} levels of sums and products`);
  const [kind, ...more] = Object.keys(rate);
  if (kind === undefined || more.length > 0 || !KINDS.includes(kind)) {
    throw fault(path, rate, `an object with one of ${KINDS.join(', ')}`);
  }
  const value = (rate as Record<string, unknown>)[kind];
  checkKind(kind, value, `${path}.${kind}`, depth);
}

function checkKind(kind: string, value: unknown, path: string, depth: number): void {
  switch (kind) {
    case 'scale':
      check(value, path, 'above 0', 'a factor');
      break;
    case 'max':
      check(value, path, 'above 0', 'requests per second');
      break;
    case 'steps':
    case 'linear':
      checkPoints(value, path);
      break;
    case 'ramp':
      checkFields(value, path, { from: 0, to: 0, duration: 'above 0' }, { start: 0 });
      break;
    case 'diurnal':
      checkFields(value, path, { mean: 'above 0', peakOverTrough: 1 }, { peakAt: 0, startAt: 0 });
      break;
    case 'spike':
      checkSpike(value, path);
      break;
    case 'clip':
      checkClip(value, path, depth);
      break;
    default:
      if (!Array.isArray(value) || value.length === 0)
        throw fault(path, value, 'a list of at least one rate');
      for (const [index, part] of value.entries()) checkRate(part, `${path}[${index}]`, depth + 1);
  }
}

/** A number of at least so much, or above 0. */
type Bound = number | 'above 0';

function check(value: unknown, path: string, bound: Bound, unit: string): asserts value is number {
  const isValid =
    typeof value === 'number' && value < Infinity && (bound === 'above 0' ? value > 0 : value >= bound);
  const expected = bound === 'above 0' ? 'above 0' : `of at least ${bound}`;
  if (!isValid) throw fault(path, value, `a finite number ${expected} (${unit})`);
}

function checkFields(
  value: unknown,
  path: string,
  required: Readonly<Record<string, Bound>>,
  optional: Readonly<Record<string, Bound>>,
): asserts value is Record<string, number> {
  if (typeof value !== 'object' || value === null)
    throw fault(path, value, `an object with ${Object.keys(required).join(', ')}`);
  const all = { ...required, ...optional };
  for (const name of Object.keys(value)) {
    if (!(name in all)) throw fault(`${path}.${name}`, name, `one of ${Object.keys(all).join(', ')}`);
  }
  for (const [name, bound] of Object.entries(all)) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined && name in optional) continue;
    check(field, `${path}.${name}`, bound, name === 'from' || name === 'to' ? 'requests per second' : name);
  }
}

function checkPoints(points: unknown, path: string): asserts points is RatePoint[] {
  if (!Array.isArray(points) || points.length === 0) {
    throw fault(path, points, 'a list of at least one [time, rate]');
  }
  let before = Number.NEGATIVE_INFINITY;
  points.forEach((point: unknown, index) => {
    const at = `${path}[${index}]`;
    if (!Array.isArray(point) || point.length !== 2) throw fault(at, point, '[time, rate]');
    check(point[0], `${at}[0]`, 0, 'seconds');
    check(point[1], `${at}[1]`, 0, 'requests per second');
    if (!(point[0] > before)) throw fault(`${at}[0]`, point[0], `a time after the one before, ${before}`);
    before = point[0];
  });
}

function checkSpike(spike: unknown, path: string): void {
  checkFields(spike, path, { at: 0, duration: 'above 0' }, { rate: 0, factor: 0, rise: 0 });
  const { rate, factor, rise = 0, duration } = spike as Partial<Record<string, number>>;
  if ((rate === undefined) === (factor === undefined)) throw fault(path, spike, 'one of rate and factor');
  if (!(rise <= duration! / 2))
    throw fault(`${path}.rise`, rise, `at most half of the duration, ${duration! / 2}`);
}

function checkClip(clip: unknown, path: string, depth: number): void {
  if (typeof clip !== 'object' || clip === null || !('rate' in clip)) {
    throw fault(path, clip, 'an object with rate and min or max');
  }
  const { rate, ...bounds } = clip as { rate: unknown; min?: number; max?: number };
  checkRate(rate, `${path}.rate`, depth + 1);
  checkFields(bounds, path, {}, { min: 0, max: 'above 0' });
  const { min = 0, max = Number.POSITIVE_INFINITY } = bounds;
  if (!(min <= max)) throw fault(`${path}.min`, min, `at most max, ${max}`);
}

/** Characters of a value that a message shows. */
const SHOWN = 80;

function fault(path: string, value: unknown, expected: string): UsageError {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return new UsageError(`${shown} is not ${expected}`, { field: path });
}
