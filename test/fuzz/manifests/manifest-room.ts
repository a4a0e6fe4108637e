import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { makeParts } from '../../../src/cli/make-parts.js';
import { ofWorkload } from '../../../src/cli/trace-source.js';
import { verifyParts } from '../../../src/cli/verify-parts.js';
import { openWorkload } from '../../../src/generate/open-workload.js';
import { TraceDigest } from '../../../src/trace/digest.js';
import { openWholeTrace } from '../../../src/trace/reading/open-parts.js';
import { partsAt } from '../../../src/trace/reading/trace-place.js';
import { damaged } from '../bytes.js';
import { ACCEPTED, type Case, claim, type Room, refusalOf } from '../case.js';
import type { Random } from '../random.js';

/** In the working directory, which is this process's own. */
const FOLDER = 'parts';
const MANIFEST = `${FOLDER}/manifest.json`;

interface BaseParts {
  readonly name: string;
  readonly folder: string;
  readonly manifest: string;
  readonly digest: string;
}

/** Manifests with changes of any kind, beside parts that are as they were written, or beside changed ones. */
export async function manifestRoom(): Promise<Room> {
  const bases: BaseParts[] = [];
  for (const format of ['arrow', 'parquet', 'csv', 'jsonl', 'mooncake'] as const) {
    const folder = `base-${format}`;
    const workload = await openWorkload({
      pool: 'builtin:language',
      requests: 200,
      output: format === 'mooncake' ? { block_size: 512 } : {},
    });
    await makeParts(ofWorkload(workload), {
      ...{ out: folder, format, partition: { by: 'rows', rows: 80 }, workers: 1, resume: false },
      ...{ digest: true, sync: false, json: false, quiet: true, formatOptions: {} },
    });
    bases.push({
      ...{ name: format, folder, manifest: readFileSync(`${folder}/manifest.json`, 'utf8') },
      digest: await wholeDigest(folder),
    });
  }
  return {
    prepare(random): Case {
      const base = random.pick(bases);
      const { text, what } = mutatedManifest(base.manifest, random);
      return {
        what: [base.name, what],
        async run() {
          rmSync(FOLDER, { recursive: true, force: true });
          cpSync(base.folder, FOLDER, { recursive: true });
          writeFileSync(MANIFEST, text);
          let digest: string | undefined;
          try {
            digest = await wholeDigest(FOLDER);
          } catch (error) {
            refusalOf(error);
          }
          try {
            const { hex } = await verifyParts((await partsAt(FOLDER))!);
            // What was verified is what was written, and is read so.
            claim(digest === base.digest, `the parts have the digest ${digest}, not ${base.digest}`);
            claim(
              hex === undefined || hex === base.digest,
              `verify finds the digest ${hex}, not ${base.digest}`,
            );
            return ACCEPTED;
          } catch (error) {
            return refusalOf(error);
          }
        },
      };
    },
  };
}

async function wholeDigest(folder: string): Promise<string> {
  const trace = await openWholeTrace(folder, { skipOtherColumns: true });
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

const VALUES = [
  ...[
    '0',
    '-1',
    '1',
    '0.5',
    '1e300',
    '9007199254740993',
    'null',
    'true',
    'false',
    '""',
    '"x"',
    '[]',
    '{}',
    '[1]',
  ],
  ...[
    '"../part-00000.csv"',
    '"part-00001.arrow"',
    '"manifest.json"',
    '"arrow"',
    '"csv"',
    '"gzip"',
    '[0,1e400]',
  ],
  `"${'0'.repeat(64)}"`,
];

function mutatedManifest(text: string, random: Random): { readonly text: string; readonly what: string } {
  if (random.chance(0.3)) {
    const { bytes, what } = damaged(new TextEncoder().encode(text), random);
    return { text: new TextDecoder().decode(bytes), what };
  }
  if (random.chance(0.2)) {
    const lines = text.split('\n');
    const [at, other] = [random.below(lines.length), random.below(lines.length)];
    const what = random.pick(['is gone', 'is doubled', 'is swapped']);
    if (what === 'is gone') lines.splice(at, 1);
    else if (what === 'is doubled') lines.splice(other, 0, lines[at]);
    else [lines[at], lines[other]] = [lines[other], lines[at]];
    return { text: lines.join('\n'), what: `line ${at} ${what} (${other})` };
  }
  const places = [...text.matchAll(/"([^"]*)":\s*("[^"]*"|[-\d.e+]+|true|false|null|\[[^[\]]*\])/g)];
  const { index, 0: entry, 1: key, 2: found } = random.pick(places);
  const changed = random.pick(VALUES);
  const from = index + entry.length - found.length;
  return {
    text: `${text.slice(0, from)}${changed}${text.slice(from + found.length)}`,
    what: `${key} at ${from} is ${changed}`,
  };
}
