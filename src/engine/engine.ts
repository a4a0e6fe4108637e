import { PlanError } from '../errors.js';
import { inOnePiece, type Sliced } from '../platform/slices.js';
import { instantiateEngine } from './instantiate.js';
import { Header, PLAN_VERSION } from './plan-layout.generated.js';
import { planPieces } from './plan-pieces.js';
import { PlanStatus } from './plan-status.generated.js';
import { callEngine, type TrapReason } from './want-of-memory.js';

/** The engine's exports; see `docs/embedding.md`. */
interface EngineExports extends TrapReason {
  readonly memory: WebAssembly.Memory;
  allocatePlan(bytes: number): number;
  openPlanPart(): number;
  totalRequests(): number;
  tiles(): number;
  requestsBefore(): number;
  seek(tile: number): void;
  produce(): number;
  timestamps(): number;
  clients(): number;
  column(index: number): number;
  items(index: number): number;
  itemCount(index: number): number;
}

/** What `openPlan` says of bad plans. */
const PLAN_PROBLEMS: Readonly<Record<Exclude<keyof typeof PlanStatus, 'OK' | 'NOT_YET'>, string>> = {
  TRUNCATED: 'is truncated',
  NOT_A_PLAN: 'is not a plan',
  WRONG_VERSION: 'is of another version',
  WRONG_CHECKSUM: 'is corrupt: its checksum does not match',
  BAD_SECTION: 'is corrupt: a section lies outside it',
  BAD_HEADER: 'is corrupt: a header field is out of range',
  BAD_COLUMN: 'is corrupt: a column is malformed',
  BAD_WINDOW: 'is corrupt: a window is malformed',
  BAD_CLIENT: 'is corrupt: a client is malformed',
  BAD_CLIENT_WINDOW: 'is corrupt: a client-window is malformed',
  BAD_FIELD_SET: 'is corrupt: a field set is malformed',
  BAD_SAMPLER: 'is corrupt: a sampler is malformed',
  ALREADY_OPEN: 'was given to an instance that has one open already',
  BAD_COUPLING: 'is corrupt: a coupling is malformed',
  BAD_GAP_SAMPLES: 'is corrupt: a table of observed gaps is malformed',
  BAD_CLASS: 'is corrupt: a class of conversations is malformed',
  BAD_EXPECTATIONS: 'is corrupt: its expected requests do not add up, or are too many at a time',
  BAD_TEXTS: 'is corrupt: its texts do not end',
  REPLACED: 'was replaced while it was being opened',
};

/** What makes for a large plan. */
const OPEN_ADVICE = 'use a shorter duration, fewer clients or a coarser rate';
/** What makes for large tiles: a tile has all rows of some time, and what is kept of open conversations. */
const PRODUCE_ADVICE =
  'use lists of fewer items, fewer clients, clients that are less bursty, or fewer conversations at a time';

/** What takes the bytes of a plan in, in their order. */
export interface PlanIntake {
  add(part: Uint8Array): void;
  /** When they are all there. @throws as the constructor of `Engine` */
  open(): Sliced<Engine>;
}

/** One instance of the Wasm engine with one plan open; it has a memory of its own. */
export class Engine {
  readonly #exports: EngineExports;

  /** An engine whose plan is opened in slices; see the constructor. */
  static *open(plan: Uint8Array, module: WebAssembly.Module): Sliced<Engine> {
    const intake = Engine.intake(plan.length, module);
    for (const piece of planPieces(plan)) {
      intake.add(piece);
      yield;
    }
    return yield* intake.open();
  }

  /**
   * An engine whose plan comes bit by bit; see the constructor.
   *
   * @param planBytes of the whole plan
   */
  static intake(planBytes: number, module: WebAssembly.Module): PlanIntake {
    const engine = new Engine(undefined, module);
    const plan = engine.#reserve(planBytes);
    let length = 0;
    return {
      add(part) {
        plan.set(part, length);
        length += part.length;
      },
      *open() {
        yield* engine.#open(plan);
        return engine;
      },
    };
  }

