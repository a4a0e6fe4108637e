import { beforeEach, describe, expect, test } from 'vitest';
import { instantiateEngine } from '../../src/engine/instantiate.js';
import { engineModule } from '../../src/engine/module.js';
import { aliasBins, aliasBinsOfRows, LargeTables } from '../../src/engine/preparation.js';
import { reserveScratch, type ScratchExports } from '../../src/engine/shared-instance.js';
import { EngineError } from '../../src/errors.js';

describe('memory for what is prepared', () => {
  let engine: ScratchExports;
  beforeEach(() => {
    engine = instantiateEngine(engineModule());
  });

  test.each([2 ** 32 + 64, 76_695_845 * 56, 1e15])('of %d bytes is more than an engine has', (bytes) => {
    expect(() => reserveScratch(engine, bytes)).toThrow(EngineError);
    expect(() => reserveScratch(engine, bytes)).toThrow(
      /^the engine's memory could not grow to .* GB, as an engine has 4.29 GB at most; use distributions of fewer values/,
    );
  });

  test('is there after a call that asked for too much', () => {
    expect(() => reserveScratch(engine, 4.5e9)).toThrow(EngineError);
    const address = reserveScratch(engine, 1_000_000);
    expect(engine.memory.buffer.byteLength).toBeGreaterThanOrEqual(address + 1_000_000);
  });
});

test('large tables of one compile are made in one instance', () => {
  const large = new LargeTables();
  const bins = (length: number) =>
    aliasBins(
      Float64Array.from({ length }, (_, at) => at),
      new Float64Array(length).fill(1),
      large,
    );
  const first = bins(70_000).records(16).buffer;
  // The memory may have grown in between, which makes a buffer of it anew: a smaller one does not let it.
  expect(bins(66_000).records(16).buffer).toBe(first);
});

test('the bins of rows give the values of each of their columns', () => {
  // Two bins of 2 x 1/4 and 2 x 3/4: the first gives its own value by half, else the other's.
  const binsOf = aliasBinsOfRows(Float64Array.of(0.25, 0.75), new LargeTables());
  const narrow = binsOf([7, 300]);
  expect([narrow.count, narrow.first, narrow.largest]).toEqual([2, 7, 300]);
  expect(new Uint32Array(narrow.records(8).slice().buffer)[0]).toBe(2 ** 31);
  expect([...new Uint16Array(narrow.records(8).slice().buffer, 4, 2)]).toEqual([7, 300]);
  const wide = binsOf([70_000, 5]);
  expect([wide.first, wide.largest]).toEqual([70_000, 70_000]);
  expect([...new Uint32Array(wide.records(16).slice().buffer, 0, 4)]).toEqual([2 ** 31, 70_000, 5, 0]);
});
