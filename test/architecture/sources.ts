import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

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

type How = Pick<SourceImport, 'isDynamic' | 'isTypeOnly'>;

const ALIASES: Readonly<Record<string, string>> = { '#platform': 'platform/platform' };

/** The TypeScript files of a folder, such as `src` or `assembly`, with what they import; generated files are left out. */
export function readSources(
  root: 'src' | 'assembly' | 'site' | 'bench' | 'study' | 'calibration',
): SourceFile[] {
  const directory = fileURLToPath(new URL(`../../${root}`, import.meta.url));
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .sort()
    .map((name) => {
      const path = name.replaceAll('\\', '/').replace(/\.ts$/, '');
      const code = readFileSync(join(directory, name), 'utf8');
      const imports = importsOf(code).map(([specifier, how]) => resolved(path, specifier, how));
      return { path, text: code.replace(/\/\*[\s\S]*?\*\//g, ''), imports };
    });
}

/**
 * Every import of a file, of whatever kind: of values and of types, by `import`, `export … from`, `import()` and
 * `import('…').Type`.
 *
 * @throws where what `import()` loads cannot be told from the code, so that no import goes unseen
 */
export function importsOf(code: string): [specifier: string, how: How][] {
  const found: [string, How][] = [];
  const source = ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest);
  const take = (node: ts.Node): void => {
    const [specifier, how] = importOf(node) ?? [];
    if (specifier === undefined || how === undefined) return;
    if (!ts.isStringLiteralLike(specifier)) throw new Error(`import(${specifier.getText(source)})`);
    found.push([specifier.text, how]);
  };
  const takeAll = (node: ts.Node): void => {
    take(node);
    ts.forEachChild(node, takeAll);
  };
  // Only what looks like a call can be anywhere else than at the top.
  if (/\bimport\s*\(/.test(code)) takeAll(source);
  else source.statements.forEach(take);
  return found;
}

function importOf(node: ts.Node): [specifier: ts.Node, how: How] | undefined {
  if (ts.isImportDeclaration(node)) {
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return [node.moduleSpecifier, { isDynamic: false, isTypeOnly }];
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return [node.moduleSpecifier, { isDynamic: false, isTypeOnly: node.isTypeOnly }];
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return [node.arguments[0], { isDynamic: true, isTypeOnly: false }];
  }
  if (ts.isImportTypeNode(node)) {
    const { argument } = node;
    return [
      ts.isLiteralTypeNode(argument) ? argument.literal : argument,
      { isDynamic: false, isTypeOnly: true },
    ];
  }
  return undefined;
}

function resolved(path: string, specifier: string, how: How): SourceImport {
  const alias = ALIASES[specifier];
  if (alias !== undefined) return { target: alias, isPackage: false, ...how };
  if (!specifier.startsWith('.')) return { target: specifier, isPackage: true, ...how };
  const target = normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
  return { target: target.replace(/\.(js|ts)$/, ''), isPackage: false, ...how };
}

/**
 * The files that import each other, in groups: every file of a group is reached from every other, by imports of any kind.
 * There are none where the imports have no circle.
 */
export function circlesOf(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, byPath)]));
  const circles = files
    .map(({ path }) => [...reached.get(path)!].filter((other) => reached.get(other)?.has(path)).sort())
    .filter((circle) => circle.length > 0);
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

/** The files that a file imports, directly or by others; itself only where it comes back to itself. */
function reachedFrom(path: string, byPath: ReadonlyMap<string, SourceFile>): Set<string> {
  const reached = new Set<string>();
  const follow = (from: string): void => {
    for (const { target, isPackage } of byPath.get(from)?.imports ?? []) {
      if (isPackage || reached.has(target)) continue;
      reached.add(target);
      follow(target);
    }
  };
  follow(path);
  return reached;
}