  /**
   * @param plan plan bytes, which are copied; undefined where `intake` takes them
   * @param module the engine, or another build of it for tests
   * @throws PlanError when the plan is corrupt or of another version
   * @throws EngineError when memory runs out; the instance is then of no use, as it is when `seek` or `produce` throws it
   */
  constructor(plan: Uint8Array | undefined, module: WebAssembly.Module) {
    this.#exports = instantiateEngine<EngineExports>(module);
    if (plan === undefined) return;
    const into = this.#reserve(plan.length);
    into.set(plan);
    inOnePiece(this.#open(into));
  }

  /** Where the bytes of the plan are to be written. */
  #reserve(bytes: number): Uint8Array {
    const address = callEngine(this.#exports, OPEN_ADVICE, () => this.#exports.allocatePlan(bytes)) >>> 0;
    return new Uint8Array(this.#exports.memory.buffer, address, bytes);
  }

  /** @param plan as `reserve` gives it, complete */
  *#open(plan: Uint8Array): Sliced<void> {
    for (;;) {
      const status = callEngine(this.#exports, OPEN_ADVICE, () => this.#exports.openPlanPart());
      if (status === PlanStatus.OK) return;
      if (status !== PlanStatus.NOT_YET) throw planError(status, plan);
      yield;
    }
  }

  /** Requests of the whole trace; with `renewal` arrivals or conversations as many as are expected, which need not be whole. */
  get totalRequests(): number {
    return this.#exports.totalRequests();
  }

  /** Number of tiles of the trace. */
  get tiles(): number {
    return this.#exports.tiles() >>> 0;
  }

  /** Expected rows of a tile. */
  get rowsPerTile(): number {
    return this.totalRequests / this.tiles;
  }

  /**
   * Requests of the trace before the tile that `seek` named; valid until the next `produce`. Undefined with
   * `renewal` arrivals and with conversations: only producing them says how many there are.
   */
  get requestsBefore(): number | undefined {
    const count = this.#exports.requestsBefore();
    return Number.isNaN(count) ? undefined : count;
  }

  /** The next `produce` gives this tile. */
  seek(tile: number): void {
    callEngine(this.#exports, PRODUCE_ADVICE, () => this.#exports.seek(tile));
  }

  /** Produces the next tile and returns its rows; the columns below are then this tile's. */
  produce(): number {
    return callEngine(this.#exports, PRODUCE_ADVICE, () => this.#exports.produce() >>> 0);
  }

  /** Seconds from the start of the trace, ascending. A view that the next `produce` overwrites. */
  timestamps(rows: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, this.#exports.timestamps() >>> 0, rows);
  }

  /** A view that the next `produce` overwrites. */
  clientIds(rows: number): Uint32Array {
    return this.#words(this.#exports.clients(), rows);
  }

  /** Values of a column of u32. A view that the next `produce` overwrites. */
  column(index: number, rows: number): Uint32Array {
    return this.#words(this.#exports.column(index), rows);
  }

  /** Values of a column of u64. A view that the next `produce` overwrites. */
  longColumn(index: number, rows: number): BigUint64Array {
    return new BigUint64Array(this.#exports.memory.buffer, this.#exports.column(index) >>> 0, rows);
  }

  /** Values of a column of u16. A view that the next `produce` overwrites. */
  shortColumn(index: number, rows: number): Uint16Array {
    return new Uint16Array(this.#exports.memory.buffer, this.#exports.column(index) >>> 0, rows);
  }

  /** Offsets of a list column, one more than rows, from 0. A view that the next `produce` overwrites. */
  listOffsets(index: number, rows: number): Uint32Array {
    return this.#words(this.#exports.column(index), rows + 1);
  }

  /** Items of a list column. A view that the next `produce` overwrites. */
  listItems(index: number): Uint32Array {
    return this.#words(this.#exports.items(index), this.#exports.itemCount(index) >>> 0);
  }

  #words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, address >>> 0, length);
  }
}

/** @param plan in the engine's memory, which has not grown where the version is wrong: views of it hold */
function planError(status: number, plan: Uint8Array): PlanError {
  if (status === PlanStatus.WRONG_VERSION) {
    const version = new DataView(plan.buffer, plan.byteOffset).getUint32(Header.VERSION, true);
    return new PlanError(`the plan is of version ${version}; this engine reads version ${PLAN_VERSION}`);
  }
  const problem = Object.entries(PLAN_PROBLEMS).find(
    ([name]) => PlanStatus[name as keyof typeof PlanStatus] === status,
  );
  return new PlanError(`the plan ${problem?.[1] ?? `has status ${status}`}`);
}
