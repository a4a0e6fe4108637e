import { readFileSync, writeFileSync } from 'node:fs';
import { CATEGORIES } from '../../../src/fields.js';
import { openSink } from '../../../src/output/file/open-sink.js';
import foreignTables from '../../trace/foreign-tables.json' with { type: 'json' };
import { sampleBatches, sampleSchema } from '../../trace/sample-traces.js';
import { type Damaged, damaged } from '../bytes.js';
import { ACCEPTED, type Case, claim, type Room, refusalOf } from '../case.js';
import type { Random } from '../random.js';
import { exportRows, readValues } from '../read-rows.js';
import { differenceOf, type TraceValues } from '../traces/read-values.js';

/** In the working directory, which is this process's own. */
const PATH = 'trace.parquet';

interface BaseTable {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly columns: ReadonlyMap<string, string> | undefined;
  readonly values: TraceValues;
}

const ROWS = 100;

/** Of the tables that pyarrow wrote. */
const FOREIGN_COLUMNS = new Map([
  ['timestamp', 'arrival'],
  ['client_id', 'user'],
  ['input_tokens', 'prompt_tokens'],
  ['output_tokens', 'completion_tokens'],
]);

/** Parquet files with changes of any kind. */
export async function tableRoom(): Promise<Room> {
  const bases = [...(await ownTables()), ...(await writtenByOthers())];
  return {
    prepare(random): Case {
      const base = random.pick(bases);
      const { bytes, what } = mutatedTable(base.bytes, random);
      let values: TraceValues | undefined;
      return {
        what: [base.name, what],
        async run() {
          writeFileSync(PATH, bytes);
          try {
            values = await readValues(PATH, base.columns);
          } catch (error) {
            return refusalOf(error);
          }
          await exportRows(PATH, base.columns);
          return ACCEPTED;
        },
        check() {
          // Pages have no checksums: what changed in the values is not to be told from other values.
          const difference = differenceOf(values!, base.values);
          if (difference !== undefined) return 'it has other values, which nothing in the format tells';
          claim(values!.rows === base.values.rows, 'other rows');
          return undefined;
        },
      };
    },
  };
}

/** Changed anywhere, in the footer, which has the shape and the places of everything, or where a page begins. */
function mutatedTable(bytes: Uint8Array, random: Random): Damaged {
  const footerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  const footer = bytes.length - 8 - footerBytes;
  const part = random.weighted<'anywhere' | 'footer' | 'numbers'>([
    [3, 'anywhere'],
    [4, 'footer'],
    [4, 'numbers'],
  ]);
  if (part === 'anywhere') return damaged(bytes, random);
  if (part === 'footer') {
    const changed = damaged(bytes.subarray(footer, bytes.length - 8), random);
    const whole = new Uint8Array(footer + changed.bytes.length + 8);
    whole.set(bytes.subarray(0, footer));
    whole.set(changed.bytes, footer);
    whole.set(bytes.subarray(bytes.length - 8), footer + changed.bytes.length);
    new DataView(whole.buffer).setUint32(whole.length - 8, changed.bytes.length, true);
    return { bytes: whole, what: `in the footer: ${changed.what}` };
  }
  const copy = bytes.slice();
  const changes = Array.from({ length: random.between(1, 3) }, () => {
    const at = random.chance(0.5)
      ? footer + random.below(footerBytes)
      : 4 + random.below(Math.max(footer - 4, 1));
    // Numbers are zigzag and of any length, seven bits a byte.
    const value = random.pick([
      [0],
      [1],
      [2],
      [0x7f],
      [0xff, 0x7f],
      [0xfe, 0xff, 0xff, 0xff, 0x0f],
      VERY_LARGE,
    ]);
    copy.set(value.slice(0, copy.length - at), at);
    return `${value.length} bytes of a number at ${at}`;
  });
  return { bytes: copy, what: changes.join(', ') };
}

/** 2^62, zigzag. */
const VERY_LARGE = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];

async function ownTables(): Promise<BaseTable[]> {
  const bases: BaseTable[] = [];
  for (const category of CATEGORIES) {
    for (const rows of [0, ROWS]) {
      for (const plain of [false, true]) {
        const schema = sampleSchema(category, true);
        const sink = await openSink(PATH, 'parquet', schema, { format: { plain_pages: plain } });
        for (const batch of sampleBatches(schema, rows, ROWS)) await sink.write(batch);
        await sink.close();
        const name = `${rows} rows of ${category}${plain ? ', plain' : ''}`;
        bases.push(await baseOf(name, new Uint8Array(readFileSync(PATH)), undefined));
      }
    }
  }
  return bases;
}

async function writtenByOthers(): Promise<BaseTable[]> {
  const bases: BaseTable[] = [];
  for (const [name, text] of Object.entries(foreignTables)) {
    if (!name.startsWith('parquet')) continue;
    bases.push(
      await baseOf(`pyarrow's ${name}`, new Uint8Array(Buffer.from(text, 'base64')), FOREIGN_COLUMNS),
    );
  }
  return bases;
}

async function baseOf(name: string, bytes: Uint8Array, columns: BaseTable['columns']): Promise<BaseTable> {
  writeFileSync(PATH, bytes);
  return { name, bytes, columns, values: await readValues(PATH, columns) };
}
