import { expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import type { Workload } from '../../src/index.js';
import { columnHeads } from '../../src/output/chunks/chunk.js';
import { loadWriter } from '../../src/output/format-writers.js';
import type { FormatName } from '../../src/output/formats.js';
import { type PrefixRow, prefixRows } from '../fixtures/prefixes.js';
import { encodeText } from './encode.js';

const WORKLOAD: Workload = {
  category: 'language',
  duration: 60,
  custom_clients: [
    { rate: 3, fields: { input_tokens: 100, output_tokens: 50 }, system_prompt: { tokens: 200, group: 'a' } },
    { rate: 3, fields: { input_tokens: 100, output_tokens: 50 }, system_prompt: { tokens: 64, group: 'b' } },
    { rate: 3, fields: { input_tokens: 100, output_tokens: 50 }, system_prompt: 'none' },
  ],
  conversations: { share: 0.5, turns: { 3: 1 }, inter_turn_seconds: 5 },
  prefixes: { documents: { count: 5, tokens: 150, share: 0.5 } },
  output: { block_size: 64 },
};

async function written(format: FormatName, workload = WORKLOAD) {
  const trace = await generate(workload);
  const { leftOut } = await loadWriter(format);
  const left = leftOut?.(columnHeads(trace.schema), {}, { firstRow: 0 });
  const text = await encodeText(format, trace.schema, trace, {});
  return { lines: text.trimEnd().split('\n'), left };
}

test('weka says the length of the prompt of each session', async () => {
  const rows = await prefixRows(WORKLOAD);
  const systemOf = new Map(rows.map(({ conversation, system }) => [`${conversation}`, system]));
  const { lines, left } = await written('weka');
  const sessions = lines.map((line) => JSON.parse(line));
  expect(sessions.map(({ id, system_tokens }) => [id, system_tokens])).toEqual(
    sessions.map(({ id }) => [id, systemOf.get(id)]),
  );
  expect(new Set(systemOf.values())).toEqual(new Set([0, 64, 200]));
  expect(left).toEqual(['client_id']);
});

/** What BLIS makes of a line: the prefix of the group, then as many tokens as are said. */
const blisOf = (line: string) => {
  const cells = line.split(',');
  return { group: cells[6], prefix: Number(cells[7]), input: Number(cells[9]) };
};

test('blis has prompts as prefixes, before which no tokens are counted', async () => {
  const rows = await prefixRows(WORKLOAD);
  const { lines, left } = await written('blis');
  const expected = ({ group, system, input }: PrefixRow) => ({
    group: system === 0 ? '' : `${group}`,
    prefix: system,
    input: input - system,
  });
  expect(lines.slice(1).map(blisOf)).toEqual(rows.map(expected));
  expect(left).toEqual([
    'document_id',
    'document_tokens',
    'shared_tokens',
    'hash_ids (all prompts are apart but for system prompts)',
  ]);
});

test('blis has no prefix of an input that is all prompt, which may have been cut', async () => {
  const within: Workload = {
    category: 'language',
    duration: 60,
    custom_clients: [
      { rate: 3, fields: { input_tokens: { family: 'uniform', min: 50, max: 150 }, output_tokens: 50 } },
    ],
    prefixes: { system_prompt: { tokens: 100, group: 'a' }, counted: 'within' },
  };
  const rows = await prefixRows(within);
  const { lines } = await written('blis', within);
  const read = lines.slice(1).map(blisOf);
  for (const [at, { input }] of rows.entries()) {
    expect(read[at]).toEqual(
      input <= 100 ? { group: '', prefix: 0, input } : { group: '1', prefix: 100, input: input - 100 },
    );
  }
});
