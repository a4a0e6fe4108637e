import { expect, it } from 'vitest';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';

const resolved = (text: string) => resolveWorkload(parseWorkload(text, { file: 'w' }));

it('of all clients are defaults', () => {
  expect(resolved('attributes: {tenant: acme, priority: -0.0}').attributes).toEqual({
    tenant: { default: 'acme' },
    priority: { default: 0 },
  });
});

it('of some are an empty text for all others, and nothing where they are numbers', () => {
  expect(resolved('attributes: {tenant: {by_id: {3: acme}}, priority: {by_id: {3: 1}}}').attributes).toEqual({
    tenant: { by_id: { 3: 'acme' }, default: '' },
    priority: { by_id: { 3: 1 } },
  });
});

it('that are drawn are pairs in an order of their own, with keys as what the attribute is', () => {
  const text = `
    attributes:
      tenant: {values: {zeta: 1, acme: 3}}
      priority: {values: {10: 1, -2: 3, 0.5: 1}}
      build: {values: {10: 1, 9: 3}, by_id: {1: x}}
      zone: {values: [["2", 1], ["1", 5]]}`;
  expect(resolved(text).attributes).toEqual({
    tenant: {
      values: [
        ['acme', 3],
        ['zeta', 1],
      ],
    },
    priority: {
      values: [
        [-2, 3],
        [0.5, 1],
        [10, 1],
      ],
    },
    build: {
      by_id: { 1: 'x' },
      values: [
        ['10', 1],
        ['9', 3],
      ],
    },
    zone: {
      values: [
        ['1', 5],
        ['2', 1],
      ],
    },
  });
});

it('resolve to themselves', () => {
  const once = resolved(`
    pool: builtin:language
    attributes: {tenant: {by_id: {3: a}, values: {b: 1, c: 2}}, priority: {values: {1: 2, 7: 1}}, zone: eu}
    custom_clients: [{rate: 1, attributes: {zone: us, own: 5}, fields: {input_tokens: 1, output_tokens: 1}}]`);
  const again = resolveWorkload(JSON.parse(JSON.stringify(once)));
  expect(JSON.stringify(again)).toBe(JSON.stringify(once));
  expect(once.custom_clients![0].attributes).toEqual({ zone: 'us', own: 5 });
});
