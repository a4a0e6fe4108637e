import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { type GenerateOptions, generate, openPool, type Pool, readTraceMetadata } from '../../src/index.js';
import { parseSpan } from '../../src/notation/units.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

test.each([
  [
    openPool('builtin:language'),
    'pool: generate takes a pool, such as openPool(…) resolves to, but was given a promise',
  ],
  ['builtin:language', 'but was given string'],
  [undefined, 'but was given undefined'],
])('a pool that is none is refused at once', (pool, message) => {
  const call = () => generate(pool as unknown as Pool, { duration: 60 });
  expect(call).toThrow(UsageError);
  expect(call).toThrow(message);
});

test.each([
  [null, 'options: null is not an object of options'],
  [{ rates: 1 }, 'rates: there is no such option; the options are rate, duration,'],
  [{ seed: 5 }, 'seed: 5 is not a text'],
  [{ method: 'Naive' }, `method: "Naive" is not 'servegen' or 'naive'`],
  [{ method: null }, "method: null is not 'servegen' or 'naive'"],
  [
    { method: 'naive', burstiness: 'high' },
    `burstiness: "high" is not 'poisson', 'aggregate' or a number from 0.001 to 100`,
  ],
  [{ method: 'naive', burstiness: Number.NaN }, "burstiness: NaN is not 'poisson', 'aggregate' or a number"],
  [{ method: 'naive', burstiness: 0 }, "burstiness: 0 is not 'poisson', 'aggregate' or a number"],
  [{ method: 'naive', burstiness: 101 }, "burstiness: 101 is not 'poisson', 'aggregate' or a number"],
  [{ burstiness: 2 }, "burstiness: only method 'naive' has a burstiness to set"],
  [{ method: 'servegen', burstiness: 'poisson' }, "burstiness: only method 'naive' has a burstiness to set"],
  [{ arrivals: 'poisson' }, "arrivals: \"poisson\" is not 'exact', 'renewal' or 'reference'"],
  [{ gaps: 'gamma' }, "gaps: gamma is not a law such as { family: 'gamma', cv: 2 }"],
])('options that JavaScript lets pass are refused: %j', (options, message) => {
  const call = () => generate(mixedPool('language'), options as unknown as GenerateOptions);
  expect(call).toThrow(UsageError);
  expect(call).toThrow(message);
});

test('a time of three parts with one digit in front could be two things, and is refused', () => {
  expect(() => parseSpan('2:18:00..2:19:00')).toThrow('write 02:18:00 or 2:18:00:00');
  expect(parseSpan('02:18:00..02:19:00')).toEqual({ from: 8_280, to: 8_340 });
  expect(parseSpan('2:18:00:00..2:19:00:00')).toEqual({ from: 237_600, to: 241_200 });
});

test('a coupling is checked at once, and stands in the metadata of the trace', () => {
  const pool = mixedPool('language');
  const coupling = { rankCorrelations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.3 }] } as const;
  const trace = generate(pool, { requests: 10, coupling });
  expect(readTraceMetadata(trace.schema).spec).toMatchObject({ coupling });
  expect(readTraceMetadata(generate(pool, { requests: 10 }).schema).spec).toMatchObject({
    coupling: 'independent',
  });
  expect(() => generate(pool, { coupling: 'gaussian' } as unknown as GenerateOptions)).toThrow(UsageError);
});
