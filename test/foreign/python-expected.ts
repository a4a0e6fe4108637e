import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { Header } from '../../src/engine/plan-layout.generated.js';
import {
  compilePlan,
  generate,
  openPlan,
  openPool,
  type Plan,
  parseWorkload,
  resolveWorkload,
  ServegenError,
  SpecError,
  TraceDigest,
  type Workload,
} from '../../src/index.js';
import { run } from '../cli/command.js';
import { FAULTS } from '../engine/refused-plans/all.js';
import { DICTIONARY_FAULTS } from '../engine/refused-plans/attributes.js';
import { changed, u32 } from '../engine/refused-plans/changes.js';
import { patched } from '../fixtures/rows.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/workloads', import.meta.url));

/** Each is written for Python as a dict; together they have every kind of column and of arrivals. */
const WORKLOADS = {
  language: { pool: 'builtin:language', requests: 50_000, seed: 7 },
  reason: { pool: { source: 'builtin:reason', span: '18:00..19:00' }, rate: 20, duration: '30m' },
  multimodal: { pool: 'builtin:multimodal', requests: 40_000 },
  conversations: {
    pool: 'builtin:multimodal',
    requests: 40_000,
    conversations: {
      share: 0.3,
      turns: { mean: 3.5 },
      inter_turn_seconds: { family: 'weibull', shape: 0.6, scale: 60 },
    },
  },
  reference: { pool: 'builtin:language', requests: 20_000, rate: 50, arrivals: 'reference' },
  renewal: { pool: 'builtin:language', requests: 20_000, arrivals: 'renewal', seed: 'renewal' },
  naive: { pool: 'builtin:language', requests: 20_000, method: { kind: 'naive', cv: 'aggregate' } },
  drawn: {
    pool: 'builtin:language',
    clients: 3000,
    requests: 30_000,
    inter_arrival: { family: 'gamma', cv: 2 },
  },
  attributes: {
    pool: 'builtin:language?clients=60',
    requests: 20_000,
    attributes: {
      tenant: { values: { acme: 3, 'Grüße "x"\n': 1 } },
      weight: {
        values: [
          [0.1, 1],
          [-3, 1],
          [1e21, 1],
          [2 ** 60, 1],
          [0.000001, 1],
          [1.5e-9, 1],
        ],
      },
      priority: { by_id: { 1: 5 }, default: 0 },
    },
    custom_clients: [{ rate: 1, label: 'one', fields: { input_tokens: 10, output_tokens: 10 } }],
  },
  prefixes: {
    pool: 'builtin:language?clients=60',
    requests: 20_000,
    conversations: { share: 0.5, turns: { mean: 4, max: 12 }, inter_turn_seconds: 30 },
    prefixes: {
      system_prompt: {
        groups: [
          { name: 'Grüße', tokens: 1200, weight: 3 },
          { name: 'bare', tokens: 0, weight: 1 },
        ],
      },
      documents: { count: 500, exponent: 1.1, tokens: { family: 'uniform', min: 50, max: 900 }, share: 0.3 },
      counted: 'within',
    },
  },
  limits: {
    category: 'language',
    requests: 20_000,
    max_context: { tokens: 8192, of: 'input_and_output', beyond: 'end' },
    conversations: {
      share: 0.8,
      turns: { mean: 30, max: 200 },
      inter_turn_seconds: 20,
      tool_calls: { share: 0.7, fields: { input_tokens: 90 }, inter_turn_seconds: 2 },
    },
    custom_clients: [
      { rate: 5, fields: { input_tokens: { family: 'exponential', mean: 300 }, output_tokens: 80 } },
    ],
  },
  bounded: { pool: 'builtin:language?clients=60', requests: 20_000, rate: 20, max_burst_rate: 100 },
  joint: {
    category: 'language',
    requests: 20_000,
    custom_clients: [
      {
        rate: 5,
        joint: {
          fields: ['input_tokens', 'output_tokens'],
          rows: [
            [40, 150],
            [70_000, 70],
          ],
          weights: [3, 1],
        },
      },
    ],
  },
  phases: {
    pool: { source: 'builtin:language?clients=60', span: '16:00..17:00' },
    phases: [
      { duration: '10m', rate: 10 },
      { duration: '10m', rate: { ramp: { from: 10, to: 30, duration: '10m' } } },
    ],
  },
  custom: {
    category: 'reason',
    requests: 10_000,
    custom_clients: [
      {
        rate: 3,
        inter_arrival: { family: 'weibull', cv: 1.5 },
        fields: {
          input_tokens: { family: 'lognormal', mean: 800, cv: 1 },
          output_tokens: { family: 'exponential', mean: 300 },
          reason_ratio: { family: 'uniform', min: 0.2, max: 0.9 },
        },
      },
    ],
  },
} as const satisfies Record<string, Workload>;

