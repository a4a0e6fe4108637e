import { describe } from 'vitest';
import { checkPlaces } from './places.js';

const FIELDS = 'fields: {input_tokens: 1, output_tokens: 1}';
const MANY = Array.from({ length: 17 }, (_, index) => `a${index}: x`).join(', ');

/** A phase with a client of so many attributes, from one of them on. */
const phaseOf = (from: number, count: number) => {
  const attributes = Array.from({ length: count }, (_, index) => `a${from + index}: x`).join(', ');
  return `- {duration: 9, custom_clients: [{rate: 1, attributes: {${attributes}}, ${FIELDS}}]}`;
};

describe('attributes of clients', () => {
  checkPlaces(
    [
      ['attributes: {client_id: x}', 'w:1: attributes.client_id: client_id is something else in traces'],
      ['attributes: {turn: x}', 'w:1: attributes.turn: turn is something else in traces'],
      [
        'attributes: {image_count: 1}',
        'w:1: attributes.image_count: image_count is something else in traces',
      ],
      [
        'attributes: {shared_tokens: 1, prompt_group: x}',
        'w:1: attributes.shared_tokens: shared_tokens is something else in traces\n' +
          'w:1: attributes.prompt_group: prompt_group is something else in traces',
      ],
      [
        'prefixes: {documents: {count: 9, tokens: 5}}\nattributes: {document_id: x}',
        'w:2: attributes.document_id: document_id is something else in traces',
      ],
      ['attributes: {label: x}', 'w:1: attributes.label: the labels of custom clients'],
      ['attributes: {9x: y}', "w:1: attributes.9x: '9x' … a name of at most 64 letters, digits and _"],
      [`attributes: {${MANY}}`, 'w:1: attributes.a16: more than 16 attributes'],
      [
        `category: language\nattributes: {all: x}\nphases:\n${phaseOf(0, 8)}\n${phaseOf(4, 8)}\n${phaseOf(12, 5)}`,
        'w:6: phases[2].custom_clients[0].attributes.a15: more than 16 attributes',
      ],
      ['attributes: {tenant: {}}', 'w:1: attributes.tenant: an object with at least 1 key'],
      ['attributes: {tenant: true}', 'w:1: attributes.tenant: true … a text or a number'],
      [
        'attributes: {tenant: {by_id: {x: acme}}}',
        "w:1: attributes.tenant.by_id.x: 'x' is not the id of a client",
      ],
      [
        'attributes: {tenant: {by_id: {4294967296: acme}}}',
        "w:1: attributes.tenant.by_id.4294967296: '4294967296' is not the id of a client, 0 to 4294967295",
      ],
      ['attributes: {tenant: {values: {acme: 0}}}', 'w:1: attributes.tenant.values.acme: 0 … above 0'],
      [
        'attributes: {tenant: {values: {acme: 1e13}}}',
        'w:1: attributes.tenant.values.acme: 10000000000000 is not a factor or weight',
      ],
      [
        'attributes: {tenant: {values: [[acme, 1], [acme, 2]]}}',
        "w:1: attributes.tenant.values[1][0]: 'acme' is there twice",
      ],
      [
        'attributes: {tenant: {values: {acme: 1}, default: x}}',
        'w:1: attributes.tenant.default: drawn for all clients … would be of none',
      ],
      [
        'attributes: {tenant: {by_id: {1: acme, 2: 5}}}',
        'w:1: attributes.tenant.by_id.2: 5 is a number … attributes.tenant.by_id.1 is a text … all texts, or all numbers',
      ],
      [
        'attributes: {priority: {values: {1: 2, x: 1}, by_id: {5: 7}}}',
        "w:1: attributes.priority.values.1: '1' is a text … attributes.priority.by_id.5 is a number\n" +
          "w:1: attributes.priority.values.x: 'x' is a text … attributes.priority.by_id.5 is a number",
      ],
      [
        `pool: builtin:language\nattributes: {priority: 2}\ncustom_clients: [{rate: 1, attributes: {priority: high}, ${FIELDS}}]`,
        "w:3: custom_clients[0].attributes.priority: 'high' is a text … attributes.priority is a number",
      ],
      [
        `pool: builtin:language\ncustom_clients: [{rate: 1, attributes: {hash_ids: x}, ${FIELDS}}]`,
        'w:2: custom_clients[0].attributes.hash_ids: hash_ids is something else in traces',
      ],
      [`attributes: {tenant: ${'x'.repeat(257)}}`, 'w:1: attributes.tenant: 257 characters … at most 256'],
      ['attributes: {tenant: "\\ud800"}', 'w:1: attributes.tenant: half of a surrogate pair'],
      ['attributes:\n  tenant: a\n  tenant: b', 'w:3: attributes.tenant: line 2'],
    ],
    (text) => text,
    '',
  );
});
