import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Category } from '../../src/fields.js';
import { openPool } from '../../src/pool/open.js';
import { TraceDigest } from '../../src/trace/digest.js';
import type { Conversations } from '../../src/workload/resolved-workload.js';
import { useFolder } from '../fixtures/folder.js';
import { compilePlan } from '../support/at-once.js';
import { generate, type PoolSettings } from '../support/generate.js';
import { describeWith, runPython } from './python.js';

const folder = useFolder();

const ENGINE = fileURLToPath(new URL('../../build/engine.release.wasm', import.meta.url));
const CONVERSATIONS = {
  share: 0.2,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'weibull', shape: 0.6, scale: 60 },
} as const satisfies Conversations;
const DIGEST = '../../examples/python-host/digest.py';

describeWith(
  'the test of the host in Python',
  'numpy',
  'wasmtime',
)('the host in Python', () => {
  // Between them they have every kind of column.
  it.each([
    ['reason', undefined],
    ['multimodal', CONVERSATIONS],
  ] satisfies [Category, Conversations | undefined][])(
    'makes the rows of Node: %s',
    async (category, conversations) => {
      const pool = await openPool(`builtin:${category}`);
      const options: PoolSettings = {
        requests: 200_000,
        seed: 'python-host',
        ...(conversations === undefined ? {} : { conversations }),
      };
      const { bytes, columns } = compilePlan(pool, options);
      const plan = folder.path('trace.plan');
      writeFileSync(plan, bytes);
      const printed = await runPython(DIGEST, ENGINE, plan, ...columns.map(({ name }) => name));

      const trace = generate(pool, options);
      const digest = new TraceDigest(trace.schema);
      for await (const batch of trace) digest.update(batch);
      expect(printed.trim()).toBe(digest.hex());
    },
  );
});
