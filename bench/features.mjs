/** What does each part of a workload cost a row, over the same workload without it? */
import { interleave, processorSeconds, ratio, report, result, setting } from './lib/measure.mjs';
import { load } from './lib/paths.mjs';
import { open, sourceOf } from './lib/pools.mjs';

const rows = setting('BENCH_ROWS', 1e7);
const rounds = setting('BENCH_ROUNDS', 5);
const { generate } = await load('generate/generate.js');

const { source, notes } = sourceOf('language/m-large');
const whole = await open(source);
const hour = { source: whole, span: '18:00..19:00' };
const rate = rows / 3600;
const plain = { pool: hour, rate, duration: 3600 };
const conversations = {
  share: 1,
  turns: { mean: 8, max: 64 },
  inter_turn_seconds: { family: 'lognormal', mean: 20, cv: 1.5, max: 600 },
};
const talking = { ...plain, conversations };
const steps = {
  steps: [
    [0, rate / 2],
    ['30m', (rate * 3) / 2],
  ],
};

/** Each with what it is compared with. */
const cases = {
  plain: [plain],
  'one attribute': [{ ...plain, attributes: { tenant: { values: { a: 3, b: 1 } } } }, 'plain'],
  'three attributes': [
    {
      ...plain,
      attributes: {
        tenant: { values: { a: 3, b: 1 } },
        slo_class: { values: { interactive: 1, batch: 1 } },
        priority: { values: { 0: 1, 1: 1 } },
      },
    },
    'plain',
  ],
  'two phases': [
    { pool: { source: whole }, rate, phases: ['18:00..18:30', '18:30..19:00'].map(halfHour) },
    'plain',
  ],
  'a context limit': [{ ...plain, max_context: 8192 }, 'plain'],
  'a bound on bursts': [{ ...plain, max_burst_rate: rate * 4 }, 'plain'],
  'a system prompt': [{ ...plain, prefixes: { system_prompt: { tokens: 1200 } } }, 'plain'],
  documents: [
    { ...plain, prefixes: { documents: { count: 5000, exponent: 1.1, tokens: 2000, share: 0.5 } } },
    'plain',
  ],
  steps: [{ ...plain, rate: steps }],
  'exact counts per step': [{ ...plain, rate: steps, counts: 'exact-per-step' }, 'steps'],
  conversations: [talking, 'plain'],
  'conversations that end at a limit': [{ ...talking, max_context: 16384 }, 'conversations'],
  'conversations that are cut at a limit': [
    { ...talking, max_context: { tokens: 16384, beyond: 'truncate' } },
    'conversations',
  ],
  'conversations with tool calls': [
    {
      ...talking,
      conversations: {
        ...conversations,
        tool_calls: {
          share: 0.8,
          fields: { input_tokens: { family: 'lognormal', mean: 800, cv: 1 }, output_tokens: 120 },
          inter_turn_seconds: { family: 'exponential', mean: 4, max: 120 },
        },
      },
    },
    'conversations',
  ],
};

function halfHour(span) {
  return { duration: 1800, pool: { span } };
}

/** Nanoseconds of processor time a row, of a trace in one thread that goes nowhere. */
async function nanosecondsARow(workload) {
  let count = 0;
  const elapsed = await processorSeconds(async () => {
    const trace = await generate(workload);
    for await (const batch of trace) {
      count += batch.numRows;
      trace.recycle(batch);
    }
  });
  return (elapsed / count) * 1e9;
}

const figures = await interleave(
  Object.fromEntries(
    Object.entries(cases).map(([name, [workload]]) => [name, () => nanosecondsARow(workload)]),
  ),
  rounds,
);
report(
  'what parts of a workload cost a row',
  Object.entries(cases).flatMap(([name, [, base]]) => {
    const cost = result(name, 'ns', figures[name]);
    return base === undefined ? [cost] : [cost, ratio(`${name} / ${base}`, figures[name], figures[base])];
  }),
  [`one thread, ${rows} rows to nothing, compiling included, processor time`, ...notes],
);
