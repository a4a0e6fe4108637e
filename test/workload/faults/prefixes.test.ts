import { describe } from 'vitest';
import { checkPlaces } from './places.js';

const DOCUMENTS = 'count: 10, tokens: 500';

describe('prefixes', () => {
  checkPlaces(
    [
      ['{}', ': system_prompt or documents is missing'],
      ['{counted: within}', ': system_prompt or documents is missing, of which it is counted'],
      ['{system_prompt: 1200}', '.system_prompt: 1200 is not an object with tokens, or with groups'],
      ['{system_prompt: {tokens: 1.5}}', '.system_prompt.tokens: 1.5 … from 0 to 1048576'],
      ['{system_prompt: {tokens: 2000000}}', '.system_prompt.tokens: 2000000 … from 0 to 1048576'],
      ['{system_prompt: {groups: []}}', '.system_prompt.groups: not a list of at least 1'],
      [
        '{system_prompt: {groups: [{name: a, tokens: 5}]}}',
        '.system_prompt.groups[0]: weight or client_ids is missing',
      ],
      [
        '{system_prompt: {groups: [{name: a, tokens: 5, weight: 1, client_ids: [1]}]}}',
        '.system_prompt.groups[0]: weight and client_ids are both given',
      ],
      [
        '{system_prompt: {groups: [{name: a, tokens: 5, weight: 1}, {name: a, tokens: 5, weight: 1}]}}',
        ".system_prompt.groups[1].name: 'a' is there twice",
      ],
      [
        '{system_prompt: {groups: [{name: a, tokens: 5, weight: 0}]}}',
        '.system_prompt.groups: all weights are 0',
      ],
      [
        '{system_prompt: {groups: [{name: a, tokens: 5, client_ids: [1, 2]}, {name: b, tokens: 5, client_ids: [2]}]}}',
        ".system_prompt.groups[1].client_ids[0]: client 2 is of 'a' already",
      ],
      [`{documents: {${DOCUMENTS}, share: 0}}`, '.documents.share: 0 is not a number above 0, at most 1'],
      ['{documents: {count: 0, tokens: 5}}', '.documents.count: 0 … from 1 to 1048576'],
      ['{documents: {count: 2000000, tokens: 5}}', '.documents.count: 2000000 … from 1 to 1048576'],
      ['{documents: {count: 10}}', '.documents: tokens is missing'],
      [
        '{documents: {count: 10, tokens: {family: uniform, min: 9, max: 5}}}',
        '.documents.tokens.min: 9 is above max, 5',
      ],
      [`{documents: {${DOCUMENTS}, exponent: -1}}`, '.documents.exponent: -1 is not a number of at least 0'],
      [`{documents: {${DOCUMENTS}}, counted: both}`, ".counted: 'both' is not … 'added' … 'within'"],
    ],
    (text) => `rate: 1\nprefixes: ${text}`,
    'w:2: prefixes',
  );
});

describe('how turns come', () => {
  checkPlaces(
    [['foo', "'foo' is not 'times', 'delays' or 'deltas'"]],
    (text) => `rate: 1\noutput: {format: mooncake, turns: ${text}}`,
    'w:2: output.turns: ',
  );
});

describe('prefixes beside what else a spec says', () => {
  const client = (prompt: string) =>
    `{rate: 1, fields: {input_tokens: 5, output_tokens: 5}, system_prompt: ${prompt}}`;
  const clients = (...prompts: readonly string[]) =>
    `category: language\nduration: 10\ncustom_clients: [${prompts.map(client).join(', ')}]`;

  checkPlaces(
    [
      [
        `${clients('{tokens: 5, group: a}', '{tokens: 6, group: a}')}`,
        "w:3: custom_clients[1].system_prompt.tokens: the group 'a' has a prompt of 5 tokens already",
      ],
      [
        `${clients('{tokens: 5, group: a}')}\nprefixes: {system_prompt: {tokens: 7, group: a}}`,
        "w:3: custom_clients[0].system_prompt.tokens: the group 'a' has a prompt of 7 tokens already",
      ],
      [
        'category: language\nduration: 10\nprefixes: {system_prompt: {groups: [{name: a, tokens: 5, client_ids: [6]}]}}\n' +
          'custom_clients: [{id: 6, rate: 1, fields: {input_tokens: 5, output_tokens: 5}, system_prompt: none}]',
        "w:4: custom_clients[0].system_prompt: client 6 is of the group 'a' by its client_ids",
      ],
      [
        `${clients('{tokens: 5}')}\noutput: {block_size: 16, system_prompt_tokens: 4}`,
        'w:4: output.system_prompt_tokens: and so do prefixes',
      ],
      [
        'rate: 1\nprefixes: {system_prompt: {tokens: 7}}\noutput: {block_size: 16, system_prompt_tokens: 4}',
        'w:3: output.system_prompt_tokens: and so do prefixes',
      ],
      [
        'rate: 1\nmethod: naive\nprefixes: {system_prompt: {tokens: 7}}',
        'w:3: prefixes: the naive method has no prefixes',
      ],
      [
        `${clients('{tokens: 5}')}\nmethod: naive`,
        'w:3: custom_clients[0].system_prompt: the naive method has no prefixes',
      ],
    ],
    (text) => text,
    '',
  );
});
