import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { packPool } from '../../../src/pool/packed/write.js';
import type { PoolTables } from '../../../src/pool/pool-tables.js';
import type { TabulatedPool } from '../../../src/pool/tabulated-pool.js';
import { damaged, joined } from '../bytes.js';
import type { Random } from '../random.js';
import { changedTexts, withBehaviour } from './packed-texts.js';

/** The bytes of a packed pool, and the tables that they have to have where they are accepted. */
export interface PackedMutation {
  readonly bytes: Uint8Array;
  readonly expected: PoolTables;
  readonly what: readonly string[];
}

const NAME = 'packed';
const DOUBLES = [0, -0, -1, 5e-324, 1e-300, 0.5, 1, 1e6, 1e300, 1e308, Infinity, Number.NaN];
const WORDS = [0, 1, 2, 7, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff];
/** Of the magic number that Arrow files start and end with. */
const MAGIC = new TextEncoder().encode('ARROW1');

type Mutation = (pool: TabulatedPool, random: Random) => PackedMutation;

/** A packed pool whose bytes are damaged, whose numbers are changed with the checksum, or whose metadata is. */
export function mutatedPacked(plain: TabulatedPool, random: Random): PackedMutation {
  if (random.chance(0.15)) return changedTexts(plain, random, NAME);
  const pool = random.chance(0.3) ? withBehaviour(plain, random) : plain;
  return random.weighted<Mutation>([
    [40, damagedBytes],
    [40, changedTables],
    [12, changedMetadata],
    [5, changedWords],
    [3, randomBytes],
  ])(pool, random);
}

function packedOf(pool: TabulatedPool): { readonly bytes: Uint8Array; readonly expected: PoolTables } {
  return { bytes: packPool(pool, NAME), expected: { ...pool.tables, name: NAME } };
}

function damagedBytes(pool: TabulatedPool, random: Random): PackedMutation {
  const { bytes, expected } = packedOf(pool);
  // The metadata is at the end of the file, and has most ways to go wrong.
  const from = random.chance(0.5) ? Math.max(0, bytes.length - 2500) : 0;
  const { bytes: end, what } = damaged(bytes.subarray(from), random);
  return { bytes: joined(bytes.subarray(0, from), end), expected, what: [`from byte ${from} on: ${what}`] };
}

/** Words of the metadata at the end, such as lengths and offsets, are extreme. */
function changedWords(pool: TabulatedPool, random: Random): PackedMutation {
  const { bytes, expected } = packedOf(pool);
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const what = Array.from({ length: random.between(1, 3) }, () => {
    const at = Math.floor((copy.length - random.between(8, 2500)) / 4) * 4;
    const word = random.pick(WORDS);
    view.setUint32(at, word, true);
    return `the word at ${at} is ${word}`;
  });
  return { bytes: copy, expected, what };
}

function changedTables(pool: TabulatedPool, random: Random): PackedMutation {
  const tables: PoolTables = structuredClone({ ...pool.tables });
  const changes = Array.from({ length: random.between(1, 2) }, () => changeTable(tables, random));
  const changed = Object.assign({}, tables, ...changes.map(({ replaced }) => replaced)) as PoolTables;
  return {
    bytes: packPool({ tables: changed } as TabulatedPool, NAME),
    expected: { ...changed, name: NAME },
    what: changes.map(({ what }) => what),
  };
}

/** Changes an array in place, or says which number is replaced. */
function changeTable(
  tables: PoolTables,
  random: Random,
): { readonly what: string; readonly replaced?: Partial<PoolTables> } {
  if (random.chance(0.15)) {
    const name = random.pick(['windowSeconds', 'startSeconds', 'windowCount'] as const);
    // Metadata is text, in which 0 has no sign.
    const value = random.pick([...DOUBLES, 2, 3, 1e17]) + 0;
    return { what: `${name} = ${value}`, replaced: { [name]: value } };
  }
  const fields = Object.entries(tables.fields).flatMap(([field, { values, probabilities }]) => [
    [`${field} values`, values] as const,
    [`${field} probabilities`, probabilities] as const,
  ]);
  const [name, array] = random.pick<readonly [string, Float64Array | Uint32Array | Uint8Array]>([
    ...(['rate', 'cv', 'pattern', 'arg1', 'arg2', 'clientIds', 'datasetStart'] as const).map(
      (column) => [column, tables[column]] as const,
    ),
    ...fields,
  ]);
  if (array.length === 0) return { what: `${name} is empty` };
  if (random.chance(0.1)) {
    array.reverse();
    return { what: `${name} is in reverse` };
  }
  const at = random.below(array.length);
  const value = random.pick(array instanceof Float64Array ? DOUBLES : WORDS);
  array[at] = value;
  return { what: `${name}[${at}] = ${value}` };
}

function changedMetadata(pool: TabulatedPool, random: Random): PackedMutation {
  const { bytes, expected } = packedOf(pool);
  const table = tableFromIPC(bytes);
  const format = random.chance(0.9) ? 'file' : 'stream';
  const key = random.pick([...table.schema.metadata.keys()]);
  const value = random.pick([
    '',
    '0',
    '1',
    '2',
    '-0',
    'NaN',
    '1e308',
    '5e-324',
    'reason',
    'language',
    '\0',
    'x',
  ]);
  const what = random.chance(0.3) ? 'written again' : random.chance(0.3) ? 'removed' : 'set';
  if (what === 'removed') table.schema.metadata.delete(key);
  if (what === 'set') table.schema.metadata.set(key, value);
  return { bytes: tableToIPC(table, format), expected, what: [`as ${format}, ${key} is ${what} ${value}`] };
}

function randomBytes(pool: TabulatedPool, random: Random): PackedMutation {
  const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
  const length = new Uint8Array(new Int32Array([random.chance(0.5) ? bytes.length : random.word()]).buffer);
  return {
    bytes: joined(MAGIC, new Uint8Array(2), bytes, length, MAGIC),
    expected: { ...pool.tables, name: NAME },
    what: [`${bytes.length} bytes of any kind between magic numbers`],
  };
}
