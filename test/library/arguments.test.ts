import { expect, test } from 'vitest';
import { SpecError, UsageError } from '../../src/errors.js';
import { aggregateCv, generate, openPool, readTraceMetadata } from '../../src/index.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

test('a pool that is still to be opened is refused', async () => {
  const promised = generate({ pool: openPool('builtin:language'), duration: 60 } as never);
  await expect(promised).rejects.toThrow(UsageError);
  await expect(promised).rejects.toThrow('it is a promise; await openPool(…) first');
});

test.each([
  [null, 'an empty value is not a workload'],
  [5, '5 is not a workload'],
  [{ rates: 1 }, "rates: there is no such key; did you mean 'rate'?"],
  [{ seed: {} }, 'seed: an empty object is not a text, or a whole number'],
  [{ method: 'Naive' }, "method: 'Naive' is not 'servegen', 'naive' or an object"],
  [{ method: { kind: 'naive', cv: 'high' } }, "method.cv: 'high' is not a coefficient of variation"],
  [
    { method: { kind: 'naive', cv: 101 } },
    'method.cv: 101 is not a coefficient of variation from 0.001 to 100',
  ],
  [{ arrivals: 'poisson' }, "arrivals: 'poisson' is not 'exact', 'renewal' or 'reference'"],
  [{ inter_arrival: 'gamma' }, "inter_arrival: 'gamma' is not an inter-arrival law with a family"],
  [{ pool: 5 }, 'pool: 5 is not a pool'],
  [{ rate: 1, duration: 2, requests: 3 }, 'any two of them fix the third'],
])('a workload that JavaScript lets pass is refused as one in a file is: %j', async (workload, message) => {
  const error = await generate(workload as never).catch((reason) => reason);
  expect(error).toBeInstanceOf(SpecError);
  expect(error.message).toContain(message);
});

test('what says how a trace is made is shown its place where it stands in the workload', async () => {
  const promised = generate({ rate: 1, duration: 60, workers: 2 } as never);
  await expect(promised).rejects.toThrow(
    'workers: it is no part of a workload: generate(workload, { workers: … })',
  );
  await expect(promised).rejects.toThrow(UsageError);
});

test.each([
  [null, 'options: null is not an object of options'],
  [
    { worker: 1 },
    'worker: there is no such option; the options are workers, workerUrl, requireWorkers, batchSize,',
  ],
  [{ batchSize: 0 }, 'batchSize: 0 is not a whole number from 1 to'],
  [{ signal: 'stop' }, 'signal: it is not an AbortSignal'],
  [{ onProgress: 5 }, 'onProgress: 5 is not a function'],
])('how a trace is made is checked, too: %j', async (run, message) => {
  const promised = generate({ pool: mixedPool('language') }, run as never);
  await expect(promised).rejects.toThrow(UsageError);
  await expect(promised).rejects.toThrow(message);
});

test.each([
  [undefined, SpecError, 'an empty value is not a workload'],
  [{ rate: -1 }, SpecError, 'rate: -1 is not requests per second above 0'],
  [{ rates: 1 }, SpecError, "rates: there is no such key; did you mean 'rate'?"],
  [{ pool: 'builtin:language', rate: 1, duration: 60 }, SpecError, "method.cv: 'aggregate' is measured"],
])('a workload whose burstiness is asked for is checked, too: %j', async (workload, type, message) => {
  const measured = aggregateCv(workload as never);
  await expect(measured).rejects.toThrow(type);
  await expect(measured).rejects.toThrow(message);
});

test('a coupling is checked at once, and stands in the metadata of the trace', async () => {
  const pool = mixedPool('language');
  const coupling = {
    rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.3 }],
  } as const;
  const specOf = async (workload: Parameters<typeof generate>[0]) =>
    readTraceMetadata((await generate(workload)).schema).spec;
  expect(await specOf({ pool, requests: 10, coupling })).toMatchObject({ coupling });
  expect(await specOf({ pool, requests: 10 })).toMatchObject({ coupling: 'independent' });
  await expect(generate({ pool, coupling: 'gaussian' as never })).rejects.toThrow(SpecError);
});
