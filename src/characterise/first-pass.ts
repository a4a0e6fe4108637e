import type { DeterministicMath } from '../engine/math.js';
import type { Log } from '../logs/log.js';
import { ArrivalTally } from './arrival-tally.js';
import type { Characterisation, LogWindow } from './characterisation.js';
import { ClientTally } from './client-tally.js';
import { DependenceTally } from './dependence-tally.js';
import { LengthTally } from './length-tally.js';
import { lengthFigures } from './lengths.js';
import { ModalityTally } from './modality-tally.js';
import { ReasoningTally } from './reasoning-tally.js';
import { SessionTally } from './session-tally.js';
import { periodSecondsOf } from './shifts.js';
import type { Accumulator, TokenBatch, TokenColumn, TokenColumns } from './token-columns.js';
import { planWindows, type WindowPlan } from './window-cursor.js';
import { WindowTally } from './window-tally.js';

/** The pairs of columns whose dependence is told (3, 9). */
const PAIRS: readonly (readonly [x: TokenColumn['role'], y: TokenColumn['role']])[] = [
  ['input', 'output'],
  ['reason', 'answer'],
];

/** All that one pass over a log tells. */
export class FirstPass implements Accumulator {
  readonly arrivals = new ArrivalTally();
  readonly clients: ClientTally;
  readonly #columns: TokenColumns;
  readonly #math: DeterministicMath;
  readonly #windows: WindowTally;
  readonly #periods: WindowTally;
  readonly #lengths: LengthTally;
  readonly #dependence: readonly DependenceTally[];
  readonly #modalities: ModalityTally;
  readonly #reasoning: ReasoningTally | undefined;
  readonly #sessions: SessionTally;
  readonly #all: readonly Accumulator[];

  /** @throws UsageError where there are too many windows */
  constructor(log: Log, columns: TokenColumns, windowSeconds: number, math: DeterministicMath) {
    this.#columns = columns;
    this.#math = math;
    const tally = (seconds: number) =>
      new WindowTally(planWindows(log.durationSeconds, seconds), columns, math);
    const periodSeconds = periodSecondsOf(log.durationSeconds, windowSeconds);
    this.#windows = tally(windowSeconds);
    this.#periods = periodSeconds === windowSeconds ? this.#windows : tally(periodSeconds);
    this.clients = new ClientTally(columns, windowSeconds);
    this.#lengths = new LengthTally(columns);
    this.#dependence = PAIRS.flatMap(([x, y]) => {
      const places = [columns.indexOf(x), columns.indexOf(y)] as const;
      return places.includes(-1) ? [] : [new DependenceTally(columns, ...places)];
    });
    this.#modalities = new ModalityTally(log.fields, columns);
    this.#reasoning = columns.indexOf('reason') < 0 ? undefined : new ReasoningTally(columns);
    this.#sessions = new SessionTally(columns);
    const optional = [...(this.#modalities.isKnown ? [this.#modalities] : []), this.#reasoning ?? []].flat();
    this.#all = [
      ...new Set([this.#windows, this.#periods]),
      ...[this.arrivals, this.clients, this.#lengths, this.#sessions],
      ...this.#dependence,
      ...optional,
    ];
  }

  get windowPlan(): WindowPlan {
    return this.#windows.plan;
  }

  get periodPlan(): WindowPlan {
    return this.#periods.plan;
  }

  add(batch: TokenBatch): void {
    for (const accumulator of this.#all) accumulator.add(batch);
  }

  /** To be called once, at the end. */
  windows(): { readonly windows: LogWindow[]; readonly periods: LogWindow[] } {
    const windows = this.#windows.windows();
    return { windows, periods: this.#periods === this.#windows ? windows : this.#periods.windows() };
  }

  /** To be called once, at the end. */
  figures(): Pick<Characterisation, 'lengths' | 'dependence' | 'modalities' | 'reasoning' | 'conversations'> {
    const { histograms } = this.#lengths;
    return {
      lengths: this.#columns.columns.map((column, index) =>
        lengthFigures(column, histograms[index], this.#math),
      ),
      dependence: this.#dependence.map((tally) => tally.figures()),
      modalities: this.#modalities.figures(),
      reasoning: this.#reasoning?.figures(histograms, this.#math),
      conversations: this.#sessions.figures(this.#math),
    };
  }
}
