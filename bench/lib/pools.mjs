/** The pools that are measured. Where the released ones are missing, built-in populations stand in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, load } from './paths.mjs';

/** What stands in for each of the released pools. */
const STAND_INS = {
  'language/m-large': 'builtin:language',
  'language/m-small': 'builtin:language',
  'reason/deepseek-r1': 'builtin:reason',
  'multimodal/mm-image': 'builtin:multimodal',
};

/** The source to open for a released pool such as `language/m-large`, and a note where it is a stand-in. */
export function sourceOf(name) {
  const folder = join(DATA, name);
  if (existsSync(folder)) return { source: folder, notes: [] };
  const source = STAND_INS[name];
  return { source, notes: [`${name} is not there (SERVEGEN_DATA): ${source} stands in for it`] };
}

/** Opens a source; `equal:<clients>` is a synthetic pool of clients that are all alike. */
export async function open(source) {
  if (source.startsWith('equal:')) return equalPool(Number(source.slice('equal:'.length)));
  const { openPool } = await load('pool/open.js');
  return openPool(source);
}

/** One day of clients with the same rate, burstiness and lengths. */
function equalPool(clients) {
  const windowCount = 144;
  const dataset = {
    input_tokens: { family: 'lognormal', mu: 6, sigma: 1, min: 1, max: 100_000 },
    output_tokens: { family: 'exponential', mean: 200, min: 1, max: 16_384 },
  };
  const pool = {
    name: `equal:${clients}`,
    category: 'language',
    windowSeconds: 600,
    startSeconds: 0,
    windowCount,
    fromSeconds: 0,
    toSeconds: windowCount * 600,
    clientIds: Uint32Array.from({ length: clients }, (_, client) => client),
    leftOut: [],
    view: [],
    windowEdge: (index) => index * 600,
    readClient(_client, from, to, into) {
      into.rate.fill(100 / clients, 0, to - from);
      into.cv.fill(1.5, 0, to - from);
      into.family.fill(1, 0, to - from);
      into.shape.fill(1 / 1.5 ** 2, 0, to - from);
      into.dataset.fill(0, 0, to - from);
    },
    dataset: () => dataset,
    span: () => pool,
  };
  return pool;
}

/** The same pool with every continuous law replaced by 1,000 values, for programs that know tables only. */
export function tabulated(pool) {
  const known = new Map();
  const { name, category, windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds } = pool;
  return {
    ...{ name, category, windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds },
    clientIds: pool.clientIds,
    leftOut: pool.leftOut,
    windowEdge: (index) => pool.windowEdge(index),
    readClient: (...args) => pool.readClient(...args),
    dataset(index) {
      if (!known.has(index)) known.set(index, tabulatedDataset(pool.dataset(index)));
      return known.get(index);
    },
  };
}

function tabulatedDataset(dataset) {
  return Object.fromEntries(
    Object.entries(dataset).map(([field, law]) => [
      field,
      law.family === 'empirical' ? law : tabulatedLaw(law),
    ]),
  );
}

/** The speed of a table depends on its size and not on its values, so rough values will do. */
function tabulatedLaw(law) {
  const component = law.family === 'mixture' ? law.components[0].distribution : law;
  const [centre, spread] =
    component.family === 'lognormal'
      ? [Math.exp(component.mu), component.sigma]
      : [component.mean ?? component.scale, 1];
  const values = new Float64Array(1000);
  for (let bin = 0; bin < 1000; bin++) {
    const value = Math.round(centre * Math.exp(spread * ((bin + 0.5) / 250 - 2)));
    values[bin] = bin === 0 ? value : Math.max(value, values[bin - 1] + 1);
  }
  return { family: 'empirical', values, probabilities: new Float64Array(1000).fill(1 / 1000) };
}
