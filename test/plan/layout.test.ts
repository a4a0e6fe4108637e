import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { constantsOf, SEAMS } from '../../scripts/constants-of-engine.mjs';
import * as layout from '../../src/engine/plan-layout.generated.js';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const textOf = (path: string) => readFileSync(pathOf(path), 'utf8');

describe('the constants of the engine that the host has as well', () => {
  test.each(Object.entries(SEAMS))('%s is what %s says now', (target, source) => {
    // The header names the source by its path from the root.
    expect(textOf(target).split('\n').slice(1)).toEqual(constantsOf(pathOf(source)).split('\n').slice(1));
  });

  test('are all that the engine has, with its values', () => {
    const namespaces = [
      ...textOf('assembly/plan/layout.ts').matchAll(/^export namespace (\w+) \{([^}]*)\}/gm),
    ];
    expect(namespaces.length).toBeGreaterThan(20);
    const constants: Readonly<Record<string, unknown>> = { ...layout };
    for (const [, name, body] of namespaces) {
      const values = [...body!.matchAll(/ const (\w+): \w+ = (\d+);/g)].map(([, key, value]) => [
        key,
        Number(value),
      ]);
      expect(values.length, name).toBe(body!.match(/\bconst\b/g)!.length);
      expect(constants[name!], name).toEqual(Object.fromEntries(values));
    }
    expect(layout.PLAN_MAGIC).toBe(new DataView(new TextEncoder().encode('SGPL').buffer).getUint32(0, true));
  });

  test('are refused where they are something else than constants', () => {
    const path = pathOf('assembly/plan/checksum.ts');
    expect(() => constantsOf(path)).toThrow(/checksum\.ts:\d+ is not a constant: /);
  });
});

test('the families have the numbers of the pool interface', () => {
  const engine = Object.entries(layout.GapFamily).map(([name, value]) => [name.toLowerCase(), value]);
  const { none, ...pool } = GapFamily;
  expect(none).toBe(0);
  expect(Object.fromEntries(engine)).toEqual(pool);
});

test('docs/plan-format.md lists every status', () => {
  const [, table] = textOf('docs/plan-format.md').split('## Validation and status codes');
  const listed = [...table!.matchAll(/^\| (\d+) \|/gm)].map(([, status]) => Number(status));
  // What a whole opening never returns.
  const told = Object.entries(PlanStatus).flatMap(([name, status]) => (name === 'NOT_YET' ? [] : [status]));
  expect(listed.sort((a, b) => a - b)).toEqual([...told]);
});

/** Bytes of a field, by the type that its comment begins with. */
const BYTES: Readonly<Record<string, number>> = { u16: 2, u32: 4, u64: 8, f64: 8 };

test('fields of a record do not overlap, and numbers are aligned', () => {
  const source = readFileSync(new URL('../../assembly/plan/layout.ts', import.meta.url), 'utf8');
  for (const [, name, body] of source.matchAll(/export namespace (\w+) \{([^}]*)\}/g)) {
    const fields = [...body.matchAll(/export const (\w+): usize = (\d+);(?: \/\/ (u16|u32|u64|f64))?/g)].map(
      ([, key, at, type]) => ({ key, at: Number(at), size: BYTES[type ?? 'u32'] }),
    );
    for (const [index, { key, at, size }] of fields.entries()) {
      if (key === 'SIZE') continue;
      expect(at % size, `${name}.${key}`).toBe(0);
      const next = fields[index + 1];
      // A field set ends with as many samplers as there are slots, a profile with a word for each attribute.
      if ((name === 'FieldSet' || name === 'Profile') && next === undefined) continue;
      expect(at + size, `${name}.${key}`).toBeLessThanOrEqual(next.at);
    }
  }
});
