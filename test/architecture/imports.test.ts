import { describe, expect, test } from 'vitest';
import { findCycle, readSources, type SourceFile } from './sources.js';

/**
 * The layers, lowest first: a file imports from its own layer and those before it. An entry is a file or a
 * folder; the longest that fits a path counts. Entries of one line are beside each other and do not import
 * each other.
 */
const SRC_LAYERS: readonly (readonly string[])[] = [
  ['visible-text'],
  ['errors', 'version'],
  ['plain-options', 'platform'],
  ['rate', 'engine', 'arrow'],
  ['laws'],
  ['generate-options'],
  ['notation'],
  ['pool'],
  ['plan'],
  ['workers', 'trace'],
  ['compare', 'sinks', 'sources'],
  ['generate/check-arguments'],
  ['naive', 'workload'],
  ['generate'],
  ['index', 'cli'],
];

/** `streams` draws by the plan's key; staging and the clients' state are what fields and arrivals write to. */
const ASSEMBLY_LAYERS: readonly (readonly string[])[] = [
  ['memory', 'random'],
  ['math'],
  ['plan'],
  ['random/streams', 'gaps', 'tile/staging', 'arrivals/client-state'],
  ['random/words'],
  ['splits', 'fields'],
  ['conversations'],
  ['arrivals'],
  ['tile'],
  ['index', 'kernels'],
];

/** Where Node's own modules may be imported; everything else runs in browsers too. */
const NODE_ONLY = /^(platform\/(node|regular-file)$|sources\/|sinks\/|cli\/)/;

/** What is the same to the bit on every runtime; the rest of `Math` is not. */
const EXACT_MATH = new Set(
  'floor ceil min max abs sqrt imul round trunc fround clz32 sign PI'
    .split(' ')
    .map((name) => `Math.${name}`),
);
/** What makes numbers that reach a trace, or chooses the clients that do. */
const DETERMINISTIC =
  /^((plan|engine|laws|rate|naive|workload|generate|pool\/(aggregate|builtin|clients|composed))\/|pool\/(?!statistics|weighted-histogram)[\w-]+$)/;

interface Place {
  readonly layer: number;
  readonly entry: string;
}

function placeOf(path: string, layers: readonly (readonly string[])[]): Place | undefined {
  let best: Place | undefined;
  layers.forEach((entries, layer) => {
    for (const entry of entries) {
      const fits = path === entry || path.startsWith(`${entry}/`);
      if (fits && entry.length > (best?.entry.length ?? 0)) best = { layer, entry };
    }
  });
  return best;
}

function violations(files: readonly SourceFile[], layers: readonly (readonly string[])[]): string[] {
  return files.flatMap(({ path, imports }) => {
    const from = placeOf(path, layers);
    if (from === undefined) return [`${path} is in no layer`];
    return imports.flatMap(({ target, isPackage }) => {
      if (isPackage) return [];
      const to = placeOf(target, layers);
      if (to === undefined) return [`${path} imports ${target}, which is in no layer`];
      const allowed = to.layer < from.layer || to.entry === from.entry;
      return allowed ? [] : [`${path} imports ${target}`];
    });
  });
}

describe('src', () => {
  const files = readSources('src');

  test('imports run one way', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(violations(files, SRC_LAYERS)).toEqual([]);
  });

  test('imports have no cycles', () => {
    expect(findCycle(files)).toBeUndefined();
  });

  test("only the Node platform, the sinks and the command import Node's modules", () => {
    const found = files.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ target, isTypeOnly }) => target.startsWith('node:') && !isTypeOnly && !NODE_ONLY.test(path),
        )
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(found).toEqual([]);
  });

  test('what the library loads at once runs in browsers', () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const loaded = new Set<string>();
    const visit = (path: string) => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const { target, isDynamic, isTypeOnly } of byPath.get(path)?.imports ?? []) {
        if (!isDynamic && !isTypeOnly) visit(target);
      }
    };
    visit('index');
    expect([...loaded].filter((path) => path.startsWith('node:'))).toEqual([]);
  });

  test("what reaches a trace uses the engine's mathematics, not the host's", () => {
    const found = files.flatMap(({ path, text }) => {
      if (!DETERMINISTIC.test(path)) return [];
      const code = text.replace(/\/\/.*/g, '');
      const calls = [...code.matchAll(/\bMath\.\w+/g)].map(([call]) => call);
      const powers = code.includes('**') ? ['the operator **'] : [];
      return [...calls.filter((call) => !EXACT_MATH.has(call)), ...powers].map(
        (what) => `${path} uses ${what}`,
      );
    });
    expect(found).toEqual([]);
  });
});

describe('assembly', () => {
  const files = readSources('assembly');

  test('imports run one way', () => {
    expect(files.length).toBeGreaterThan(25);
    expect(violations(files, ASSEMBLY_LAYERS)).toEqual([]);
  });

  test('imports have no cycles', () => {
    expect(findCycle(files)).toBeUndefined();
  });

  test('nothing is imported from a package, and the test entry from nowhere', () => {
    for (const { path, imports } of files) {
      for (const { target, isPackage } of imports) {
        expect(isPackage, `${path} imports ${target}`).toBe(false);
        expect(target, path).not.toBe('kernels');
      }
    }
  });
});
