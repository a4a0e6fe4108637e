import type { ColumnType } from '../fields.js';
import type { Engine } from './engine.js';
import type { Run, RunBuffers } from './run.js';
import { RunBuilder } from './run-builder.js';

/** How the rows of consecutive tiles become runs. */
export interface RunCut {
  /** The number of the engine's next tile. */
  readonly firstTile: number;
  /** Of the columns behind time and client. */
  readonly types: readonly ColumnType[];
  /** Rows of the runs, one after the other, without end. */
  readonly lengths: Iterator<number, never>;
  /**
   * Memory to use for a run where it is large enough. Memory that has been used before costs a third of fresh memory, whose
   * pages the system has to find and clear.
   */
  readonly takeSpare: () => RunBuffers | undefined;
}

/** Makes of the tiles that an engine produces runs of the lengths that are asked for, whatever rows the tiles have. */
export class RunCutter {
  readonly #engine: Engine;
  readonly #cut: RunCut;
  #nextTile: number;
  /** The run at hand, which begins where the last one ended. */
  #builder: RunBuilder | undefined;
  #length = 0;

  constructor(engine: Engine, cut: RunCut) {
    this.#engine = engine;
    this.#cut = cut;
    this.#nextTile = cut.firstTile;
  }

  /** Produces the next `tiles` tiles, and yields each run that is complete. */
  *produce(tiles: number): Generator<Run, void, undefined> {
    for (const end = this.#nextTile + tiles; this.#nextTile < end; this.#nextTile++) {
      const rows = this.#engine.produce();
      let from = 0;
      let builder = this.#builder ?? this.#begin(from);
      while (rows - from >= this.#length - builder.rows) {
        const to = from + this.#length - builder.rows;
        builder.append(this.#engine, from, to);
        from = to;
        this.#builder = undefined;
        yield builder.finish();
        builder = this.#begin(from);
      }
      builder.append(this.#engine, from, rows);
      builder.endTile();
    }
  }

  /** The rows that are left, where there are any: a run that is shorter. */
  *rest(): Generator<Run, void, undefined> {
    const builder = this.#builder;
    this.#builder = undefined;
    if (builder !== undefined && builder.rows > 0) yield builder.finish();
  }

  #begin(skipRows: number): RunBuilder {
    const { types, lengths, takeSpare } = this.#cut;
    this.#length = lengths.next().value;
    this.#builder = new RunBuilder(this.#length, types, takeSpare(), { tile: this.#nextTile, skipRows });
    return this.#builder;
  }
}
