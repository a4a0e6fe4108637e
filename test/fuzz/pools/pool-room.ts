import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { openPool } from '../../../src/pool/open.js';
import { TabulatedPool } from '../../../src/pool/tabulated-pool.js';
import { loadDirectory } from '../../support/load-directory.js';
import { ACCEPTED, type Case, claim, type Outcome, type Room, refusalOf } from '../case.js';
import type { Random } from '../random.js';
import { baseDirectory } from './base-directories.js';
import { checkRequests, compareTables } from './check-pool.js';
import { filesOf, mutatedFiles } from './directory-mutations.js';
import { type Files, poolOfTables, readNaively } from './naive-pool.js';
import { mutatedPacked, type PackedMutation } from './packed-mutations.js';

/** In the working directory, which is this process's own. */
const FOLDER = 'pool';
const PACKED_SHARE = 0.4;
/** What was not mutated has to be accepted. */
const UNCHANGED_SHARE = 1 / 100;

/** Directories in the released layout and packed pools with changes of any kind. */
export function poolRoom(): Room {
  return {
    async prepare(random): Promise<Case> {
      return random.chance(PACKED_SHARE) ? packedCase(random) : directoryCase(random);
    },
  };
}

function directoryCase(random: Random): Case {
  const text = baseDirectory(random);
  if (random.chance(UNCHANGED_SHARE)) {
    const files = filesOf(text);
    return {
      what: ['a directory, unchanged'],
      async run() {
        const outcome = await runDirectory(files);
        claim(outcome.verdict === 'accepted', () => `it is refused: ${JSON.stringify(outcome)}`);
        return outcome;
      },
    };
  }
  const { files, what } = mutatedFiles(text, random);
  return {
    what: [`a directory of ${[...files.keys()].join(', ')}`, ...what],
    run: () => runDirectory(files),
  };
}

async function runDirectory(files: Files): Promise<Outcome> {
  writeDirectory(files);
  try {
    const pool = await openPool(FOLDER);
    const naive = readNaively(files);
    compareTables(pool, naive);
    await checkRequests(pool, naive);
    return ACCEPTED;
  } catch (error) {
    return refusalOf(error);
  }
}

function writeDirectory(files: Files): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  for (const [name, bytes] of files) writeFileSync(`${FOLDER}/${name}`, bytes);
}

async function packedCase(random: Random): Promise<Case> {
  writeDirectory(filesOf(baseDirectory(random)));
  const mutation = mutatedPacked(await loadDirectory(FOLDER), random);
  return { what: ['a packed pool', ...mutation.what], run: () => runPacked(mutation) };
}

async function runPacked({ bytes, expected }: PackedMutation): Promise<Outcome> {
  try {
    const pool = await openPool(bytes);
    claim(
      pool instanceof TabulatedPool && isDeepStrictEqual(pool.tables, expected),
      'it is accepted, with other numbers than were packed',
    );
    await checkRequests(pool, poolOfTables(expected));
    return ACCEPTED;
  } catch (error) {
    return refusalOf(error);
  }
}
