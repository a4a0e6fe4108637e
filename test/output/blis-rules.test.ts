import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { Workload } from '../../src/generate/opened.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { useFolder } from '../fixtures/folder.js';

/** The rules of BLIS's reader of TraceV2 (`LoadTraceV2`, November 2026), which is no module that can be had. */

const folder = useFolder();

/** Keys of the header; a reader of known fields refuses others. */
const HEADER = {
  trace_version: (value: unknown) => value === 3,
  time_unit: (value: unknown) => value === 'microseconds',
  mode: (value: unknown) => ['real', 'generated', 'replayed'].includes(value as string),
  warm_up_requests: (value: unknown) => Number.isInteger(value) && (value as number) >= 0,
};

const TEXT = /^[^\r\n]*$/;
/** `strconv.Atoi` and `ParseInt`, where negative values are refused. */
const COUNT = /^\d{1,18}$/;
/** By place; names of the header row only tell which optional columns there are. */
const COLUMNS: readonly (readonly [string, RegExp])[] = [
  ['request_id', COUNT],
  ['client_id', TEXT],
  ['tenant_id', TEXT],
  ['slo_class', TEXT],
  ['session_id', TEXT],
  ['round_index', COUNT],
  ['prefix_group', TEXT],
  ['prefix_length', COUNT],
  ['streaming', /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/],
  ['input_tokens', COUNT],
  ['output_tokens', COUNT],
  ['text_tokens', COUNT],
  ['image_tokens', COUNT],
  ['audio_tokens', COUNT],
  ['video_tokens', COUNT],
  ['reason_ratio', /^(0|1|0?\.\d+|\d(\.\d+)?e-\d+)$/],
  ['model', TEXT],
  ['deadline_us', COUNT],
  ['server_input_tokens', COUNT],
  ['arrival_time_us', COUNT],
  ['send_time_us', COUNT],
  ['first_chunk_time_us', COUNT],
  ['last_chunk_time_us', COUNT],
  ['num_chunks', COUNT],
  ['status', /^(ok|error|timeout)$/],
  ['error_message', TEXT],
  ['finish_reason', TEXT],
];

/** Columns that its reader knows by the name in the header row: where they stand, and what they are. */
const OPTIONAL = {
  vllm_priority: COUNT,
  adapter: TEXT,
  think_time_us: COUNT,
} as const;
type Optional = keyof typeof OPTIONAL;

/** The columns of a trace with some of the optional ones. */
function columnsWith(optional: readonly Optional[]): readonly (readonly [string, RegExp])[] {
  const of = (name: Optional) => (optional.includes(name) ? [[name, OPTIONAL[name]] as const] : []);
  const place = COLUMNS.findIndex(([name]) => name === 'slo_class') + 1;
  return [
    ...COLUMNS.slice(0, place),
    ...of('vllm_priority'),
    ...COLUMNS.slice(place),
    ...of('adapter'),
    ...of('think_time_us'),
  ];
}

type Request = Readonly<Record<string, string>>;

