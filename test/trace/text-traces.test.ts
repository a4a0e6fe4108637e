import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { TraceError } from '../../src/errors.js';
import type { ColumnChoice } from '../../src/trace/column-names.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { TraceTimes } from '../../src/trace/times.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
const FILES = JSON.parse(readFileSync(new URL('foreign-tables.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

function write(content: string | Uint8Array, name = 'trace'): string {
  const path = folder.path(name);
  writeFileSync(path, content);
  return path;
}

/** All values by column, the types, and the times with what is said of them. */
async function read(content: string | Uint8Array, choice: ColumnChoice = {}) {
  const trace = await openTrace(write(content), { skipOtherColumns: true, ...choice });
  const batches = [];
  const times = new TraceTimes(trace.schema);
  const seconds: number[] = [];
  for await (const batch of trace) {
    batches.push(batch);
    seconds.push(...times.read(batch));
  }
  const table = new Table(trace.schema, batches);
  const { fields } = trace.schema;
  const valuesOf = (name: string) => (table.getChild(name)?.toJSON() ?? []).map(plain);
  return {
    types: Object.fromEntries(fields.map(({ name, type }) => [name, String(type)])),
    values: Object.fromEntries(fields.map(({ name }) => [name, valuesOf(name)])),
    skipped: trace.skipped,
    seconds,
    note: times.note,
  };
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return [...(value as Iterable<unknown>)];
}

async function fault(content: string | Uint8Array, choice: ColumnChoice = {}): Promise<string> {
  const error = await read(content, choice).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TraceError);
  return (error as Error).message.replaceAll(folder.path('trace'), '<trace>');
}

const OWN = 'request_id,timestamp,client_id,text_tokens,output_tokens,image_tokens';

describe('CSV', () => {
  it('has the types that a trace has, and its rows’ numbers are no column', async () => {
    const { types, values, skipped } = await read(
      `${OWN}\n0,0.016623773598475895,4,686,3,"[12,0,4294967295]"\n1,1e-7,0,7,8,[]\n`.replace('1e-7', '1'),
    );
    expect(types).toEqual({
      timestamp: 'Float64',
      client_id: 'Uint32',
      text_tokens: 'Uint32',
      output_tokens: 'Uint32',
      image_tokens: 'List<Uint32>',
    });
    expect(values).toEqual({
      timestamp: [0.016623773598475895, 1],
      client_id: [4, 0],
      text_tokens: [686, 7],
      output_tokens: [3, 8],
      image_tokens: [[12, 0, 4294967295], []],
    });
    expect(skipped).toEqual([]);
  });

  it.each([
    ['a byte order mark', '\ufefftimestamp,input_tokens\n0.5,1\n1.5,2\n'],
    ['carriage returns', 'timestamp,input_tokens\r\n0.5,1\r\n1.5,2\r\n'],
    ['no line feed at the end', 'timestamp,input_tokens\n0.5,1\n1.5,2'],
    ['empty lines', 'timestamp,input_tokens\n\n0.5,1\n\n\r\n1.5,2\n\n'],
    ['quotation marks', '"timestamp","input_tokens"\n"0.5","1"\n0.5e0,1\n1.5,"2"\n'.replace('0.5e0,1\n', '')],
    ['semicolons', 'timestamp;input_tokens\n0.5;1\n1.5;2\n'],
    ['tabs', 'timestamp\tinput_tokens\n0.5\t1\n1.5\t2\n'],
    ['blanks', 'timestamp, input_tokens\n 0.5 , 1\n1.5, 2 \n'],
    ['other ways to write a number', 'timestamp,input_tokens\n5e-1,1.0\n+1.50,02\n'],
    ['texts with line feeds', 'timestamp,note,input_tokens\n0.5,"a ""b"",\nc",1\n1.5,"\n\n",2\n'],
  ])('with %s', async (_, text) => {
    const { values } = await read(text);
    expect(values).toEqual({ timestamp: [0.5, 1.5], input_tokens: [1, 2] });
  });

  it('tells columns that are not read, and values that are missing', async () => {
    const { types, values, skipped } = await read(
      'timestamp,model,waited,failed,negative,conversation_id,turn\n0,gpt,0.5,,-1,18446744073709551615,1\n1,,,,0,9007199254740993,2\n',
    );
    expect(skipped).toEqual([
      { column: 'model', type: 'texts' },
      { column: 'failed', type: 'nothing' },
    ]);
    expect(types).toEqual({
      timestamp: 'Float64',
      waited: 'Float64',
      negative: 'Float64',
      conversation_id: 'Uint64',
      turn: 'Uint16',
    });
    expect(values).toMatchObject({
      waited: [0.5, null],
      negative: [-1, 0],
      conversation_id: [2n ** 64n - 1n, 9007199254740993n],
      turn: [1, 2],
    });
  });

  it('keeps every double', async () => {
    const times = [0, 5e-324, 0.1, 1 / 3, 86399.99999999999, 123456789.12345679, 2251799813685248.5];
    const { seconds } = await read(`timestamp,x\n${times.map((time) => `${time},1\n`).join('')}`);
    expect(seconds).toEqual(times);
  });

  it('has blocks that end in the middle of nothing', async () => {
    const rows = Array.from({ length: 150_000 }, (_, row) => row);
    const { values, seconds } = await read(
      `timestamp,client_id,note\n${rows.map((row) => `${row / 8},user-${row % 7},"line\nfeed"\n`).join('')}`,
    );
    expect(seconds).toEqual(rows.map((row) => row / 8));
    expect(values.client_id).toEqual(rows.map((row) => `user-${row % 7}`));
  });

  it.each<[string, string]>([
    ['timestamp,a\n0,1\n1,2,3\n', '<trace>:3: it has 3 values where the header has 2'],
    ['timestamp,a\n0,1\n\n1\n', '<trace>:4: it has 1 value where the header has 2'],
    [
      `timestamp,a\n${'0,1\n'.repeat(30_000)}1,x\n`,
      '<trace>:30002: column a: "x" is not a whole number; with --columns others than those that it names are passed over',
    ],
    [
      `timestamp,a\n${'0,1\n'.repeat(30_000)}1,1.5\n`,
      '<trace>:30002: column a: 1.5 is not a whole number from 0 to 4294967295; with --columns others than those that it names are passed over',
    ],
    [
      `timestamp,a\n${'0,1\n'.repeat(30_000)}1,${'9'.repeat(2_000)}\n`,
      '<trace>:30002: column a: a number of 2000 characters is too long; with --columns others than those that it names are passed over',
    ],
    ['timestamp,a\n0,1\n"1,2\n', '<trace>:3: a quotation mark is not closed'],
    ['timestamp,a\n0,"1"2\n', '<trace>:2: there is something behind a closing quotation mark'],
    ['timestamp,a,a\n0,1,2\n', '<trace>:1: two columns are named a'],
    ['timestamp,a\nsoon,1\n', '<trace>:2: column timestamp: "soon" is no date such as 2026-01-31 18:00:00.5'],
    [
      'a,b\n0,1\n',
      '<trace> is not a trace: it has no column timestamp; its columns are a, b; --columns time=<column> says which has the times',
    ],
    ['timestamp,a\n0,1\nNaN,1\n', 'row 1: column timestamp: NaN after 0; times must be finite and ascend'],
    ['timestamp,a\n-1,1\n', 'row 0: column timestamp: -1; times must not be negative'],
    ['timestamp,a\n5,1\n4,1\n', 'row 1: column timestamp: 4 after 5; times must be finite and ascend'],
    ['timestamp,a\n5,1\n,1\n', 'row 1: column timestamp: the time is missing; every request needs one'],
  ])('is refused with its line: %j', async (text, message) => {
    expect(await fault(text)).toBe(message);
  });

  it('of a header only is a trace without rows', async () => {
    const { types, seconds } = await read('timestamp,client_id,input_tokens,image_tokens\n');
    expect(types).toEqual({
      timestamp: 'Float64',
      client_id: 'Uint32',
      input_tokens: 'Uint32',
      image_tokens: 'List<Uint32>',
    });
    expect(seconds).toEqual([]);
  });

  it('with a number of 10^8 digits is refused, in bounded memory', async () => {
    const digits = Buffer.alloc(1e8, '9');
    expect(await fault(Buffer.concat([Buffer.from('timestamp,a\n0,'), digits, Buffer.from('\n')]))).toBe(
      '<trace> has a line, 2, of more than 67108864 bytes',
    );
  });
});

describe('JSON lines', () => {
  it('have the types that a trace has, in whatever order the keys come', async () => {
    const { types, values, skipped } = await read(
      [
        '{"request_id":0,"timestamp":0.016623773598475895,"client_id":4,"input_tokens":686,"image_tokens":[1,2],"prompt":"a"}',
        ' { "timestamp" : 1 , "client_id" : 0, "input_tokens" : 7, "image_tokens" : [ 3 , 4 ], "prompt" : "{\\"b\\"" } ',
        '{"image_tokens":[],"input_tokens":8.0,"client_id":1,"timestamp":2e0,"more":{"x":[{"y":"}"}]}}',
        '',
        '{"timestamp":3,"client_id":2,"input_tokens":9,"image_tokens":null,"prompt":null}',
      ].join('\n'),
    );
    expect(types).toEqual({
      timestamp: 'Float64',
      client_id: 'Uint32',
      input_tokens: 'Uint32',
      image_tokens: 'List<Uint32>',
    });
    expect(values).toEqual({
      timestamp: [0.016623773598475895, 1, 2, 3],
      client_id: [4, 0, 1, 2],
      input_tokens: [686, 7, 8, 9],
      image_tokens: [[1, 2], [3, 4], [], null],
    });
    expect(skipped).toEqual([
      { column: 'prompt', type: 'texts' },
      { column: 'more', type: 'objects or lists of texts' },
    ]);
  });

  it('give the same by bytes as by JSON.parse', async () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => ({
      timestamp: row / 7,
      ...(row % 3 === 0 ? {} : { client_id: `user "${row % 11}"`.replaceAll('"', row % 5 === 0 ? '"' : '') }),
      input_tokens: row,
      ...(row % 4 === 0 ? { hash_ids: [row, row + 1] } : {}),
      constructor: row % 2 === 0 ? 'x' : null,
    }));
    const { values } = await read(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(values).toEqual({
      timestamp: lines.map((line) => line.timestamp),
      client_id: lines.map((line) => line.client_id ?? null),
      input_tokens: lines.map((line) => line.input_tokens),
      hash_ids: lines.map((line) => line.hash_ids ?? null),
    });
  });

  const many = '{"timestamp":0,"a":1}\n'.repeat(25_000);
  it.each<[string, string]>([
    [
      '{"timestamp":0,"a":1}\n{"timestamp":1,"a":}\n',
      '<trace>:2: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":}',
    ],
    [
      `${many}{"timestamp":1,"a":01}\n`,
      '<trace>:25001: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":01}',
    ],
    [
      `${many}{"timestamp":1,"a":2}}\n`,
      '<trace>:25001: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":2}}',
    ],
    [
      `${many}{"timestamp":1,"a":2} {}\n`,
      '<trace>:25001: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":2} {}',
    ],
    [
      `${many}{"timestamp":1,"a":2`,
      '<trace>:25001: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":2',
    ],
    [
      `${many}{"timestamp":1,"a":NaN}\n`,
      '<trace>:25001: the line is not JSON, of which an object a line is needed: {"timestamp":1,"a":NaN}',
    ],
    [`${many}[1,2]\n`, '<trace>:25001: the line is no object, of which one a line is needed: [1,2]'],
    [
      `${many}{"timestamp":1,"a":"x"}\n`,
      '<trace>:25001: column a: "x" is not a whole number; with --columns others than those that it names are passed over',
    ],
    [
      `${many}{"timestamp":1,"a":-1}\n`,
      '<trace>:25001: column a: -1 is not a whole number from 0 to 4294967295; with --columns others than those that it names are passed over',
    ],
    [
      `${many}{"timestamp":1,"a":[1]}\n`,
      '<trace>:25001: column a: [1] is no number; with --columns others than those that it names are passed over',
    ],
    [
      '[{"timestamp":0}]\n',
      '<trace> is not a trace: it is a JSON array; an object a line is needed (pandas: orient="records", lines=True)',
    ],
  ])('are refused with the line: %#', async (text, message) => {
    expect(await fault(text)).toBe(message);
  });
});

describe('texts that are compressed as a whole', () => {
  const text = `timestamp,client_id,input_tokens\n${Array.from({ length: 40 }, (_, i) => `${i / 8},${i % 3},${i}\n`).join('')}`;

  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['gzip in members', Buffer.concat([gzipSync(text.slice(0, 100)), gzipSync(text.slice(100))])],
    ['zstd in frames, by pyarrow', Buffer.from(FILES['csv zstd'], 'base64')],
    ['zstd without lengths, by pyarrow', Buffer.from(FILES['csv zstd without lengths'], 'base64')],
  ])('by %s', async (_, packed) => {
    expect(await read(packed)).toEqual(await read(text));
  });

  it.each(['gzip', 'zstd'])('by %s are refused where they are cut off or damaged', async (packing) => {
    const whole = packing === 'gzip' ? gzipSync(text) : Buffer.from(FILES['csv zstd'], 'base64');
    for (let length = 12; length < whole.length; length += 17) {
      expect(await fault(whole.subarray(0, length)), `${length} bytes`).toMatch(
        /is cut off: the end of its (gzip|zstd) data is missing|is damaged|has nothing in it/,
      );
    }
  });

  it('and what is in them is no trace', async () => {
    expect(await fault(gzipSync('ARROW1\0\0'))).toBe(
      '<trace> is not a trace: it is of a format that is not known',
    );
    expect(await fault(gzipSync(''))).toBe('<trace> has nothing in it');
  });
});

