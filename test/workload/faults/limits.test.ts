import { describe, expect, it } from 'vitest';
import { SpecError } from '../../../src/errors.js';
import { compilePlan, parseWorkload, type WorkloadSpec } from '../../../src/index.js';
import { checkPlaces } from './places.js';

describe('max_context', () => {
  checkPlaces(
    [
      ['all', ": 'all' is not 'none', a number of tokens from 1 to 4294967295, or an object with tokens"],
      ['0', ": 0 is not 'none', a number of tokens from 1 to 4294967295"],
      ['4294967296', ": 4294967296 is not 'none', a number of tokens from 1 to 4294967295"],
      ['{of: input}', ': tokens is missing'],
      ['{tokens: 1.5}', '.tokens: 1.5 is not a whole number from 1 to 4294967295'],
      ['{tokens: 100, of: output}', ".of: 'output' is not 'input_and_output' or 'input'"],
      ['{tokens: 100, beyond: cut}', ".beyond: 'cut' is not 'end' or 'truncate'"],
      ['1000\nmethod: naive', ': the naive method has no limits of clients'],
    ],
    (text) => `max_context: ${text}`,
    'w:1: max_context',
  );
});

const CLIENT = 'rate: 1, fields: {input_tokens: {family: pareto, scale: 700, alpha: 2}, output_tokens: 400}';

describe('contradictions with a limit', () => {
  checkPlaces(
    [
      [
        `max_context: 1000\nprefixes: {system_prompt: {tokens: 1000}}`,
        'w:2: prefixes.system_prompt.tokens: it is a system prompt of 1000 tokens, and max_context is 1000',
      ],
      [
        `category: language\nduration: 60\nmax_context: 1000\ncustom_clients: [{${CLIENT}}]`,
        'w:4: custom_clients[0]: max_context is 1000 tokens of input and output, and its requests have at least 1100',
      ],
      [
        `category: language\nduration: 60\ncustom_clients: [{${CLIENT}, max_context: {tokens: 600, of: input}}]`,
        'w:3: custom_clients[0].max_context: max_context is 600 tokens of input, and its requests have at least 700',
      ],
      [
        `category: language\nduration: 60\nmax_context: 900\ncustom_clients: [{${CLIENT}, max_context: none, system_prompt: {tokens: 900}}, {${CLIENT}, max_context: 3000, system_prompt: {tokens: 3000}}]`,
        'w:4: custom_clients[1].system_prompt.tokens: it is a system prompt of 3000 tokens, and max_context is 3000',
      ],
    ],
    (text) => text,
    '',
  );
});

describe('a limit that documents come up to', () => {
  const documents = 'documents: {count: 10, tokens: {family: uniform, min: 800, max: 900}';
  const CLIENTS = `category: language\nduration: 60\ncustom_clients`;
  checkPlaces(
    [
      [
        `max_context: 800\nprefixes: {${documents}}}`,
        'w:2: prefixes.documents.tokens: documents have at least 800 tokens, and max_context is 800',
      ],
      [
        `max_context: 1000\nprefixes: {system_prompt: {tokens: 200}, ${documents}}}`,
        'w:2: prefixes.documents.tokens: documents have at least 800 tokens behind a system prompt of 200, and max_context is 1000',
      ],
      [
        `max_context: 1000\nprefixes: {system_prompt: {groups: [{name: a, tokens: 900, weight: 1}, {name: b, tokens: 300, weight: 1}]}, ${documents}}}`,
        'w:2: prefixes.documents.tokens: documents have at least 800 tokens behind a system prompt of 300, and max_context is 1000',
      ],
      [
        `prefixes: {${documents}}}\n${CLIENTS}: [{${CLIENT}}, {${CLIENT}, max_context: {tokens: 750, of: input}}]`,
        'w:4: custom_clients[1].max_context: documents have at least 800 tokens, and max_context is 750',
      ],
      [
        `max_context: 1200\nprefixes: {${documents}}}\n${CLIENTS}: [{${CLIENT}, system_prompt: {tokens: 500}}]`,
        'w:5: custom_clients[0].system_prompt.tokens: documents have at least 800 tokens behind a system prompt of 500, and max_context is 1200',
      ],
    ],
    (text) => text,
    '',
  );

  it.each([
    ['one token of room', `max_context: 801\nprefixes: {${documents}}}`],
    ['documents within inputs', `max_context: 700\nprefixes: {counted: within, ${documents}}}`],
  ])('%s is none', (_, text) => {
    expect(() => parseWorkload(text, { file: 'w' })).not.toThrow();
  });
});

describe('tool_calls', () => {
  checkPlaces(
    [
      ['{}', ': share is missing'],
      ['{share: 0}', '.share: 0 is not a number above 0, at most 1'],
      [
        '{share: 0.5, fields: {input: 5}}',
        ".fields.input: there is no such field; did you mean 'input_tokens'",
      ],
      ['{share: 0.5, fields: {output_tokens: -1}}', '.fields.output_tokens: -1 is not'],
      [
        '{share: 0.5, inter_turn_seconds: {family: gamma, shape: 1, scale: 1}}',
        '.inter_turn_seconds.family: ',
      ],
    ],
    (text) =>
      `category: language\nconversations: {share: 1, turns: {mean: 3}, inter_turn_seconds: 5, tool_calls: ${text}}`,
    'w:2: conversations.tool_calls',
  );
});

it('a limit that hardly a request keeps is refused where it stands', async () => {
  const fields = { input_tokens: { family: 'lognormal', mean: 1500, cv: 1.5 }, output_tokens: 600 } as const;
  const workload: WorkloadSpec = {
    category: 'language',
    duration: 60,
    max_context: 650,
    custom_clients: [{ id: 7, rate: 1, fields }],
  };
  const refused = compilePlan(workload);
  await expect(refused).rejects.toThrow(SpecError);
  await expect(refused).rejects.toThrow(
    /^max_context: only [\d.]+ % of the requests of client 7 have at most 650 tokens/,
  );
});