/** RFC 4180, a record a line. */
function fieldsOf(line: string): string[] {
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  expect(fields.map(([text]) => text).join('')).toBe(line);
  return fields.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

function read(path: string, optional: readonly Optional[] = []): Request[] {
  const columns = columnsWith(optional);
  const header: Record<string, unknown> = parse(readFileSync(`${path}.header.yaml`, 'utf8'));
  expect(Object.keys(header).toSorted()).toEqual(Object.keys(HEADER).toSorted());
  for (const [key, isRight] of Object.entries(HEADER))
    expect([key, isRight(header[key])]).toEqual([key, true]);

  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(fieldsOf(head)).toEqual(columns.map(([name]) => name));
  return lines.map((line) => {
    const fields = fieldsOf(line);
    expect(fields).toHaveLength(columns.length);
    for (const [place, [, pattern]] of columns.entries()) expect(fields[place]).toMatch(pattern);
    return Object.fromEntries(columns.map(([name], place) => [name, fields[place]]));
  });
}

const CONVERSATIONS = {
  share: 0.8,
  turns: { 2: 0.5, 5: 0.5 },
  inter_turn_seconds: { family: 'lognormal', mu: 1, sigma: 1, max: 20 },
} as const;

const TRACES: Readonly<Record<string, Workload>> = {
  language: { pool: 'builtin:language', requests: 500 },
  reason: { pool: 'builtin:reason', requests: 500 },
  multimodal: { pool: 'builtin:multimodal', requests: 500 },
  conversations: { pool: 'builtin:language', rate: 20, duration: 100, conversations: CONVERSATIONS },
};

test.each(Object.keys(TRACES))('BLIS takes a trace of %s', async (name) => {
  const trace = await generate(await openWorkload(TRACES[name]));
  const path = folder.path('trace.csv');
  const sink = await openSink(path, 'blis', trace.schema, {
    format: { raise_zeros: true, model: 'org/a "b",c' },
  });
  const rows: Record<string, unknown>[] = [];
  for await (const batch of trace) {
    for (let row = 0; row < batch.numRows; row++) rows.push(batch.get(row)!.toJSON());
    await sink.write(batch);
  }
  await sink.close();
  const requests = read(path);
  expect(requests).toHaveLength(rows.length);

  const rounds = new Map<string, number[]>();
  for (const [index, request] of requests.entries()) {
    const row = rows[index];
    const number = (column: string) => Number(request[column]);
    expect(request.model).toBe('org/a "b",c');
    expect(request.client_id).toBe(`${row.client_id}`);
    expect(Math.abs(number('arrival_time_us') / 1e6 - Number(row.timestamp))).toBeLessThan(1e-6);
    expect(request.send_time_us).toBe(request.arrival_time_us);
    expect(number('output_tokens')).toBe(Math.max(1, Number(row.output_tokens)));
    const parts = ['text', 'image', 'audio', 'video'].map((part) => number(`${part}_tokens`));
    expect(number('input_tokens')).toBe(
      Math.max(
        1,
        parts.reduce((sum, part) => sum + part, 0),
      ),
    );
    expect(number('text_tokens')).toBe(Number(row.text_tokens ?? row.input_tokens));
    const reasoning = number('reason_ratio') * Number(row.output_tokens);
    expect(Math.round(reasoning)).toBe(Number(row.reason_tokens ?? 0));
    if (request.session_id === '') continue;
    rounds.set(request.session_id, [...(rounds.get(request.session_id) ?? []), number('round_index')]);
  }
  // In closed loop a session's rounds have to be 0, 1, 2 …; what began before the trace is told of.
  const whole = [...rounds.values()].filter(([first]) => first === 0);
  for (const session of whole) expect(session).toEqual(session.map((_, round) => round));
  expect(whole.length > 50).toBe(name === 'conversations');
});

test('BLIS takes attributes, prompts and times between turns', async () => {
  const trace = await generate(
    await openWorkload({
      pool: 'builtin:language?clients=40',
      rate: 20,
      duration: 100,
      conversations: CONVERSATIONS,
      prefixes: {
        system_prompt: {
          groups: [
            { name: 'chat', tokens: 90, weight: 1 },
            { name: 'bare', tokens: 0, weight: 1 },
          ],
        },
      },
      attributes: {
        tenant: { values: { 'Acme, "Inc"': 1, globex: 1 } },
        slo_class: 'batch',
        priority: { values: { '0': 1, '5': 1 } },
        adapter: { values: { 'sql,lora': 1, none: 1 } },
        model: 'large',
      },
    }),
  );
  const path = folder.path('trace.csv');
  const sink = await openSink(path, 'blis', trace.schema, {
    format: { turns: 'delays', first_token_seconds: 0.1, output_token_seconds: 0.01 },
  });
  const rows: Record<string, unknown>[] = [];
  for await (const batch of trace) {
    for (let row = 0; row < batch.numRows; row++) rows.push(batch.get(row)!.toJSON());
    await sink.write(batch);
  }
  await sink.close();
  const requests = read(path, ['vllm_priority', 'adapter', 'think_time_us']);
  expect(requests).toHaveLength(rows.length);
  const ends = new Map<unknown, number>();
  for (const [index, request] of requests.entries()) {
    const row = rows[index];
    expect([request.tenant_id, request.slo_class]).toEqual([row.tenant, row.slo_class]);
    expect([request.vllm_priority, request.adapter]).toEqual([`${row.priority}`, row.adapter]);
    expect(request.model).toBe(row.model);
    // The input is what is behind the prompt, with which each request of the group begins.
    expect(request.prefix_group).toBe(row.prompt_group === 0 ? '' : `${row.prompt_group}`);
    expect(Number(request.prefix_length)).toBe(row.system_tokens);
    expect(Number(request.input_tokens)).toBe(Number(row.input_tokens) - Number(row.system_tokens));
    // From the end of the response to the turn before: a tenth of a second, and a hundredth for each token behind the first.
    const time = Number(row.timestamp);
    const before = ends.get(row.conversation_id);
    const think = before === undefined || row.turn === 1 ? 0 : Math.max(0, time - before);
    expect(Math.abs(Number(request.think_time_us) - 1e6 * think)).toBeLessThan(2);
    ends.set(row.conversation_id, time + 0.1 + 0.01 * Math.max(0, Number(row.output_tokens) - 1));
  }
  expect(requests.filter(({ prefix_length: length }) => length === '90').length).toBeGreaterThan(200);
  expect(requests.filter(({ think_time_us: think }) => Number(think) > 0).length).toBeGreaterThan(200);
});