const SHARDS = 3;

/** What Node makes of a workload. */
async function madeOf(plan: Plan) {
  const shards = [];
  for (let index = 1; index <= SHARDS; index++) {
    const trace = await generate(plan, { shard: { index, count: SHARDS } });
    const digest = await digestOf(trace);
    shards.push({ digest, metadata: Object.fromEntries(trace.schema.metadata) });
  }
  const { schema, expectedRequests: rows, durationSeconds, clientCount, tiles } = plan;
  return {
    digest: await digestOf(await generate(plan)),
    shards,
    columns: schema.fields.map(({ name, type }) => [name, String(type)]),
    metadata: Object.fromEntries(schema.metadata),
    rows: Math.round(rows),
    durationSeconds,
    clientCount,
    tiles,
  };
}

async function digestOf(trace: Awaited<ReturnType<typeof generate>>): Promise<string> {
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) {
    digest.update(batch);
    trace.recycle(batch);
  }
  return digest.hex();
}

/** An error as Python is to raise it. */
async function errorOf(work: () => unknown) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ServegenError)) throw error;
    const { name, message, location } = error;
    return { name, message, ...location, ...(error instanceof SpecError && { faults: error.faults.length }) };
  }
  throw new Error('there is no error');
}

const BAD_TEXTS = [
  'pool: builtin:language\nrate: -5\n',
  'pool: builtin:language\nrate: 5\nduration: 3x\nseed: [1]\n',
  'pool: [\n',
  '{"pool": "builtin:language", "rate": {"steps": []}}',
  'rate: 5\nrate: 6\n',
];

const BAD_WORKLOADS: readonly object[] = [
  { pool: 'builtin:nothing', requests: 10 },
  { pool: 'builtin:language', rates: 5 },
  { pool: { source: 'builtin:language', span: [90_000, 100_000] }, requests: 10 },
  { pool: '/no/such/pool', requests: 10 },
  { pool: 'builtin:language', requests: 100, output: { request_id: true } },
  { pool: 'builtin:language', rate: 1, duration: 1e9 },
];

