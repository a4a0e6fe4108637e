/** How much do the categories differ? */
import { interleave, ratio, report, result, seconds, setting } from './lib/measure.mjs';
import { load } from './lib/paths.mjs';
import { open, sourceOf } from './lib/pools.mjs';

const rows = setting('BENCH_ROWS', 2e7);
const rounds = setting('BENCH_ROUNDS', 5);
const { generate } = await load('generate/generate.js');

const sources = new Map(
  ['language', 'reason', 'multimodal'].map((name) => [`builtin:${name}`, `builtin:${name}`]),
);
const notes = [`one thread, ${rows} rows to nothing, by the clock`];
for (const name of ['language/m-large', 'language/m-small', 'reason/deepseek-r1', 'multimodal/mm-image']) {
  const { source, notes: more } = sourceOf(name);
  if (more.length === 0) sources.set(name.split('/')[1], source);
  notes.push(...more);
}

const cases = {};
for (const [name, source] of sources) {
  const pool = (await open(source)).span(18 * 3600, 19 * 3600);
  cases[name] = async () => {
    let count = 0;
    const elapsed = await seconds(async () => {
      const trace = await generate({ pool, duration: 3600, rate: rows / 3600 });
      for await (const batch of trace) {
        count += batch.numRows;
        trace.recycle(batch);
      }
    });
    return count / elapsed / 1e6;
  };
}
const figures = await interleave(cases, rounds);
/** The released pool of the kind of a built-in population. */
const KINDS = {
  'builtin:language': 'm-large',
  'builtin:reason': 'deepseek-r1',
  'builtin:multimodal': 'mm-image',
};
/** The language pool of the same origin. */
const languageOf = (name) => (name.startsWith('builtin:') ? 'builtin:language' : 'm-large');
report(
  'rows a second of each category',
  Object.entries(figures).flatMap(([name, speeds]) => {
    const language = languageOf(name);
    const others = [...new Set([language, KINDS[name]])].filter(
      (other) => other !== name && figures[other] !== undefined,
    );
    return [
      result(name, 'M rows/s', speeds),
      ...others.map((other) => ratio(`${name} / ${other}`, speeds, figures[other])),
    ];
  }),
  notes,
);
