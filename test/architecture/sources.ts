import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One import of a source file. */
export interface SourceImport {
  /** Path below the root, without extension; the specifier itself where it is a package's. */
  readonly target: string;
  readonly isPackage: boolean;
  /** `import()`: nothing is loaded before the call. */
  readonly isDynamic: boolean;
  readonly isTypeOnly: boolean;
}

export interface SourceFile {
  /** Path below the root, without extension. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

const STATIC = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;
const ALIASES: Readonly<Record<string, string>> = { '#platform': 'platform/platform' };

/** The TypeScript files of `src` or `assembly` with what they import; generated files are left out. */
export function readSources(root: 'src' | 'assembly'): SourceFile[] {
  const directory = fileURLToPath(new URL(`../../${root}`, import.meta.url));
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .sort()
    .map((name) => {
      const path = name.replaceAll('\\', '/').replace(/\.ts$/, '');
      const text = readFileSync(join(directory, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const imports = [
        ...[...text.matchAll(STATIC)].map(([, type, target]) =>
          resolved(path, target, { isDynamic: false, isTypeOnly: type !== undefined }),
        ),
        ...[...text.matchAll(DYNAMIC)].map(([, target]) =>
          resolved(path, target, { isDynamic: true, isTypeOnly: false }),
        ),
      ];
      return { path, text, imports };
    });
}

function resolved(
  path: string,
  specifier: string,
  flags: Pick<SourceImport, 'isDynamic' | 'isTypeOnly'>,
): SourceImport {
  const alias = ALIASES[specifier];
  if (alias !== undefined) return { target: alias, isPackage: false, ...flags };
  if (!specifier.startsWith('.')) return { target: specifier, isPackage: true, ...flags };
  const target = normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
  return { target: target.replace(/\.(js|ts)$/, ''), isPackage: false, ...flags };
}

/** A cycle of imports, as the files along it; undefined where there is none. */
export function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (state.get(path) === 'open') return [...trail.slice(trail.indexOf(path)), path];
    if (state.has(path)) return undefined;
    state.set(path, 'open');
    for (const { target, isPackage, isDynamic } of byPath.get(path)?.imports ?? []) {
      const cycle = isPackage || isDynamic ? undefined : visit(target, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    state.set(path, 'done');
    return undefined;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
