import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { workloadSchema } from '../../src/workload/schema.js';

const [page, ...others] = ['docs/spec.md', 'docs/pools.md', 'README.md'].map((name) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8'),
);
const examplesOf = (text: string) => [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example]) => example!);
const examples = [page, ...others].flatMap(examplesOf);

describe('the page on specs', () => {
  it('has examples', () => expect(examplesOf(page).length).toBeGreaterThan(12));

  it.each(examples)('and others, whose example %# has a trace', async (text) => {
    const trace = await generate(parseWorkload(text, { file: 'page.md' }));
    expect(trace.expectedRequests).toBeGreaterThan(0);
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
