import type { RecordBatch, Schema, Vector } from 'apache-arrow';
import { RunMemory } from '../engine/run-memory.js';
import { EngineError } from '../errors.js';
import { pauseIfDue } from '../platform/slices.js';
import { BatchAssembler, type BatchPlace } from '../trace/batch-assembler.js';
import type { HashIds } from '../trace/hash-ids.js';
import { PartEdges } from '../trace/part-edges.js';
import { type Production, produceRuns } from '../workers/produce-runs.js';
import type { TraceRun } from './trace.js';
import { untilAborted } from './until-aborted.js';

/** What the batches of a trace are made of. */
export interface BatchSettings {
  readonly production: Omit<Production, 'memory' | 'skipRows' | 'hasParts'>;
  /** Without `hash_ids`. */
  readonly rowSchema: Schema;
  /** Those of the columns behind `client_id`, by their places. */
  readonly dictionaries: readonly (Vector | undefined)[];
  readonly hashIds: HashIds | undefined;
  /** The id of the first request, where they have ids. */
  readonly firstRequest: number | undefined;
  readonly expectedRequests: number;
}

/** The batches of a trace, or of what is left of it: rows become batches, and these get their ids of blocks. */
export class TraceBatches {
  /** Rows before the first that is handed out which have to be made again for it. */
  readonly replayedRows: number;
  readonly #settings: BatchSettings;
  readonly #run: TraceRun;
  readonly #from: { readonly tile: number; readonly skipRows: number; readonly rows: number };
  readonly #assembler: BatchAssembler;
  /** What a batch was before it had its ids. */
  readonly #bare = new WeakMap<RecordBatch, RecordBatch>();
  #rows: number;

  constructor(settings: BatchSettings, run: TraceRun) {
    const { production, rowSchema, dictionaries, hashIds, firstRequest } = settings;
    /** Ids of blocks depend on all rows before: these are made again then, and thrown away. */
    const isReplayed = hashIds !== undefined && run.from !== undefined;
    const start = { part: 0, tile: production.tiles.fromTile, skipRows: 0, rows: 0 };
    const from = isReplayed ? start : (run.from ?? start);
    this.replayedRows = isReplayed ? run.from.rows : 0;
    this.#settings = settings;
    this.#run = run;
    this.#from = from;
    this.#rows = from.rows;
    this.#assembler = new BatchAssembler(
      rowSchema,
      production.batchSize,
      dictionaries,
      firstRequest === undefined ? undefined : firstRequest + from.rows,
      run.partition && new PartEdges(run.partition, from.part),
    );
  }

  /** Takes the memory of a batch back. */
  recycle(batch: RecordBatch): void {
    const bare = this.#bare.get(batch);
    if (bare !== undefined) this.#settings.hashIds?.recycle(batch);
    this.#bare.delete(batch);
    this.#assembler.recycle(bare ?? batch);
  }

  /** Where a batch is; undefined for any that is not of these. */
  placeOf(batch: RecordBatch): BatchPlace | undefined {
    return this.#assembler.placeOf(this.#bare.get(batch) ?? batch);
  }

  /** Makes them, which can be done once. */
  async *make(): AsyncGenerator<RecordBatch, void, undefined> {
    const { production } = this.#settings;
    const { signal, partition } = this.#run;
    const { tile, skipRows } = this.#from;
    const tiles = { fromTile: tile, toTile: production.tiles.toTile };
    const hasParts = partition !== undefined;
    let skipped = 0;
    for await (const { run, memory } of untilAborted(
      produceRuns({ ...production, tiles, skipRows, hasParts, memory: new RunMemory() }),
      signal,
    )) {
      const first = Math.min(skipRows - skipped, run.rows);
      skipped += first;
      for (const batch of this.#assembler.add(run, memory, first)) {
        yield* this.#wanted(batch);
        // Runs of workers are there all at once, and so would be all of their batches.
        await pauseIfDue(signal);
      }
    }
    if (skipped < skipRows) {
      throw new EngineError(`the trace has no row ${skipRows} rows behind the start of tile ${tile}`);
    }
    for (const batch of this.#assembler.rest()) yield* this.#wanted(batch);
  }

  /** The batch with its ids; none where its rows have been made again. Parts begin with a batch, and so do new rows. */
  *#wanted(bare: RecordBatch): Generator<RecordBatch, void, undefined> {
    const batch = this.#withIds(bare);
    this.#run.signal?.throwIfAborted();
    this.#rows += batch.numRows;
    const { expectedRequests } = this.#settings;
    this.#run.onProgress?.({ phase: 'rows', rows: this.#rows, expectedRows: expectedRequests });
    if (this.#rows > this.replayedRows) yield batch;
    else this.recycle(batch);
  }

  #withIds(batch: RecordBatch): RecordBatch {
    const { hashIds } = this.#settings;
    if (hashIds === undefined) return batch;
    const complete = hashIds.add(batch);
    this.#bare.set(complete, batch);
    return complete;
  }
}
