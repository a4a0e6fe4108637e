import type { DeterministicMath } from '../engine/math.js';
import { clockTick } from '../estimation/clock-tick.js';
import { FIELD_TABLE, FIELDS, INPUT_COLUMNS, OUTPUT_COLUMNS } from '../fields.js';
import { requestFields } from '../laws/coupling.js';
import type { Log, LogBatch } from '../logs/log.js';
import { GapLaws } from './burstiness.js';
import { ClientGaps } from './client-gaps.js';
import type { FitClients } from './clients.js';
import { ConversationTally, type HistoryCount } from './conversations.js';
import { RATIO_STEPS } from './datasets.js';
import { JointLengths } from './joint-lengths.js';
import { LengthCounts } from './length-counts.js';
import { OpenSessions, type Turn } from './open-sessions.js';
import type { CheckedFitOptions } from './options.js';
import type { Steady } from './passes.js';
import type { Timeline } from './timeline.js';

/** Times whose differences tell the tick of the clock. */
const CLOCK_SAMPLE = 65_536;
/** Sessions whose turns tell whether inputs have history in them. */
const HISTORY_SAMPLE = 1 << 20;

/** What the first pass tells of the log as a whole, beside its clients. */
export interface Survey {
  /** Of the clock, seconds; 0 where times are exact. */
  readonly tick: number;
  readonly history: HistoryCount;
}

/** Looks at the clock, and at whether inputs of later turns have the turns before in them. */
export class Surveyor {
  readonly #gaps: number[] = [];
  #last = Number.NaN;
  readonly #history: HistoryCount = { later: 0, holding: 0 };
  readonly #sessions = new OpenSessions(() => undefined);