describe('traces of others are known by their columns', () => {
  it.each<[string, string, number[], string | undefined]>([
    [
      'Mooncake',
      '{"timestamp": 500, "input_length": 5, "output_length": 7, "hash_ids": [1]}\n{"timestamp": 1500.5, "input_length": 6, "output_length": 8, "hash_ids": [1, 2]}\n',
      [0.5, 1.5005],
      'in milliseconds, as traces of the shape Mooncake have them',
    ],
    [
      'Azure',
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:59:59.9000000,5,7\n2023-11-16 19:00:01.0000001,6,8\n',
      [0, 1.1000001],
      'dates; counted in seconds from the first',
    ],
    [
      'BurstGPT',
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,GPT-4,5,7,12,API log\n45,ChatGPT,6,8,14,API log\n',
      [5, 45],
      'in seconds, as traces of the shape BurstGPT have them',
    ],
    [
      'Vidur',
      'arrived_at,num_prefill_tokens,num_decode_tokens\n0.25,5,7\n0.5,6,8\n',
      [0.25, 0.5],
      'in seconds, as traces of the shape Vidur have them',
    ],
    [
      'LLMServingSim',
      '{"input_toks": 5, "output_toks": 7, "arrival_time_ns": 250000000}\n{"input_toks": 6, "output_toks": 8, "arrival_time_ns": 500000000}\n',
      [0.25, 0.5],
      'in nanoseconds, as traces of the shape LLMServingSim have them',
    ],
    [
      'Bailian',
      '{"chat_id": 7, "parent_chat_id": -1, "timestamp": 0.25, "input_length": 5, "output_length": 7, "type": "text", "turn": 1, "hash_ids": [1]}\n{"chat_id": 8, "parent_chat_id": 7, "timestamp": 0.5, "input_length": 6, "output_length": 8, "type": "text", "turn": 2, "hash_ids": [1]}\n',
      [0.25, 0.5],
      'in seconds, as traces of the shape Bailian have them',
    ],
  ])('%s', async (_, text, expected, said) => {
    const { values, seconds, note } = await read(text);
    expect(values).toMatchObject({ input_tokens: [5, 6], output_tokens: [7, 8] });
    expect(seconds).toEqual(expected.map((time) => expect.closeTo(time, 9)));
    expect(note).toBe(said);
  });

  it('or by what they are said to be', async () => {
    const text = 'at,in,out,who,timestamp,kind\n1500,5,7,anna,x,1\n2500,6,8,bert,y,2\n';
    const columns = new Map([
      ['timestamp', 'at'],
      ['input_tokens', 'in'],
      ['output_tokens', 'out'],
      ['client_id', 'who'],
    ]);
    const { values, seconds, note, skipped } = await read(text, { columns, timeUnit: 'ms' });
    expect(values).toEqual({
      timestamp: [1500, 2500],
      input_tokens: [5, 6],
      output_tokens: [7, 8],
      client_id: ['anna', 'bert'],
    });
    expect([seconds, note]).toEqual([[1.5, 2.5], 'in milliseconds, as asked']);
    expect(skipped.map(({ column }) => column)).toEqual(['timestamp', 'kind']);
    expect(await fault(text, { columns: new Map([['timestamp', 'when']]) })).toBe(
      '<trace>: it has no column when; its columns are at, in, out, who, timestamp, kind (for timestamp)',
    );
  });

  it.each([
    ['2026-01-31T18:00:00Z', '2026-01-31T19:00:01.5+01:00', 1.5],
    ['2026-01-31 18:00:00', '2026-01-31 18:00:00.123456789', 0.123456789],
    ['2026-02-28T23:59:59,5Z', '2026-03-01T00:00:00Z', 0.5],
    ['2026-01-31', '2026-02-01', 86_400],
    ['2026-01-31 18:00:00.000001+0530', '2026-01-31 18:00:00+05', 1_800 - 1e-6],
  ])('dates: %s and %s', async (first, second, elapsed) => {
    const { seconds } = await read(`timestamp,a\n"${first}",1\n"${second}",2\n`);
    expect(seconds).toEqual([0, expect.closeTo(elapsed, 9)]);
  });

  it('dates that no calendar has are named', async () => {
    const lines = '2026-02-28 00:00:00,1\n'.repeat(25_000);
    expect(await fault(`timestamp,a\n${lines}2026-02-30 00:00:00,1\n`)).toBe(
      '<trace>:25002: column timestamp: "2026-02-30 00:00:00" is no date such as 2026-01-31 18:00:00.5',
    );
  });
});

it('reads numbers of JSON with more digits than doubles keep', async () => {
  const ids = [33937010506858501n, 2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 64n - 1n, 0n];
  const line = (id: bigint | string) => `{"timestamp":1,"conversation_id":${id},"turn":1}\n`;
  const { types, values } = await read(ids.map(line).join(''));
  expect(types.conversation_id).toBe('Uint64');
  expect(values.conversation_id).toEqual(ids.map(plain));
  for (const id of [`${2n ** 64n}`, '033937010506858501', '1.8e19', '9007199254740993.5'])
    await expect(read(`${line(1n)}${line(id)}`)).rejects.toThrow(/trace:2/);
});
