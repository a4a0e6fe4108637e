import { gzipSync } from 'node:zlib';

/** A file of a bundle. */
export interface BundledFile {
  readonly name: string;
  readonly code: string | Uint8Array;
  /** The files that are loaded with it. */
  readonly imports: readonly string[];
  /** The modules in it, by their paths, with their bytes. */
  readonly modules: Readonly<Record<string, number>>;
}

export interface BundleSize {
  /** Of all files that are loaded, each packed by gzip. */
  readonly gzipBytes: number;
  readonly modules: readonly string[];
  /** What they are made of, the largest first, with bytes before gzip: for messages. */
  readonly parts: string;
}

/** What a page has loaded when its rows are made: some files, and what is loaded with them. */
export function sizeOf(files: readonly BundledFile[], loaded: (file: BundledFile) => boolean): BundleSize {
  const byName = new Map(files.map((file) => [file.name, file]));
  const seen = new Set<BundledFile>();
  const visit = (file: BundledFile | undefined): void => {
    if (file === undefined || seen.has(file)) return;
    seen.add(file);
    for (const name of file.imports) visit(byName.get(name));
  };
  files.filter(loaded).forEach(visit);
  const modules = [...seen].flatMap((file) => Object.entries(file.modules)).filter(([, bytes]) => bytes > 0);
  const parts = new Map<string, number>();
  for (const [path, bytes] of modules) parts.set(partOf(path), (parts.get(partOf(path)) ?? 0) + bytes);
  return {
    gzipBytes: [...seen].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
    modules: modules.map(([path]) => path),
    parts: [...parts]
      .sort(([, a], [, b]) => b - a)
      .map(([part, bytes]) => `${bytes} ${part}`)
      .join('\n'),
  };
}

/** The room of a module, the module itself where it is a text, or the package. */
function partOf(path: string): string {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path) ?? [];
  if (name !== undefined && name !== 'servegen-wasm') return name;
  const [, room] = /dist\/(.*\.generated\.js|[^/]+)/.exec(path) ?? [];
  return room ?? path;
}

/** What a page needs that only makes rows of a built-in population. */
export const PAGE = `import { generate } from 'servegen-wasm';
let requests = 0;
const trace = await generate({ pool: 'builtin:language', rate: 1000, duration: '1h' }, { workers: 2 });
for await (const batch of trace) requests += batch.numRows;
console.log(requests);
`;

/** What such a page must not load: readers of files and specs, writers, and formats. */
export const NOT_LOADED = [
  'node_modules/yaml/',
  'node_modules/hyparquet/',
  'dist/arrow/zstd-decoder.js',
  'node_modules/fzstd/',
  'dist/pool/open-files.js',
  'dist/pool/released/',
  'dist/pool/packed/',
  'dist/platform/fetch.js',
  'dist/platform/read-response.js',
  'dist/platform/why-unreachable.js',
  'dist/workload/document/',
  'dist/workload/schema.js',
  'dist/arrow/ipc-writer.js',
  'dist/output/',
];

/** Those of `NOT_LOADED` that are there all the same. */
export function loadedInVain({ modules }: BundleSize): string[] {
  return modules.filter((path) => NOT_LOADED.some((part) => path.includes(part)));
}

/** What a page needs that makes the rows of a plan, which has been compiled before. */
export const PLAN_PAGE = `import { generate, openPlan } from 'servegen-wasm/generate';
const bytes = new Uint8Array(await (await fetch('trace.plan')).arrayBuffer());
let requests = 0;
for await (const batch of await generate(await openPlan(bytes), { workers: 2 })) requests += batch.numRows;
console.log(requests);
`;
