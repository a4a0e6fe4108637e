import { UsageError } from '../errors.js';
import { isCategory } from '../fields.js';
import { readKey } from '../plain-options.js';
import { MAX_LAID_WINDOWS } from '../pool/laid-windows.js';
import type { Pool } from '../pool/pool.js';

/** What a pool has to have, and what each is for a message. */
const POOL_PARTS: Readonly<Record<string, readonly [expected: string, is: (value: unknown) => boolean]>> = {
  name: ['a text', (value) => typeof value === 'string'],
  category: ['language, reason or multimodal', isCategory],
  clientIds: ['a Uint32Array', (value) => value instanceof Uint32Array],
  leftOut: ['a list', Array.isArray],
  view: ['a list', Array.isArray],
  windowCount: [
    `a whole number from 1 to ${MAX_LAID_WINDOWS}`,
    (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_LAID_WINDOWS,
  ],
  fromSeconds: ['a finite number', Number.isFinite],
  toSeconds: ['a finite number', Number.isFinite],
  readClient: ['a function', isFunction],
  dataset: ['a function', isFunction],
  windowEdge: ['a function', isFunction],
  coupling: ['a function or absent', isFunctionOrAbsent],
  conversations: ['a function or absent', isFunctionOrAbsent],
  gapSamples: ['a function or absent', isFunctionOrAbsent],
};

/**
 * Refuses what TypeScript would not let pass, for callers in JavaScript.
 *
 * @throws UsageError
 */
export function checkPool(pool: Pool): void {
  const given: unknown = pool;
  if (typeof given !== 'object' || given === null || given instanceof Promise) {
    const what = given instanceof Promise ? 'a promise; await openPool(…) first' : typeof given;
    throw new UsageError(`a pool, such as openPool(…) resolves to, was expected, but it is ${what}`, {
      field: 'pool',
    });
  }
  for (const [name, [expected, is]] of Object.entries(POOL_PARTS)) {
    if (is(readKey(given, name, `pool.${name}`))) continue;
    throw new UsageError(`it is no pool, such as openPool(…) resolves to: it is not ${expected}`, {
      field: `pool.${name}`,
    });
  }
  checkClock(pool);
}

/** Windows that do not ascend, or do not cover the part in use, would be laid along a trace without end. */
function checkClock(pool: Pool): void {
  const { fromSeconds, toSeconds, windowCount } = pool;
  if (!(fromSeconds < toSeconds)) {
    throw new UsageError(`its part in use, ${fromSeconds} to ${toSeconds} s, is empty`, { field: 'pool' });
  }
  let before = pool.windowEdge(0);
  const first = before;
  for (let window = 1; window <= windowCount; window++) {
    const edge = pool.windowEdge(window);
    if (!(edge > before && edge < Infinity)) {
      throw new UsageError(`its window ${window - 1} does not end after its start`, {
        field: 'pool.windowEdge',
      });
    }
    before = edge;
  }
  if (!(first <= fromSeconds && before >= toSeconds)) {
    throw new UsageError(
      `its windows, ${first} to ${before} s, do not cover its part in use, ${fromSeconds} to ${toSeconds} s`,
      { field: 'pool.windowEdge' },
    );
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isFunctionOrAbsent(value: unknown): boolean {
  return value === undefined || isFunction(value);
}
