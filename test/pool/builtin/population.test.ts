import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import { populationKernel } from '../../../src/pool/builtin/kernel.js';
import { builtinPool } from '../../../src/pool/builtin/population.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { PARAMETERS } from './given.js';

const NAMES = ['builtin:language', 'builtin:reason', 'builtin:multimodal'] as const;

describe.each([...NAMES, 'builtin:language?burstiness=1.5&shifts=2'])('%s', (name) => {
  test('is read in another order and by parts with the same numbers', async () => {
    const [pool, other] = [await builtinPool(name), await builtinPool(name)];
    const whole = allocateClientWindows(pool.windowCount);
    const part = allocateClientWindows(17);
    for (let client = pool.clientIds.length - 1; client >= 0; client -= 13) {
      for (const from of [100, 0, 35, 127]) {
        other.readClient(client, from, from + 17, part);
        pool.readClient(client, 0, pool.windowCount, whole);
        for (const column of ['rate', 'cv', 'family', 'shape', 'dataset'] as const) {
          expect([...part[column]]).toEqual([...whole[column].subarray(from, from + 17)]);
        }
      }
      const used = whole.dataset.find((index) => index >= 0);
      if (used !== undefined) expect(other.dataset(used)).toEqual(pool.dataset(used));
    }
  });

  test('has idle windows that say nothing, and rates above 0 in the others', async () => {
    const pool = await builtinPool(name);
    const windows = allocateClientWindows(pool.windowCount);
    // As if another client had been read into them.
    for (const column of Object.values(windows)) column.fill(7);
    for (let client = 0; client < pool.clientIds.length; client += 7) {
      pool.readClient(client, 0, pool.windowCount, windows);
      const { rate, family, cv, shape, dataset } = windows;
      const wrong = rate.findIndex((of, at) =>
        of > 0
          ? of === Number.POSITIVE_INFINITY ||
            family[at] === GapFamily.none ||
            !(shape[at] > 0) ||
            dataset[at] < 0
          : of !== 0 ||
            family[at] !== GapFamily.none ||
            cv[at] !== 0 ||
            shape[at] !== 0 ||
            dataset[at] !== -1,
      );
      expect(wrong, `client ${client}`).toBe(-1);
    }
  });

  test('has other clients for another seed, and the same head for another number of them', async () => {
    const windows = allocateClientWindows(144);
    const day = (pool: Pool, client: number) => {
      pool.readClient(client, 0, 144, windows);
      return { rate: [...windows.rate], cv: [...windows.cv], dataset: [...windows.dataset] };
    };
    const more = `${name}${name.includes('?') ? '&' : '?'}`;
    expect(day(await builtinPool(`${more}seed=2`), 3)).not.toEqual(
      day(await builtinPool(`${more}seed=3`), 3),
    );
    // Shares change with the number; what a client is like does not.
    const [few, many] = [await builtinPool(`${more}clients=200`), await builtinPool(`${more}clients=20000`)];
    for (const client of [3, 150]) {
      expect(day(few, client).cv).toEqual(day(many, client).cv);
      expect(day(few, client).dataset).toEqual(day(many, client).dataset);
    }
  });
});

// A change of these digests changes the values that users see, and goes into the changelog as such.
test.each([
  ['builtin:language', '47e291b0dae2dfec'],
  ['builtin:reason', 'd3162a44416d5b19'],
  ['builtin:multimodal', '2d8087a88e58f9e2'],
])('%s keeps its values', async (name, digest) => {
  const pool = await builtinPool(name);
  const windows = allocateClientWindows(pool.windowCount);
  const hash = createHash('sha256');
  for (let client = 0; client < pool.clientIds.length; client += 50) {
    pool.readClient(client, 0, pool.windowCount, windows);
    for (const column of [windows.rate, windows.cv, windows.shape, windows.dataset]) {
      hash.update(new Uint8Array(column.buffer));
    }
    const used = windows.dataset.find((index) => index >= 0);
    if (used !== undefined) hash.update(JSON.stringify(pool.dataset(used)));
  }
  expect(hash.digest('hex').slice(0, 16)).toBe(digest);
});

test.each([1, 2, 30, 100_000])('of %d clients has their ranks for ids', async (clients) => {
  const pool = await builtinPool(`builtin:language?clients=${clients}`);
  expect(pool.clientIds).toEqual(Uint32Array.from({ length: clients }, (_, rank) => rank));
});

test('a span reads the windows that it covers', async () => {
  const pool = await builtinPool('builtin:reason?seed=4');
  const view = pool.span(36_000, 43_200);
  const whole = allocateClientWindows(12);
  const part = allocateClientWindows(12);
  let active = 0;
  for (let client = 0; client < 50; client++) {
    pool.readClient(client, 60, 72, whole);
    view.readClient(client, 0, 12, part);
    expect(part).toEqual(whole);
    if (part.rate.some((rate) => rate > 0)) active++;
  }
  expect(active).toBeGreaterThan(0);
});

test.each([
  ['builtin:speech', /no such population/],
  ['builtin:language?clients=0', /clients=0 must be a whole number from 1 to/],
  ['builtin:language?burstines=1', /"burstines" \(did you mean burstiness\?\)/],
  ['builtin:language?burstiness=3.1', /burstiness=3\.1 must be a number from 0 to 3/],
  ['builtin:reason?coupling=1.5', /coupling=1\.5 must be a number from 0 to 1/],
])('%s is refused', async (name, message) => {
  const opening = builtinPool(name);
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow(message);
});

test('the populations use no mathematics that differs between runtimes', () => {
  const folder = new URL('../../../src/pool/builtin/', import.meta.url);
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    const used = [...source.matchAll(/\bMath\.(\w+)/g)].map(([, method]) => method);
    const exact = ['sqrt', 'floor', 'ceil', 'min', 'max', 'abs', 'imul'];
    expect(
      used.filter((method) => !exact.includes(method)),
      file,
    ).toEqual([]);
    expect(source).not.toMatch(/[^*/\s]\s*\*\*\s*[^*/\s]/);
  }
});

test.each([
  [0, 145],
  [10, 155],
  [3, 3],
  [5, 4],
  [0, 4_294_967_295],
])('windows %d to %d are none of a day: the engine reads none', (from, to) => {
  const kernel = populationKernel(PARAMETERS, 1, 10);
  expect(kernel.engine.readPopulation(0, 0, 144)).toBe(1);
  const before = Array.from(kernel.windows.rate);
  expect(kernel.engine.readPopulation(0, from, to)).toBe(0);
  expect(Array.from(kernel.windows.rate)).toEqual(before);
});