  add(batch: LogBatch): void {
    const { rows, times, sessions } = batch;
    for (let i = 0; i < rows && this.#gaps.length < CLOCK_SAMPLE; i++) {
      if (times[i] > this.#last) this.#gaps.push(times[i] - this.#last);
      this.#last = times[i];
    }
    if (sessions === undefined || this.#sessions.size >= HISTORY_SAMPLE) return;
    const [input, output] = inputAndOutput(batch);
    const { history } = batch;
    for (let i = 0; i < rows; i++) {
      if (Number.isNaN(sessions[i])) continue;
      const inputTokens = input?.[i] ?? 0;
      const turn = this.#sessions.next(sessions[i], 0, times[i], inputTokens + (output?.[i] ?? 0));
      if (turn.turn === 1) continue;
      this.#history.later++;
      const holds = history === undefined ? inputTokens >= turn.tokensBefore : history[i] > 0;
      if (holds && turn.tokensBefore > 0) this.#history.holding++;
    }
  }

  end(): Survey {
    return { tick: clockTick(Float64Array.from(this.#gaps)), history: this.#history };
  }
}

/** What the second pass gathers. */
export interface Measures {
  /** By row and window. */
  readonly counts: Float64Array;
  readonly gaps: ClientGaps;
  readonly laws: GapLaws;
  readonly lengths: LengthCounts;
  readonly joint: JointLengths | undefined;
  readonly conversations: ConversationTally | undefined;
}

/** The fields of a log that are counted, in the order of the category. */
export function countedFields({ category, fields }: Log): string[] {
  return FIELDS[category].filter((field) => fields.includes(field));
}

export interface MeasureOptions extends CheckedFitOptions {
  readonly tick: number;
  /** Whether inputs have the turns before in them. */
  readonly holdsHistory: boolean;
}

/** Passes over a log and gathers all that its pool is made of. */
export async function measure(
  log: Log,
  { rowOf, rows, requests }: FitClients,
  timeline: Timeline,
  options: MeasureOptions,
  math: DeterministicMath,
  steady: Steady,
): Promise<Measures> {
  const { minimumGaps, minimumJoint, grid, periodSeconds, tick, holdsHistory } = options;
  const { count: windows, windowSeconds } = timeline;
  const counts = new Float64Array(rows * windows);
  const laws = new GapLaws(rows, windows, math, tick);
  const gaps = new ClientGaps(rows, timeline, minimumGaps, (group) => laws.fit(group));
  const counted = countedFields(log);
  const lengths = new LengthCounts(rows, counted.length);
  const single = requestFields(log.category).filter((field) => counted.includes(field));
  const joint =
    options.joint && single.length > 1 ? new JointLengths(single, requests, minimumJoint, grid) : undefined;
  let conversations: ConversationTally | undefined;
  const sessions = new OpenSessions((row, turns) => {
    if (row >= 0) conversations?.end(row, turns);
  });
  let [window, period] = [0, 0];
  const enter = (time: number) => {
    const next = Math.min(Math.floor(time / windowSeconds), windows - 1);
    while (window < next) gaps.endWindow(window++);
    const nextPeriod = Math.floor((next * windowSeconds) / periodSeconds);
    if (nextPeriod === period) return;
    lengths.endPeriod(period);
    joint?.endPeriod();
    period = nextPeriod;
  };
  for await (const batch of steady(log.batches())) {
    const { rows: batchRows, times, clients, history } = batch;
    if (batch.sessions !== undefined) conversations ??= new ConversationTally(rows);
    const [input, output] = inputAndOutput(batch);
    const columns = counted.map((field) => columnOf(batch, field));
    const inputColumn = counted.findIndex((field) => INPUT_COLUMNS.includes(field));
    const singles = single.map((field) => counted.indexOf(field));
    let request = 0;
    let ownInput = 0;
    const fieldValue = (field: number) =>
      singles[field] === inputColumn ? ownInput : columns[singles[field]].valueAt(request);
    // The end of the window at hand, so that most rows need no division.
    let end = window === windows - 1 ? Number.POSITIVE_INFINITY : (window + 1) * windowSeconds;
    for (let i = 0; i < batchRows; i++) {
      const row = rowOf[clients === undefined ? 0 : clients[i]];
      const time = times[i];
      const session = batch.sessions === undefined ? Number.NaN : batch.sessions[i];
      ownInput = input === undefined ? 0 : input[i];
      let turn: Turn | undefined;
      if (session >= 0) {
        turn = sessions.next(session, row, time, ownInput + (output === undefined ? 0 : output[i]));
        if (holdsHistory && turn.turn > 1) {
          const before = history === undefined ? turn.tokensBefore : history[i];
          // A turn with less has lost its history: what it has is its own.
          if (before <= ownInput) ownInput -= before;
        }
      }
      if (row < 0) continue;
      if (time >= end) {
        enter(time);
        end = window === windows - 1 ? Number.POSITIVE_INFINITY : (window + 1) * windowSeconds;
      }
      counts[row * windows + window]++;
      if (turn === undefined || turn.turn === 1) gaps.add(row, time, window);
      else conversations?.addTime(row, turn.seconds);
      lengths.addRequest(row);
      request = i;
      for (let field = 0; field < columns.length; field++) {
        if (field === inputColumn) lengths.add(row, field, ownInput);
        else columns[field].addTo(lengths, row, field, i);
      }
      joint?.add(row, fieldValue);
    }
  }
  while (window < windows) gaps.endWindow(window++);
  lengths.endPeriod(period);
  joint?.endPeriod();
  sessions.end();
  return { counts, gaps, laws, lengths, joint, conversations };
}

type Numbers = Uint32Array | Float64Array;

function inputAndOutput({ values }: LogBatch): [Numbers | undefined, Numbers | undefined] {
  const columnIn = (names: readonly string[]) => {
    const name = names.find((candidate) => values[candidate] !== undefined);
    return name === undefined ? undefined : values[name];
  };
  return [columnIn(INPUT_COLUMNS), columnIn(OUTPUT_COLUMNS)];
}

interface CountedColumn {
  valueAt(request: number): number;
  addTo(lengths: LengthCounts, row: number, field: number, request: number): void;
}

const RATIOS: ReadonlySet<string> = new Set(
  FIELD_TABLE.flatMap(({ name, support }) => (support.isWhole ? [] : [name])),
);

function columnOf({ values, items }: LogBatch, field: string): CountedColumn {
  const sizes = items[field];
  if (sizes !== undefined) {
    return {
      valueAt: () => 0,
      addTo(lengths, row, place, request) {
        const [from, to] = [sizes.offsets[request], sizes.offsets[request + 1]];
        if (to > from) lengths.addItems(row, place, sizes.values.subarray(from, to));
      },
    };
  }
  const column = values[field];
  const steps = RATIOS.has(field) ? RATIO_STEPS : 1;
  const valueAt = (request: number) => Math.round(column[request] * steps);
  return {
    valueAt,
    addTo(lengths, row, place, request) {
      lengths.add(row, place, valueAt(request));
    },
  };
}
