import { describe, expect, test } from 'vitest';
import { circlesOf, importsOf, readSources, type SourceFile } from './sources.js';

/**
 * The layers, lowest first: a file imports from its own layer and those before it, be it values or types, at once or
 * later. An entry is a file or a folder; the longest that fits a path counts. Entries of one line are beside each other
 * and do not import each other.
 *
 * What a trace is, and how it is written, is below pools and workloads: the schema of specs names the formats.
 */
const SRC_LAYERS: readonly (readonly string[])[] = [
  ['visible-text', 'bounds'],
  ['errors', 'version'],
  ['fields', 'fault', 'plain-options', 'statistics'],
  ['progress'],
  ['notation', 'platform'],
  ['engine', 'arrow', 'threads'],
  ['laws', 'rate'],
  ['estimation'],
  ['trace'],
  ['trace/reading', 'output'],
  ['output/file'],
  ['logs'],
  ['workload'],
  ['workload/resolve'],
  ['pool'],
  ['plan'],
  ['workers', 'compare', 'naive', 'characterise'],
  ['generate'],
  ['streams', 'fit', 'report'],
  ['index', 'generate-only', 'cli', 'planner'],
];

/** `streams` draws by the plan's key; staging and the clients' state are what fields and arrivals write to. */
const ASSEMBLY_LAYERS: readonly (readonly string[])[] = [
  ['memory', 'random', 'encoding', 'decoding'],
  ['math'],
  ['plan'],
  ['preparation', 'population'],
  ['random/streams', 'gaps', 'tile/staging', 'arrivals/client-state'],
  ['random/words'],
  ['splits', 'fields'],
  ['conversations'],
  ['arrivals'],
  ['tile'],
  ['opening'],
  ['index', 'kernels'],
];

/** Where Node's own modules may be imported; everything else runs in browsers too. */
const NODE_ONLY = /^(platform\/(node|regular-file)$|trace\/reading\/|output\/file\/|logs\/|cli\/)/;

/** What is the same to the bit on every runtime; the rest of `Math` is not. */
const EXACT_MATH = new Set(
  'floor ceil min max abs sqrt imul round trunc fround clz32 sign PI'
    .split(' ')
    .map((name) => `Math.${name}`),
);
/** What makes numbers that reach a trace, or chooses the clients that do. */
const DETERMINISTIC =
  /^((plan|engine|laws|rate|estimation|fit|naive|workload|generate|pool\/(aggregate|builtin|clients|composed))\/|pool\/(?!statistics)[\w-]+$|statistics\/(?!weighted-histogram)[\w-]+$)/;

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

describe('the imports of a file', () => {
  const at = { isDynamic: false, isTypeOnly: false };

  test.each([
    ["import './a.js';", ['./a.js', at]],
    ["import a, {\n  b,\n} from './a.js';", ['./a.js', at]],
    ["import { type A } from './a.js';", ['./a.js', at]],
    ["import type { A } from './a.js';", ['./a.js', { ...at, isTypeOnly: true }]],
    ["export { a } from './a.js';", ['./a.js', at]],
    ["export type * from './a.js';", ['./a.js', { ...at, isTypeOnly: true }]],
    ["const load = () => import('./a.js');", ['./a.js', { ...at, isDynamic: true }]],
    ['const load = async () => (await import(\n  `./a.js`\n)).a;', ['./a.js', { ...at, isDynamic: true }]],
    ["type A = import('./a.js').A;", ['./a.js', { ...at, isTypeOnly: true }]],
  ])('are seen: %j', (code, expected) => {
    expect(importsOf(code)).toEqual([expected]);
  });

  test('are not seen in comments and texts', () => {
    expect(
      importsOf("// import('./a.js')\nconst text = \"import b from './b.js'\"; /* import './c.js'; */"),
    ).toEqual([]);
  });

  test('are not left to the run', () => {
    expect(() => importsOf('const load = (name: string) => import(`./` + name);')).toThrow(
      'import(`./` + name)',
    );
  });
});

test('circles are found, whatever closes them', () => {
  const file = (path: string, ...targets: string[]): SourceFile => ({
    path,
    text: '',
    imports: targets.map((target) => ({ target, isPackage: false, isDynamic: true, isTypeOnly: true })),
  });
  const files = [file('a', 'b'), file('b', 'c'), file('c', 'b', 'd'), file('d'), file('e', 'e')];
  expect(circlesOf(files)).toEqual([['b', 'c'], ['e']]);
});

describe('src', () => {
  const files = readSources('src');

  test('imports run one way', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(violations(files, SRC_LAYERS)).toEqual([]);
  });

  test('imports have no circles', () => {
    expect(circlesOf(files)).toEqual([]);
  });

  test("only the Node platform, reading, writing and the command import Node's modules", () => {
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

  test('classes of apache-arrow come from one file, and never from its main module, which loads all of it', () => {
    const found = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, isTypeOnly }) => /^apache-arrow/.test(target) && !isTypeOnly)
        .map(({ target }) => [path, target]),
    );
    expect(new Set(found.map(([path]) => path))).toEqual(new Set(['arrow/classes', 'arrow/ipc-writer']));
    expect(found.filter(([, target]) => target === 'apache-arrow')).toEqual([]);
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

describe('site', () => {
  const files = readSources('site');

  test('imports from src, and nothing imports it', () => {
    expect(files.length).toBeGreaterThan(20);
    const found = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, isPackage }) => !isPackage && /^\.\.\//.test(target))
        .map(({ target }) => [path, target] as const),
    );
    expect(found.length).toBeGreaterThan(20);
    // What is left out of the library that draws is left out by the build.
    const allowed = /^\.\.\/(src\/|scripts\/plot-without-maps\.mjs$)/;
    expect(found.filter(([, target]) => !allowed.test(target))).toEqual([]);
    const into = (['src', 'bench', 'study', 'calibration'] as const).flatMap((folder) =>
      readSources(folder).filter(({ imports }) => imports.some(({ target }) => /(^|\/)site\//.test(target))),
    );
    expect(into.map(({ path }) => path)).toEqual([]);
  });

  test('imports have no circles', () => {
    expect(circlesOf(files)).toEqual([]);
  });
});

describe('assembly', () => {
  const files = readSources('assembly');

  test('imports run one way', () => {
    expect(files.length).toBeGreaterThan(25);
    expect(violations(files, ASSEMBLY_LAYERS)).toEqual([]);
  });

  test('imports have no circles', () => {
    expect(circlesOf(files)).toEqual([]);
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
