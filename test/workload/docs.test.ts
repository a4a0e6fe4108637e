import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { workloadSchema } from '../../src/workload/schema.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/spec.md', import.meta.url)), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

describe('the page on specs', () => {
  it('has examples', () => expect(examples.length).toBeGreaterThan(12));

  it.each(examples)('whose example %# is valid', (text) => {
    const resolved = resolveWorkload(parseWorkload(text, { file: 'spec.md' }));
    expect(resolved.seed).toBe('0');
  });

  it('names every key of a spec, and every key of what a spec is made of', () => {
    const keys = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('properties' in value) for (const key of Object.keys(value.properties as object)) keys.add(key);
      for (const part of Object.values(value)) visit(part);
    };
    visit(workloadSchema);
    const missing = [...keys].filter((key) => !page.includes(`\`${key}\``) && !page.includes(`\`${key}:`));
    expect(missing).toEqual([]);
  });

  it('names every family and every word that stands for something', () => {
    const words = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('const' in value && typeof value.const === 'string') words.add(value.const);
      if ('enum' in value && Array.isArray(value.enum)) for (const word of value.enum) words.add(word);
      for (const part of Object.values(value)) visit(part);
    };
    visit(workloadSchema);
    expect(
      [...words].filter((word) => !page.includes(`\`${word}\``) && !page.includes(`: ${word}\``)),
    ).toEqual([]);
  });
});
