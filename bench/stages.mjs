/** Where does the time of a row go, from the plan to the bytes of the output? */
import { interleave, median, processorSeconds, report, result, setting } from './lib/measure.mjs';
import { load, loadSource } from './lib/paths.mjs';
import { open, sourceOf } from './lib/pools.mjs';
import { compileStages, stageRounds } from './stages/engine-stages.mjs';

const rows = setting('BENCH_ROWS', 6e6);
const rounds = setting('BENCH_ROUNDS', 5);

const [
  { compilePlan },
  { inOnePiece },
  { Engine },
  { engineModule },
  { buffersOf },
  { RunCutter },
  { generate },
] = await Promise.all(
  [
    'plan/compile.js',
    'platform/slices.js',
    'engine/engine.js',
    'engine/module.js',
    'engine/run.js',
    'engine/run-cutter.js',
    'generate/generate.js',
  ].map(load),
);
const { openSink } = await loadSource('output/file/open-sink.ts');
/** Rows that the host copies to one run, as `generate` does in one thread. */
const RUN_ROWS = 65_536;

const stages = compileStages();
const results = [];
const notes = [
  `${rows} rows each, processor time; figures below 'engine' are what is added to the line before`,
];
for (const [name, rate] of [
  ['language/m-large', 20_000],
  ['reason/deepseek-r1', 2_000],
  ['multimodal/mm-image', 2_000],
]) {
  const { source, notes: more } = sourceOf(name);
  notes.push(...more);
  const pool = (await open(source)).span(18 * 3600, 19 * 3600);
  results.push(...(await stagesOf(name.split('/')[1], pool, { rate, duration: rows / rate })));
}
report('time of each stage, ns a row', results, notes);

function* endless(value) {
  for (;;) yield value;
}

/** Host stages by subtraction: each case is the one before it with one stage more. */
async function stagesOf(name, pool, amount) {
  const plan = inOnePiece(compilePlan(pool, amount));
  const types = plan.columns.map(({ type }) => type);
  const round = await stageRounds(stages, plan.bytes);
  const engine = new Engine(plan.bytes, engineModule());
  const total = engine.totalRequests;
  const perRow = async (task) => ((await processorSeconds(task)) * 1e9) / total;
  const inside = [];
  let spare;
  const figures = await interleave(
    {
      inside: () => inside.push(round()),
      plan: async () => (await processorSeconds(() => inOnePiece(compilePlan(pool, amount)))) * 1e3,
      open: async () => (await processorSeconds(() => new Engine(plan.bytes, engineModule()))) * 1e3,
      engine: () =>
        perRow(() => {
          engine.seek(0);
          for (let tile = 0; tile < engine.tiles; tile++) engine.produce();
        }),
      run: () =>
        perRow(() => {
          engine.seek(0);
          const lengths = endless(RUN_ROWS);
          const cutter = new RunCutter(engine, { firstTile: 0, types, lengths, takeSpare: () => spare });
          for (const run of cutter.produce(engine.tiles)) spare = buffersOf(run);
          for (const run of cutter.rest()) spare = buffersOf(run);
        }),
      batches: () =>
        perRow(async () => {
          const trace = await generate({ pool, ...amount });
          for await (const batch of trace) trace.recycle(batch);
        }),
      encoded: () =>
        perRow(async () => {
          const trace = await generate({ pool, ...amount });
          const sink = await openSink('/dev/null', 'arrow-stream', trace.schema);
          for await (const batch of trace) await sink.write(batch, () => trace.recycle(batch));
          await sink.close();
        }),
    },
    rounds,
  );
  inside.shift();
  const of = (stage) => inside.map((figure) => figure[stage]);
  const added = (more, less) => more.map((figure, index) => figure - less[index]);
  return [
    result(`${name}: plan`, 'ms', figures.plan),
    result(`${name}: open the plan in the engine`, 'ms', figures.open),
    result(`${name}: gaps and their sums`, 'ns/row', of('arrivals')),
    result(`${name}: (gaps of the same laws alone`, 'ns/gap)', of('gaps')),
    result(`${name}: times, fields, staging`, 'ns/row', of('rows')),
    result(`${name}: ordering`, 'ns/row', of('order')),
    result(`${name}: gathering`, 'ns/row', of('gather')),
    result(`${name}: engine`, 'ns/row', figures.engine),
    result(`${name}: + copy out of the engine`, 'ns/row', added(figures.run, figures.engine)),
    result(`${name}: + Arrow batches`, 'ns/row', added(figures.batches, figures.run)),
    result(`${name}: + IPC encoding, writing to nothing`, 'ns/row', added(figures.encoded, figures.batches)),
    result(`${name}: all of it`, 'ns/row', [median(figures.encoded)]),
  ];
}
