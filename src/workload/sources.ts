import { type FaultLocation, SpecError } from '../errors.js';
import type { Path, Report } from '../fault.js';
import { formatPath } from '../fault.js';
import type { Sliced } from '../platform/slices.js';

/** Where a spec was read from. */
export interface Source {
  /** Absent where there is no file, but options of a command. */
  readonly file?: string;
  /** The line, from 1, where the part at a path begins; of a part that is missing, that of what it is missing in. */
  lineOf(path: Path): number | undefined;
  /** The option of a command that says what is at a path, in place of the file. */
  optionOf?(path: Path): string | undefined;
  /** Where what is at a path was asked for, where it follows from another part. */
  causeOf?(path: Path): Path;
}

/** Remembered beside the specs, which stay plain data. */
const sources = new WeakMap<object, Source>();

export function rememberSource(spec: object, source: Source): void {
  sources.set(spec, source);
}

/** Makes `spec` known as made from another, so that its faults are found in that one's file. */
export function inheritSource<T extends object>(spec: T, from: unknown): T {
  const source = sourceOf(from);
  if (source !== undefined) sources.set(spec, source);
  return spec;
}

export function sourceOf(spec: unknown): Source | undefined {
  return typeof spec === 'object' && spec !== null ? sources.get(spec) : undefined;
}

/** Has the faults of a part of a spec, which follows from another one, told as those of that one. */
export function rememberCause(spec: object, [...part]: Path, cause: Path): void {
  const source = sourceOf(spec) ?? { lineOf: () => undefined };
  const isPart = (path: Path) => part.every((key, index) => path[index] === key);
  rememberSource(spec, { ...source, causeOf: (path) => (isPart(path) ? cause : path) });
}

/** Has the faults of a spec that was made of another told where that one says what is at fault. */
export function rememberPlaces<T extends object>(spec: T, placeOf: (path: Path) => Path): T {
  const source = sourceOf(spec) ?? { lineOf: () => undefined };
  rememberSource(spec, { ...source, causeOf: (path) => source.causeOf?.(placeOf(path)) ?? placeOf(path) });
  return spec;
}

/** Something that is wrong with a spec. */
export interface FaultAtPath {
  readonly path: Path;
  readonly problem: string;
}

/** Faults that are gathered, at most: nobody reads more, and a document can have millions. */
const MOST_FAULTS = 1_000;

/** Ends a check that has found enough. */
const ENOUGH = Symbol('enough faults');

/** The faults that a check reports, up to the first thousand. */
export function* faultsOf(check: (report: Report) => Sliced<void>): Sliced<FaultAtPath[]> {
  const faults: FaultAtPath[] = [];
  try {
    yield* check((path, problem) => {
      if (faults.push({ path, problem }) === MOST_FAULTS) throw ENOUGH;
    });
  } catch (reason) {
    if (reason !== ENOUGH) throw reason;
  }
  return faults;
}

/**
 * The error for faults of a spec, with file and lines where `parseWorkload` has read it. For whoever finds out later
 * that it cannot be met, too: by then it is a `ResolvedWorkload`, whose paths are those of the spec.
 */
export function specError(spec: unknown, faults: readonly FaultAtPath[], options?: ErrorOptions): SpecError {
  return errorAt(sourceOf(spec), faults, options);
}

/** `specError` for a source that no spec has come of. */
export function errorAt(
  source: Source | undefined,
  faults: readonly FaultAtPath[],
  options?: ErrorOptions,
): SpecError {
  const located = faults.map(({ path, problem }) => ({ ...locationOf(path, source), problem }));
  return new SpecError(
    located.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    options,
  );
}

function locationOf(at: Path, source: Source | undefined): FaultLocation {
  const path = source?.causeOf?.(at) ?? at;
  const option = source?.optionOf?.(path);
  if (option !== undefined) return { field: option };
  const line = source?.lineOf(path);
  return {
    ...(source?.file === undefined ? {} : { file: source.file }),
    ...(line === undefined ? {} : { line }),
    ...(path.length === 0 ? {} : { field: formatPath(path) }),
  };
}
