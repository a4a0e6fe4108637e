import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';

/** The constants of a layout file by qualified name, as text: `Header.MAGIC` to `0`. */
type Constants = ReadonlyMap<string, string>;

const read = (path: string) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** `export namespace Header { export const MAGIC: usize = 0; … }` and `export const VERSION: u32 = 1`. */
function engineConstants(source: string): Constants {
  const constants = new Map<string, string>();
  const top = source.replace(/export namespace (\w+) \{([^}]*)\}/g, (_, name: string, body: string) => {
    for (const [, key, value] of body.matchAll(/export const (\w+): \w+ = (\w+);/g))
      constants.set(`${name}.${key}`, value);
    return '';
  });
  for (const [, key, value] of top.matchAll(/export const (\w+): \w+ = (\w+);/g)) constants.set(key, value);
  return constants;
}

/** `export const Header = { MAGIC: 0, … } as const` and `export const PLAN_VERSION = 1`. */
function hostConstants(source: string): Constants {
  const constants = new Map<string, string>();
  const top = source.replace(
    /export const (\w+) = \{([^}]*)\} as const/g,
    (_, name: string, body: string) => {
      for (const [, key, value] of body.matchAll(/(\w+): (\w+)/g)) constants.set(`${name}.${key}`, value);
      return '';
    },
  );
  for (const [, key, value] of top.matchAll(/export const (\w+) = (\w+);/g)) constants.set(key, value);
  return constants;
}

/** Where the two sides use other names: the engine nests the kinds in the record that has them. */
const HOST_NAMES: readonly (readonly [engine: RegExp, host: string])[] = [
  [/^(MAGIC|VERSION)$/, 'PLAN_$1'],
  [/^ArrivalMode\./, 'ArrivalModeCode.'],
  [/^Column\.(SCALAR|PART|REST|LIST|CONVERSATION|TURN|HISTORY)$/, 'ColumnKind.$1'],
  [/^Coupling\.(COMONOTONE|GAUSSIAN)$/, 'CouplingKind.$1'],
  [/^Sampler\.(CONSTANT|ALIAS_\w+|MIXTURE|RUNS\w*)$/, 'SamplerKind.$1'],
  [/^Component\.(NORMAL|UNIFORM|EXPONENTIAL|LOG_\w+)$/, 'QuantileKind.$1'],
  // The laws have these numbers, and no category comes near this one.
  [/^GapFamily\..*$|^MAX_SLOTS$/, ''],
  [/^ConversationClass\.(NORMAL|EXPONENTIAL|UNIFORM|LOG_EXPONENTIAL)$/, 'QuantileKind.$1'],
];

test('the host and the engine have the same plan layout', () => {
  const engine = new Map<string, number>();
  for (const [name, value] of engineConstants(read('assembly/plan/layout.ts'))) {
    const [pattern, replacement] = HOST_NAMES.find(([pattern]) => pattern.test(name)) ?? [/^/, ''];
    const host = name.replace(pattern, replacement);
    if (host === '') continue;
    // Two records of the engine have quantiles: by the same numbers.
    expect(engine.get(host) ?? Number(value), name).toBe(Number(value));
    engine.set(host, Number(value));
  }
  const host = new Map(
    [...hostConstants(read('src/plan/layout.ts'))].map(([name, value]) => [name, Number(value)]),
  );
  expect(host.size).toBeGreaterThan(50);
  expect([...engine].sort()).toEqual([...host].sort());
});

test('the laws of inter-arrival times have the numbers of the engine', () => {
  const families = [...engineConstants(read('assembly/plan/layout.ts'))].filter(([name]) =>
    name.startsWith('GapFamily.'),
  );
  expect(families.length).toBe(6);
  expect(GapFamily).toEqual({
    none: 0,
    ...Object.fromEntries(families.map(([name, value]) => [name.slice(10).toLowerCase(), Number(value)])),
  });
});

test('fields of a record do not overlap, and numbers are aligned', () => {
  const source = readFileSync(new URL('../../assembly/plan/layout.ts', import.meta.url), 'utf8');
  for (const [, name, body] of source.matchAll(/export namespace (\w+) \{([^}]*)\}/g)) {
    const fields = [...body.matchAll(/export const (\w+): usize = (\d+);(?: \/\/ (u32|u64|f64))?/g)].map(
      ([, key, at, type]) => ({ key, at: Number(at), size: type === 'u64' || type === 'f64' ? 8 : 4 }),
    );
    for (const [index, { key, at, size }] of fields.entries()) {
      if (key === 'SIZE') continue;
      expect(at % size, `${name}.${key}`).toBe(0);
      const next = fields[index + 1];
      // A field set ends with as many samplers as there are slots.
      if (name === 'FieldSet' && next === undefined) continue;
      expect(at + size, `${name}.${key}`).toBeLessThanOrEqual(next.at);
    }
  }
});
