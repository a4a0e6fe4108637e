/**
 * Makes a pool in the released layout that has the shape of ServeGen's m-mid: 109 clients, 14 days of windows of ten
 * minutes, a dataset every six hours, 640 MB of JSON of which the largest file has 55 MB.
 *
 *   node scripts/make-released-pool.mjs DIRECTORY            all of it, to see what a pool of the real size takes
 *   node scripts/make-released-pool.mjs DIRECTORY --scale 0.01
 *
 * The numbers are made up. Their form is that of the released files: probabilities are counts over a total, with the
 * 15 to 17 digits that Python prints, about 30 bytes of text an entry.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLIENTS = 109;
const WINDOWS = 2016;
const WINDOW_SECONDS = 600;
const DATASETS = 56;
const DATASET_SECONDS = 21_600;
const TOTAL_BYTES = 640e6;
const LARGEST_BYTES = 55e6;
/** Each client's file is smaller than the one before it by this factor, so that all of them make the total. */
const DECAY = 1 - LARGEST_BYTES / TOTAL_BYTES;
/** As the numbers below are long on average; the released files have 28.65. */
const BYTES_AN_ENTRY = 30.4;
/** The rest are outputs. */
const INPUT_SHARE = 0.7;

/**
 * Writes the pool to `directory`, which is made.
 *
 * @param options.scale its datasets' size over that of m-mid, above 0
 * @param options.windows of the 2,016 windows, the first
 * @returns the bytes of all files
 */
export function makeReleasedPool(directory, { scale = 1, windows = WINDOWS } = {}) {
  mkdirSync(directory, { recursive: true });
  let bytes = 0;
  for (let client = 0; client < CLIENTS; client++) {
    const random = randomNumbers(client);
    const trace = traceText(windows, random);
    writeFileSync(join(directory, `chunk-${client}-trace.csv`), trace);
    const file = openSync(join(directory, `chunk-${client}-dataset.json`), 'w');
    const entries = (scale * LARGEST_BYTES * DECAY ** client) / BYTES_AN_ENTRY / DATASETS;
    bytes += trace.length;
    for (let dataset = 0; dataset < DATASETS; dataset++) {
      bytes += writeSync(file, datasetText(dataset, Math.max(2, Math.round(entries)), random));
    }
    bytes += writeSync(file, '\n}');
    closeSync(file);
  }
  return bytes;
}

function traceText(windows, random) {
  const rows = Array.from({ length: windows }, (_, window) => {
    const start = window * WINDOW_SECONDS;
    const count = Math.floor(random() * 800);
    if (count < 20) return `${start},0,0,,0,0\n`;
    const rate = count / WINDOW_SECONDS;
    const cv = 0.8 + 2 * random();
    const shape = 1 / cv ** 2;
    return window % 3 === 0
      ? `${start},${rate},${cv},Weibull,${0.3 + random()},${random() / rate}\n`
      : `${start},${rate},${cv},Gamma,${shape},${1 / rate / shape}\n`;
  });
  return rows.join('');
}

function datasetText(dataset, entries, random) {
  const inputs = Math.max(1, Math.round(entries * INPUT_SHARE));
  const fields = [
    `    "input_tokens": "${literal(inputs, random)}"`,
    `    "output_tokens": "${literal(Math.max(1, entries - inputs), random)}"`,
  ];
  return `${dataset === 0 ? '{' : ','}\n  "${dataset * DATASET_SECONDS}": {\n${fields.join(',\n')}\n  }`;
}

/** `{value: probability, …}` with ascending values, and counts over their total as probabilities. */
function literal(entries, random) {
  const counts = new Float64Array(entries);
  let total = 0;
  for (let i = 0; i < entries; i++) {
    // Most values of a real distribution are seen a few times.
    counts[i] = 1 + Math.floor(1 / (random() + 0.02));
    total += counts[i];
  }
  let value = Math.floor(random() * 200);
  const parts = Array.from(counts, (count) => {
    value += 1 + Math.floor(random() * 3);
    return `${value}: ${pythonFloat(count / total)}`;
  });
  return `{${parts.join(', ')}}`;
}

/** As Python's `repr`, which takes exponents below 10^-4 and gives them two digits. */
function pythonFloat(value) {
  if (value === 1) return '1.0';
  if (value >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** Numbers from 0 to 1 that follow from the seed: a linear congruence modulo 2^32 (Numerical Recipes). */
function randomNumbers(seed) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [directory, flag, scale = '1'] = process.argv.slice(2);
  if (directory === undefined || (flag !== undefined && flag !== '--scale') || !(Number(scale) > 0)) {
    console.error('usage: node scripts/make-released-pool.mjs DIRECTORY [--scale NUMBER]');
    process.exit(2);
  }
  const bytes = makeReleasedPool(directory, { scale: Number(scale) });
  console.log(`${directory}: ${(bytes / 1e6).toFixed(1)} MB`);
}
