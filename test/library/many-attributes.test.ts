import { expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';

test('clients have more attributes than requests have fields, in each category', async () => {
  const names = Array.from({ length: 16 }, (_, index) => `a${index}`);
  const attributes = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
  for (const category of ['language', 'reason', 'multimodal']) {
    const trace = await generate({ pool: `builtin:${category}?clients=20`, requests: 100, attributes });
    for await (const batch of trace) {
      for (const [index, name] of names.entries()) {
        expect(batch.getChild(name)?.get(0), `${category} ${name}`).toBe(`value ${index}`);
      }
    }
  }
});