/** Writes what the tests in Python compare with: plans, specs, pools, and `expected.json`. */
export async function writeExpected(folder: string): Promise<void> {
  const inFolder = (name: string) => join(folder, name);
  const save = (name: string, bytes: Uint8Array | string) => writeFileSync(inFolder(name), bytes);
  const cases = [];
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    const plan = await compilePlan(workload);
    save(`${name}.plan`, plan.bytes);
    cases.push({ name, spec: workload, ...(await madeOf(plan)) });
  }

  // Pools of files, and a spec beside them that names them and a file of rates.
  makeReleasedPool(inFolder('released'), { scale: 0.002, windows: 36 });
  const released = await openPool(inFolder('released'));
  await run(['pool', 'pack', 'released', '-o', 'packed.pool'], undefined, folder);
  mkdirSync(inFolder('specs'));
  save('specs/rates.csv', 'time,rate\n0,5\n600,20\n1200,1\n');
  save(
    'specs/files.yaml',
    'pool: ../released\nmix:\n  - { source: ../packed.pool, weight: 0.5 }\nrate: { csv: rates.csv }\n',
  );
  save('specs/packed.json', '{"pool": "../packed.pool", "requests": 3000}');
  save('specs/bad-rates.yaml', 'pool: builtin:language\nrate: { csv: none.csv }\n');
  save('specs/not-utf8.yaml', new Uint8Array([0x72, 0x61, 0x74, 0x65, 0x3a, 0x20, 0xff]));
  const files = [
    'specs/files.yaml',
    'specs/packed.json',
    ...['capacity-test', 'conversations', 'custom-clients', 'mixed', 'naive'].map((name) =>
      join(EXAMPLES, `${name}.yaml`),
    ),
  ];
  const fileCases = [];
  for (const [index, spec] of files.entries()) {
    const plan = `file-${index}.plan`;
    const { code, stderr } = await run(['plan', spec, '-o', plan, '--seed', 'files'], undefined, folder);
    if (code !== 0) throw new Error(stderr);
    fileCases.push({ spec, plan });
  }

  const badFiles = [];
  for (const spec of ['specs/bad-rates.yaml', 'specs/not-utf8.yaml', 'specs/none.yaml']) {
    const { stderr } = await run(['plan', spec, '-o', 'bad.plan'], undefined, folder);
    badFiles.push({ spec, message: stderr.replace(/^servegen: /, '').trim() });
  }
  const { bytes } = await openPlan((await compilePlan(WORKLOADS.conversations)).bytes);
  const badPlans = [];
  for (const [index, bad] of brokenPlans(bytes).entries()) {
    save(`bad-${index}.plan`, bad);
    badPlans.push({ plan: `bad-${index}.plan`, ...(await errorOf(() => openPlan(bad))) });
  }
  save(
    'expected.json',
    JSON.stringify({
      cases,
      fileCases,
      badFiles,
      badPlans,
      pool: {
        clientIds: [...released.clientIds],
        category: released.category,
        windowCount: released.windowCount,
        toSeconds: released.toSeconds,
      },
      badTexts: await Promise.all(
        BAD_TEXTS.map(async (text) => ({
          text,
          ...(await errorOf(() => resolveWorkload(parseWorkload(text, { file: 'some.yaml' })))),
        })),
      ),
      badWorkloads: await Promise.all(
        BAD_WORKLOADS.map(async (spec) => ({
          spec,
          ...(await errorOf(() => compilePlan(spec as Workload))),
        })),
      ),
    }),
  );
}

/** Plans that are cut, damaged, none, of other versions, or say what no plan says. */
function brokenPlans(plan: Uint8Array): Uint8Array[] {
  const flipped = Array.from({ length: 32 }, (_, index) => {
    const bytes = plan.slice();
    bytes[(index * 7919 + 11) % bytes.length] ^= 1 << (index % 8);
    return bytes;
  });
  const text = (from: number, ...values: number[]) =>
    patched(plan, (view) => {
      for (const [index, value] of values.entries()) {
        view.setUint8(view.getUint32(Header.TEXTS, true) + from + index, value);
      }
    });
  const name =
    Buffer.from(plan).indexOf('text_tokens') - new DataView(plan.buffer).getUint32(Header.TEXTS, true);
  return [
    ...[0, 1, 100, Header.SIZE - 1, Header.SIZE, plan.length - 1].map((length) => plan.slice(0, length)),
    ...flipped,
    ...[new TextEncoder().encode('ARROW1\0\0'.repeat(100)), new Uint8Array(1000)],
    ...[3, 5].map((version) => changed(u32(Header.VERSION, version))),
    ...FAULTS.flat().map(([, , bytes]) => bytes),
    ...DICTIONARY_FAULTS.map(([, bytes]) => bytes),
    ...[text(0, 0x5b), text(name, 0xff), text(name, 0)],
  ];
}
