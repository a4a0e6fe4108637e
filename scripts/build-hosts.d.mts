/** A host of `examples/embed`. */
export interface Host {
  readonly name: string;
  /** The path of its source. */
  readonly source: string;
  /** Programs that it is built and run with. */
  readonly needs: readonly string[];
  /** That of its Wasm runtime. */
  version(): string;
  /** The path of the engine, which is its first argument; undefined where the engine is compiled in. */
  readonly engine: string | undefined;
}

export const HOSTS: readonly Host[];
export function missingFor(host: Host): string | undefined;
export function buildHost(host: Host): readonly string[];
