import type { Workload } from '../../src/index.js';

/** Clients with texts, empty and Unicode ones among them, of which there are more than a byte numbers, and with numbers. */
export const ATTRIBUTED = {
  pool: 'builtin:language?clients=600',
  seed: 'attributes',
  attributes: {
    tenant: {
      values: [
        ['', 30],
        ['Grüße "x", 日本 🦆', 30],
        ['a\nb', 20],
        ...Array.from({ length: 300 }, (_, index) => [`tenant ${index}`, 1] as const),
      ],
    },
    region: 'only one',
    priority: { values: { '0': 3, '7': 1, '-5': 1 } },
    weight: {
      values: [
        [0.1, 1],
        [2, 1],
      ],
    },
  },
  custom_clients: [{ rate: 1, label: 'probe', fields: { input_tokens: 10, output_tokens: 10 } }],
} as const satisfies Workload;
