import { readFileSync } from 'node:fs';
import { CATEGORIES } from '../../../src/fields.js';
import { openSink } from '../../../src/output/file/open-sink.js';
import { sampleBatches, sampleSchema } from '../../trace/sample-traces.js';

/** A trace in lines of text, whose rows are `head` lines below its beginning. */
export interface BaseText {
  readonly name: string;
  readonly kind: 'csv' | 'jsonl';
  readonly text: string;
}

const ROWS = 60;

/** Texts of this package and of others. */
export async function baseTexts(): Promise<readonly BaseText[]> {
  const bases: BaseText[] = [];
  for (const category of CATEGORIES) {
    for (const kind of ['csv', 'jsonl'] as const) {
      const path = `base.${kind}`;
      const schema = sampleSchema(category);
      const sink = await openSink(path, kind, schema);
      for (const batch of sampleBatches(schema, ROWS, ROWS)) await sink.write(batch);
      await sink.close();
      bases.push({ name: `${kind} of ${category}`, kind, text: readFileSync(path, 'utf8') });
    }
  }
  return [...bases, ...foreignTexts()];
}

function foreignTexts(): BaseText[] {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const csv = (name: string, head: string, line: (row: number) => string, end = '\n'): BaseText => ({
    name: `csv of ${name}`,
    kind: 'csv',
    text: [head, ...rows.map(line)].map((text) => `${text}${end}`).join(''),
  });
  const jsonl = (name: string, line: (row: number) => unknown): BaseText => ({
    name: `jsonl of ${name}`,
    kind: 'jsonl',
    text: rows.map((row) => `${JSON.stringify(line(row))}\n`).join(''),
  });
  return [
    csv('Azure', 'TIMESTAMP,ContextTokens,GeneratedTokens', (row) => {
      const second = String(row).padStart(2, '0');
      return `2024-05-10 00:00:${second}.${String(row * 7).padStart(7, '0')},${row * 31},${row % 5}`;
    }),
    csv(
      'BurstGPT',
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
      (row) => `${row >> 1},GPT-4,${row * 3},${row},${row * 4},API log`,
      '\r\n',
    ),
    csv(
      'Vidur with semicolons',
      'arrived_at;num_prefill_tokens;num_decode_tokens',
      (row) => `${row / 8};${row};1`,
    ),
    csv(
      'clients that are texts, quoted',
      'timestamp,client_id,input_tokens,output_tokens,note',
      (row) =>
        `${row * 1e-3},"user ""${row % 3}"", of ${row % 2}",${row},${row},"${row % 4 === 0 ? 'two\nlines' : ''}"`,
    ),
    csv('wide numbers', 'timestamp,client_id,conversation_id,turn', (row) => {
      const id = (2n ** 63n + BigInt(row)).toString();
      return `${1_700_000_000_000_000_000n + BigInt(row)},${row},${id},${1 + (row % 3)}`;
    }),
    jsonl('Mooncake', (row) => ({
      timestamp: row * 12.5,
      input_length: row * 100,
      output_length: row,
      hash_ids: Array.from({ length: Math.ceil((row * 100) / 512) }, (_, block) => row + block),
    })),
    jsonl('Bailian', (row) => ({
      chat_id: row,
      parent_chat_id: row % 3 === 0 ? -1 : row - 1,
      timestamp: row / 4,
      input_length: row + 1,
      output_length: row + 2,
      type: 'text',
      turn: 1 + (row % 3),
      hash_ids: [row],
    })),
    jsonl('LLMServingSim', (row) => ({ input_toks: row, output_toks: 2, arrival_time_ns: row * 1_000_000 })),
    jsonl('keys that come and go', (row) => ({
      ...(row % 5 === 0 ? { more: { deep: [row, null] } } : {}),
      timestamp: `2026-01-31T18:00:${String(row).padStart(2, '0')}+01:00`,
      client_id: row % 2 === 0 ? 'a' : null,
      ...(row % 3 === 0 ? {} : { input_tokens: row }),
    })),
  ];
}
